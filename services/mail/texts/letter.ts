import { escapeHtml, headerLine } from '../html';
import { BASE } from '../addresses';
import { itemsOf } from './items';
import type { Item, Setting, Told } from './told';
import { briefDay } from './words';

export interface Letter {
  subject: string;
  text: string;
  html: string;
}

/** One mail as a model, from which both its forms are made. */
interface Model {
  subject: string;
  banner: string | null;
  intro: string[];
  sections: { heading: string; items: Item[] }[];
  footer: string[];
}

const HEADINGS: Record<Item['section'], string> = { todo: 'Att göra', know: 'Att känna till', receipt: 'Mottaget' };

/** Writes the mail that tells one person all this. Addresses in it begin with the mark `BASE`. */
export function letterOf(told: readonly Told[], setting: Setting): Letter {
  const model = modelOf(itemsOf(told, setting.today), setting);
  return { subject: model.subject, text: asText(model), html: asHtml(model) };
}

function modelOf(items: Item[], setting: Setting): Model {
  const sections = (['todo', 'know', 'receipt'] as const)
    .map((section) => ({ heading: HEADINGS[section], items: items.filter((i) => i.section === section) }))
    .filter((s) => s.items.length > 0);
  return {
    subject: headerLine(`${setting.exercise ? 'ÖVNING: ' : ''}${subjectOf(items, setting)}`),
    banner: setting.exercise
      ? 'ÖVNING. Mejlet hör till en provkörning av årshjulet. Datum, siffror och beslut är påhittade, och ingenting behöver göras på riktigt.'
      : null,
    intro: introOf(setting),
    sections,
    footer: footerOf(items, setting),
  };
}

function subjectOf(items: Item[], setting: Setting): string {
  const [first] = items;
  if (items.length === 1 && first) return first.subject;
  const todo = items.filter((i) => i.section === 'todo');
  if (todo.length === 0) return `Årshjulet: ${String(items.length)} saker att känna till`;
  const [next] = todo;
  if (todo.length === 1 && next) return next.subject;
  const due = next?.due ?? null;
  const when = due === null ? '' : due >= setting.today ? `, närmast senast ${briefDay(due, setting.today)}` : ', något är försenat';
  return `Årshjulet: ${String(todo.length)} saker att göra${when}`;
}

function introOf({ kind, municipality }: Setting): string[] {
  const from = `årshjulet i ${municipality}`;
  switch (kind) {
    case 'morning':
      return ['Hej!', `Det här är nytt för dig i ${from}. Mejlet kommer högst en gång om dagen, på arbetsdagar, och bara när något har ändrats för dig.`];
    case 'atOnce':
      return ['Hej!', `Det här kommer från ${from}. Det skickas direkt och inte med morgonens mejl, för att det inte bör vänta.`];
    case 'receipt':
      return ['Hej!', `Det här är ett kvitto från ${from}. Du får det direkt för att någon annan har lämnat in något åt dig.`];
  }
}

function footerOf(items: Item[], { municipality, source, contact, exercise }: Setting): string[] {
  return [
    ...howTo(items.flatMap((i) => i.links)),
    'Mejlet är skickat av ett program och går inte att svara på.',
    contact === null ? '' : `Frågor? Kontakta ${contact.name}, ${contact.email}.`,
    `${exercise ? 'ÖVNING · ' : ''}Årshjulet, ${municipality}: kommunens plan för budget, uppföljning och bokslut enligt ${source}.`,
  ].filter((line) => line !== '');
}

/** How to answer: personal links open one form each, the others lead to pages behind a sign-in. */
function howTo(links: Item['links']): string[] {
  const personal = links.filter((l) => l.path.startsWith('/svar/')).length;
  const pages = links.length - personal;
  const lines: string[] = [];
  if (personal > 0) {
    lines.push('Så svarar du: öppna länken, fyll i och skicka. Länken är personlig och öppnar bara den uppgift som den står vid, så skicka den inte vidare. Inget skickas in förrän du trycker på knappen i formuläret.');
  }
  if (pages > 0) {
    lines.push(personal > 0 ? 'Övriga länkar leder till sidor där du loggar in.' : 'Så gör du: öppna länken och logga in. Inget ändras av att du öppnar den.');
  }
  return lines;
}

function asText({ banner, intro, sections, footer }: Model): string {
  const lines: string[] = [];
  if (banner !== null) lines.push(`*** ${banner} ***`, '');
  for (const line of intro) lines.push(line, '');
  for (const { heading, items } of sections) {
    lines.push(heading.toUpperCase(), '');
    for (const item of items) {
      lines.push(item.title, '-'.repeat(Math.min(item.title.length, 72)), ...(item.deadline === undefined ? [] : [item.deadline]), ...item.lines);
      lines.push(...item.links.map((l) => `${l.label}: ${BASE}${l.path}`), '');
    }
  }
  lines.push('* * *', '', ...footer);
  // NUL cannot be kept, and no mail needs the other control signs.
  return `${lines.join('\n').replace(/(?![\n\t])\p{Cc}/gu, '')}\n`;
}

const STYLE = {
  page: 'margin:0;padding:24px 12px;background:#f2f4f6;color:#1a2733;font-family:system-ui,-apple-system,\'Segoe UI\',Arial,sans-serif;font-size:16px;line-height:1.5',
  sheet: 'max-width:600px;margin:0 auto;padding:24px;background:#ffffff;border-top:4px solid #14506b',
  banner: 'margin:0 0 20px;padding:12px 16px;background:#fff1c7;color:#4d3b00;font-weight:bold',
  heading: 'margin:28px 0 8px;font-size:14px;letter-spacing:.06em;text-transform:uppercase;color:#4a5a67',
  item: 'margin:0 0 20px;padding:16px;border:1px solid #d5dce2',
  title: 'margin:0 0 8px;font-size:18px;line-height:1.3;color:#14506b',
  deadline: 'margin:0 0 8px;font-weight:bold',
  line: 'margin:0 0 8px',
  button: 'display:inline-block;margin:4px 0;padding:12px 20px;background:#14506b;color:#ffffff;text-decoration:none;font-weight:bold',
  list: 'margin:4px 0 0;padding-left:20px',
  listItem: 'margin:0 0 6px',
  link: 'color:#14506b',
  footer: 'margin:28px 0 0;padding-top:16px;border-top:1px solid #d5dce2;font-size:14px;color:#4a5a67',
};

function asHtml({ subject, banner, intro, sections, footer }: Model): string {
  const e = escapeHtml;
  const p = (line: string): string => `<p style="${STYLE.line}">${e(line)}</p>`;
  const body = sections
    .map(({ heading, items }) => `<h2 style="${STYLE.heading}">${e(heading)}</h2>\n${items.map(itemHtml).join('\n')}`)
    .join('\n');
  return `<!doctype html>
<html lang="sv">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${e(subject)}</title></head>
<body style="${e(STYLE.page)}">
<div style="${STYLE.sheet}">
${banner === null ? '' : `<p style="${STYLE.banner}">${e(banner)}</p>\n`}${intro.map(p).join('\n')}
${body}
<div style="${STYLE.footer}">${footer.map(p).join('\n')}</div>
</div>
</body>
</html>
`;
}

function itemHtml({ title, deadline, lines, links }: Item): string {
  const e = escapeHtml;
  const first = deadline === undefined ? '' : `<p style="${STYLE.deadline}">${e(deadline)}</p>\n`;
  const texts = lines.map((line) => `<p style="${STYLE.line}">${e(line)}</p>`).join('\n');
  return `<div style="${STYLE.item}">\n<h3 style="${STYLE.title}">${e(title)}</h3>\n${first}${texts}\n${linksHtml(links)}</div>`;
}

function linksHtml(links: Item['links']): string {
  const href = (path: string): string => escapeHtml(`${BASE}${path}`);
  const [only] = links;
  if (!only) return '';
  if (links.length === 1) return `<a href="${href(only.path)}" style="${STYLE.button}">${escapeHtml(only.label)}</a>\n`;
  const rows = links.map((l) => `<li style="${STYLE.listItem}"><a href="${href(l.path)}" style="${STYLE.link}">${escapeHtml(l.label)}</a></li>`);
  return `<p style="${STYLE.line}">Öppna:</p>\n<ul style="${STYLE.list}">${rows.join('')}</ul>\n`;
}
