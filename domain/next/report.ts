import { shortDayWithYear } from '../calendar/texts';
import { yearTexts } from '../plan/yearDiff';
import { formatTkr } from '../tasks/amount';
import { counted } from '../texts/words';
import type { Proposal } from './proposal';

/** What the organisation calls its organs, posts and people: a reader of the text knows no ids. */
export interface Names {
  organs: ReadonlyMap<string, string>;
  people: ReadonlyMap<string, string>;
  post(role: string, scope: string): string;
}

/** What the plan as it stands does not keep: the law, and the times that the styrmodell itself sets. Swedish sentences. */
export interface Broken {
  law: readonly string[];
  own: readonly string[];
}

/** The proposal as text for whoever goes on with it: what it is made from, what to confirm, what is carried, what differs. Markdown. */
export function reportOf(p: Omit<Proposal, 'files'>, broken: Broken, names: Names): string {
  const last = p.year - 1;
  const { lines, calendarOnly } = yearTexts(p.changes, names.organs);
  return [
    `# Förslag till ${p.municipality} ${p.year}`,
    '',
    basis(p, last),
    'Reglerna är desamma. Rader som börjar med "# förslag" gäller inte förrän någon har tagit ställning till dem.',
    ...part('Sammanträden', sittings(p, last, names.organs)),
    ...part(`Steg som blev sena ${last}`, p.late.map((o) => `* ${o.label} (${o.step}): ${o.text}`), p.from ? 'Inga.' : 'Okänt: mappen säger inte hur det gick.'),
    ...part('Personer som har slutat', p.left.map((l) => `* ${l.name} (${l.person}), till och med ${shortDayWithYear(l.until)}: ${l.posts.map((q) => `${names.post(q.role, q.scope)}, nu ${q.now === null ? 'vakant' : (names.people.get(q.now) ?? q.now)}`).join('; ')}`), 'Inga.'),
    ...part('Följer med: åtgärdsplaner som inte är i balans', p.carried.plans.map((a) => `* ${a.organLabel}, nr ${a.n}: avvikelse ${formatTkr(a.deviation)} tkr, från ${a.cause}, öppnad ${shortDayWithYear(a.openedOn)}`), p.from ? 'Inga.' : 'Okänt: mappen säger inte hur det gick.'),
    ...part('Följer med: uppdrag som inte är klara', p.carried.open.map((o) => `* ${o.label}, ${names.organs.get(o.organ) ?? o.organ} [${o.occurrence}], senast ${shortDayWithYear(o.due)}`), p.from ? 'Inga.' : 'Okänt: mappen säger inte hur det gick.'),
    ...part(`Lag som planen ${p.year} bryter mot, så som den står`, broken.law.map((text) => `* ${text}`), 'Ingen.'),
    ...part(`Styrmodellens egna tider som planen ${p.year} inte håller, så som den står`, broken.own.map((text) => `* ${text}`), 'Inga.'),
    ...part(`Skillnader mot ${last} (${lines.length})`, lines.map((line) => `* ${line}`), calendarOnly === null ? 'Inga.' : 'Inga utom kalenderns.'),
    ...(calendarOnly === null ? [] : ['', calendarOnly]),
    '',
  ].join('\n');
}

function basis(p: Omit<Proposal, 'files'>, last: number): string {
  if (!p.from) return `Gjort bara ur mappen för ${last}: året har inte körts här, så hur det gick är okänt.`;
  return `Gjort ur mappen för ${last} och ur hur året gick (${p.from.run}, ${p.from.finished ? 'avslutat' : `läst ${shortDayWithYear(p.from.today)}, medan det pågår`}).`;
}

function sittings(p: Omit<Proposal, 'files'>, last: number, labels: Names['organs']): string[] {
  const organs = [...new Set(p.meetings.offered.map((o) => o.organ))];
  return [
    ...p.meetings.kept.map((k) => `* ${labels.get(k.organ) ?? k.organ}: ${counted(k.count, 'sammanträde', 'sammanträden')} ${p.year} finns redan och är kvar.`),
    ...organs.map((organ) => `* ${labels.get(organ) ?? organ}: inga sammanträden ${p.year}. Dagar efter mönstret ${last} står som förslag i sammantraden.yaml: ${p.meetings.offered.filter((o) => o.organ === organ).map((o) => shortDayWithYear(o.day)).join(', ')}.`),
  ];
}

function part(title: string, lines: readonly string[], none = 'Inga.'): string[] {
  return ['', `## ${title}`, '', ...(lines.length > 0 ? lines : [none])];
}
