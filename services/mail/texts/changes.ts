// What has changed around somebody: dates, a forecast in the red, something that the ekonomichef should know.
import { yearOf, type Day } from '../../../domain/calendar/day';
import { formatTkr } from '../../../domain/tasks/amount';
import type { DeviationTold, FindingTold, Item, Move, MovedTold } from './told';
import { capital } from '../../../domain/texts/words';
import { briefDay, dueText, quoted } from './words';

/** Dates that an adjustment has moved. */
export function moved(group: readonly [MovedTold, ...MovedTold[]], today: Day): Item {
  const moves = group.flatMap((m) => m.moves);
  const [only] = moves;
  const handed = moves.every((m) => m.what === 'handed');
  const reasons = [...new Set(group.flatMap((m) => m.reason ?? []))];
  return {
    section: 'know',
    title: handed ? 'Inte längre dina uppgifter' : moves.length === 1 && only ? `Ändrat datum: ${only.title}` : 'Ändrade datum',
    subject: handed ? `Inte längre din uppgift: ${moves.map((m) => m.title).join(', ')}` : moves.length === 1 && only ? `Ändrat datum: ${only.title}${only.to === null ? '' : `, ${briefDay(only.to, today)}`}` : `${String(moves.length)} datum har ändrats`,
    due: null,
    lines: [
      ...moves.map((m) => moveText(m, moves.length > 1)),
      ...reasons.map((r) => `Skäl: ${quoted(r)}`),
      handed
        ? 'Du behöver inte göra något. Det som du hade börjat skriva har följt med.'
        : 'Du får veta det för att ändringen gäller något som du har framför dig. Påminnelserna följer de nya dagarna.',
    ],
    links: [{ label: 'Visa mina uppgifter', path: group[0].path }],
  };
}

const WHAT: Record<Move['what'], string> = {
  opens: 'öppnar',
  due: 'ska vara klart senast',
  figuresBy: 'siffrorna senast',
  answerBy: 'svar senast',
  meeting: 'tas upp på sammanträdet',
  added: 'tillkommer',
  removed: 'utgår',
  handed: 'har gått över till någon annan, eftersom organisationen har ändrats',
};

function moveText({ title, what, from, to }: Move, named: boolean): string {
  const start = named ? `${title}: ${WHAT[what]}` : capital(WHAT[what]);
  const before = from === null ? '' : ` (tidigare ${dueText(from)})`;
  return `${start}${to === null ? '' : ` ${dueText(to)}`}${before}.`;
}

/** The forecast shows a deficit and a plan is wanted; or the plan is there and does not suffice. */
export function deviation(group: readonly [DeviationTold, ...DeviationTold[]], today: Day): Item {
  const [first] = group;
  const amount = first.deviation === null ? '' : ` på ${formatTkr(Math.abs(first.deviation))} tkr`;
  const title = first.insufficient ? `Åtgärderna räcker inte: ${first.organ}` : `Underskott i prognosen: ${first.organ}`;
  const lines = first.insufficient
    ? [
        `${first.of ?? 'Den ansvariga'} har lämnat en åtgärdsplan för ${first.organ} och bedömer att åtgärderna inte räcker för underskottet${amount}.`,
        'Du får veta det för att du är närmast över i linjen enligt kommunens regler. Ta ställning till vad mer som behöver göras.',
      ]
    : [
        `Prognosen för ${first.organ} har bekräftats och visar ett underskott${amount}.`,
        ...(first.deviation === null ? ['Beloppet visas när det har överlämnats av den som det gäller.'] : []),
        'Enligt kommunens regler ska en åtgärdsplan tas fram. Den har startats i årshjulet.',
        'Du får veta det för att du ansvarar för budgeten eller följer upp den. Ska du göra något själv kommer det som en egen uppgift, med egen svarsdag.',
      ];
  const next = first.next === null ? '' : `Nästa: ${first.next.label}, klart senast ${dueText(first.next.due)}.`;
  return {
    section: first.insufficient ? 'todo' : 'know',
    title,
    subject: `${title}${first.next === null ? '' : `, ${first.next.label.toLowerCase()} senast ${briefDay(first.next.due, today)}`}`,
    due: first.next?.due ?? null,
    lines: [...lines, next],
    links: [{ label: 'Visa läget', path: first.path }],
  };
}

/** Something that the ekonomichef should know. */
export function finding(group: readonly [FindingTold, ...FindingTold[]], today: Day): Item {
  const [first] = group;
  const error = group.some((f) => f.severity === 'error');
  const worst = first.registrar || error ? 'Att åtgärda' : 'Att känna till';
  const many = group.length > 1;
  const title = first.registrar ? 'Att komplettera i protokollsregistreringen' : many ? `${worst}: ${String(group.length)} iakttagelser` : `${worst} i årshjulet ${String(yearOf(today))}`;
  return {
    section: first.registrar || error ? 'todo' : 'know',
    title,
    subject: many ? `${worst}: ${String(group.length)} iakttagelser` : `${worst}: ${cut(first.text)}`,
    due: null,
    lines: [
      ...group.map((f) => `${f.text.trim().replace(/([^.!?])$/, '$1.')}${f.paragraph === null || f.text.includes(f.paragraph) ? '' : ` (${f.paragraph})`}`),
      first.registrar
        ? 'Du får det här för att du registrerar beslut. Påminnelsen upphör när uppgiften finns.'
        : 'Du får veta det som ansvarig för årshjulet. Iakttagelsen finns kvar på årets sida.',
    ],
    links: [{ label: first.registrar ? 'Öppna sammanträdet' : 'Visa årets sida', path: first.path }],
  };
}

function cut(text: string): string {
  const sentence = text.trim().split(/(?<=[.!?])\s/)[0] ?? text;
  return sentence.replace(/\.$/, '');
}
