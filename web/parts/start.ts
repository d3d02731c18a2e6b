import type { Refusal } from '../../services/base/refusal';
import { clockOfRow } from '../../services/base/clock';
import type { PassedRow, StartPreview } from '../../services/years/outline';
import type { StartInput } from '../../services/years/start';
import { html, type Html } from '../html';
import type { RehearsalChoice } from '../read/rehearsal';
import type { OrganChoice } from '../read/start';
import { hidden, type Sent } from '../request/form';
import { counted, dayText } from '../text';
import { errorSummary, fieldBox, fieldError } from './fields';

/** The page's field for each field that the service names. */
const FIELDS: Record<string, string> = { year: 'ar', from: 'fran', participants: 'med' };

/** Which municipality and year, from which day, and which nämnder take part. It only asks: nothing starts here. */
export function startForm(choices: readonly RehearsalChoice[], asked: Sent, refusal: Refusal | null, organs: { name: string; asked: OrganChoice[] } | null): Html {
  const errors = (refusal?.errors ?? []).map((e) => ({ ...e, field: FIELDS[e.field] ?? e.field }));
  const { today } = clockOfRow({ clockKind: 'real', clockNow: null });
  const first = asked.text('visa') === '' && asked.all('med').length === 0;
  const municipality = organs
    ? html`<input type="hidden" name="kommun" value="${organs.name}"><p><strong>${choices.find((c) => c.name === organs.name)?.label}</strong>${choices.length > 1 && html` <a href="/starta">Byt kommun</a>`}</p>`
    : fieldBox({ name: 'kommun', label: 'Kommun', error: fieldError('kommun', errors) }, (a) => html`<select class="short" id="kommun" name="kommun"${a}>${choices.map((c) => html`<option value="${c.name}">${c.label}</option>`)}</select>`);
  if (!organs) return html`${refusal && errorSummary(refusal.detail, errors, '')}<form method="get" action="/starta" class="card">${municipality}<p class="buttons"><button class="main">Välj kommunen</button></p></form>`;
  return html`<p class="lead">Här startar du ett år på riktigt. Du får först se vad som skulle avgöras och vilka som är med. Inget startar och inga mejl går ut innan du har bekräftat.</p>
    ${refusal && errorSummary(refusal.detail, errors, '')}
    <form method="get" action="/starta" class="card">${municipality}<input type="hidden" name="visa" value="1">
      ${fieldBox({ name: 'ar', label: 'År', help: 'Fyra siffror. Kommunen måste ha sammanträden inlagda för året.', error: fieldError('ar', errors) }, (a) => html`<input class="short" type="text" inputmode="numeric" id="ar" name="ar" value="${asked.text('ar') || today.slice(0, 4)}" autocomplete="off" maxlength="4"${a}>`)}
      ${fieldBox({ name: 'fran', label: 'Från och med', help: 'Den första dagen som räknas. Det som ligger tidigare avgörs vid starten, och ingen får påminnelser om det.', error: fieldError('fran', errors) }, (a) => html`<input class="short" type="date" id="fran" name="fran" value="${asked.text('fran') || today}"${a}>`)}
      ${organs.asked.length > 0 && html`<fieldset class="field" id="med" tabindex="-1"><legend>Nämnder och bolag som är med</legend><span class="help">De andra är med på papper: de får inga mejl, och ekonomichefen registrerar åt dem.</span>
        <input type="hidden" name="med" value="">${organs.asked.map((o) => html`<div class="choice"><input type="checkbox" id="med-${o.id}" name="med" value="${o.id}"${(first || asked.all('med').includes(o.id)) && html` checked`}><label for="med-${o.id}">${o.label}</label></div>`)}${fieldError('med', errors)}</fieldset>`}
      <p class="buttons"><button class="main">Se vad som händer</button></p></form>`;
}

const HOW = [
  { value: 'genomfort-utanfor', label: 'Genomfört utanför' },
  { value: 'utgar', label: 'Utgår' },
  { value: 'hamtas-in', label: 'Hämtas in ändå' },
];

/** What the start would do, and the button that does it. */
export function previewBody(secret: string, input: StartInput, preview: StartPreview, { labels }: { labels: ReadonlyMap<string, string> }, asked: Sent, refusal: Refusal | null): Html {
  const organ = (id: string): string => labels.get(id) ?? id;
  const { settled, underWay, onPaper, year } = preview;
  const fields: [string, string][] = [['kommun', input.municipality], ['ar', String(year)], ['fran', preview.from], ['med', ''], ...asked.all('med').filter((id) => id !== '').map((id): [string, string] => ['med', id])];
  const query = new URLSearchParams(fields);
  if (preview.running !== null) {
    return html`<div class="notice warn"><p>${preview.municipality} ${year} är redan igång. Ett år kan bara köras en gång åt gången.</p></div><p class="buttons"><a class="button" href="/starta?${query.toString()}">Välj ett annat år</a></p>`;
  }
  return html`${refusal && errorSummary(refusal.detail, [])}
    <p class="lead">Inget är startat än. Så här blir det om du startar från och med ${dayText(preview.from)}.</p>
    <ul class="figures"><li><span class="number">${preview.tasksPlanned}</span><span class="label">uppgifter lämnas ut under året</span></li>
      <li><span class="number">${settled.length}</span><span class="label">steg avgörs vid starten</span></li>
      <li><span class="number">${underWay.length}</span><span class="label">steg har redan börjat</span></li></ul>
    <form method="post" action="/starta">${hidden(secret)}${fields.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
      ${settled.length > 0 && html`<section class="card" aria-labelledby="avgors"><h2 id="avgors">Det här ligger före startdagen</h2><p>Räknas som genomfört utanför systemet om du inte väljer något annat. Det som hämtas in ändå öppnar på startdagen med nya svarsdagar.</p>
        <ul class="rows">${bySteps(settled).map(([step, rows]) => settledRow(step, rows, organ, year, asked.text(`hur.${step}`)))}</ul></section>`}
      ${underWay.length > 0 && html`<details class="card"><summary>Har redan börjat och öppnar på startdagen (${underWay.length})</summary><ul class="rows">${underWay.map((s) => html`<li><span class="title">${s.label}</span><span class="meta">${organ(s.organ)}${s.answerBy !== null && html` · svar senast ${dayText(s.answerBy, year)}`}</span></li>`)}</ul></details>`}
      <section class="card" aria-labelledby="papper"><h2 id="papper">Vilka som är med</h2><p>${onPaper.length === 0 ? 'Alla nämnder och bolag är med.' : html`På papper: ${onPaper.map(organ).join(', ')}. De får inga mejl. Alla andra är med.`}</p></section>
      <p>När året är startat får du se vem som får vad. Inga mejl går ut förrän du har släppt utskicket, och fram till dess kan starten ångras.</p>
      <p class="buttons"><button class="main">Starta ${preview.municipality} ${year}</button> <a class="button" href="/starta?${query.toString()}">Ändra</a></p></form>`;
}

function bySteps(rows: readonly PassedRow[]): [string, PassedRow[]][] {
  const steps = new Map<string, PassedRow[]>();
  for (const row of rows) steps.set(row.step, [...(steps.get(row.step) ?? []), row]);
  return [...steps];
}

function settledRow(step: string, rows: readonly PassedRow[], organ: (id: string) => string, year: number, how: string): Html {
  const label = rows[0]?.label ?? step;
  const names = [...new Set(rows.map((row) => organ(row.organ)))];
  const last = rows.reduce((day, row) => (row.due > day ? row.due : day), '');
  return html`<li class="split"><div><span class="title">${label}</span><span class="meta">${names.length <= 2 ? names.join(' och ') : counted(names.length, 'nämnd eller bolag', 'nämnder och bolag')} · skulle ha varit klart ${dayText(last, year)}${rows.length > names.length && html` · ${rows.length} gånger`}</span></div>
    <div><label class="unseen" for="hur-${step}">Hur ${label} avgörs</label><select class="short" id="hur-${step}" name="hur.${step}">${HOW.map((one) => html`<option value="${one.value}"${one.value === how && html` selected`}>${one.label}</option>`)}</select></div></li>`;
}
