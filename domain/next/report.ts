import { shortDayWithYear } from '../calendar/texts';
import { changeText } from '../plan/diff';
import type { Proposal } from './proposal';

/** The proposal as text for whoever goes on with it: what it is made from, what to confirm, what is carried, what differs. Markdown. */
export function reportOf(p: Omit<Proposal, 'files'>, broken: readonly string[]): string {
  const last = p.year - 1;
  return [
    `# Förslag till ${p.municipality} ${p.year}`,
    '',
    basis(p, last),
    'Reglerna är desamma. Rader som börjar med "# förslag" gäller inte förrän någon har tagit ställning till dem.',
    ...part('Sammanträden', sittings(p, last)),
    ...part(`Steg som blev sena ${last}`, p.late.map((o) => `* ${o.label} (${o.step}): ${o.text}`), p.from ? 'Inga.' : 'Okänt: mappen säger inte hur det gick.'),
    ...part('Personer som har slutat', p.left.map((l) => `* ${l.name} (${l.person}), till och med ${shortDayWithYear(l.until)}: ${l.posts.map((q) => `${q.role} ${q.scope}, nu ${q.now ?? 'vakant'}`).join('; ')}`), 'Inga.'),
    ...part('Följer med: åtgärdsplaner som inte är i balans', p.carried.plans.map((a) => `* ${a.organLabel}, nr ${a.n}: avvikelse ${a.deviation} kr, från ${a.cause}, öppnad ${shortDayWithYear(a.openedOn)}`), p.from ? 'Inga.' : 'Okänt: mappen säger inte hur det gick.'),
    ...part('Följer med: uppdrag som inte är klara', p.carried.open.map((o) => `* ${o.label}, ${o.organ} [${o.occurrence}], senast ${shortDayWithYear(o.due)}`), p.from ? 'Inga.' : 'Okänt: mappen säger inte hur det gick.'),
    ...part(`Lag som planen ${p.year} bryter mot, så som den står`, broken.map((text) => `* ${text}`), 'Ingen.'),
    ...part(`Skillnader mot ${last} (${p.changes.length})`, p.changes.map((c) => `* ${changeText(c)}`), 'Inga.'),
    '',
  ].join('\n');
}

function basis(p: Omit<Proposal, 'files'>, last: number): string {
  if (!p.from) return `Gjort bara ur mappen för ${last}: året har inte körts här, så hur det gick är okänt.`;
  return `Gjort ur mappen för ${last} och ur hur året gick (${p.from.run}, ${p.from.finished ? 'avslutat' : `läst ${shortDayWithYear(p.from.today)}, medan det pågår`}).`;
}

function sittings(p: Omit<Proposal, 'files'>, last: number): string[] {
  const organs = [...new Set(p.meetings.offered.map((o) => o.organ))];
  return [
    ...p.meetings.kept.map((k) => `* ${k.organ}: ${k.count} sammanträden ${p.year} finns redan och är kvar.`),
    ...organs.map((organ) => `* ${organ}: inga sammanträden ${p.year}. Dagar efter mönstret ${last} står som förslag i sammantraden.yaml: ${p.meetings.offered.filter((o) => o.organ === organ).map((o) => o.day).join(', ')}.`),
  ];
}

function part(title: string, lines: readonly string[], none = 'Inga.'): string[] {
  return ['', `## ${title}`, '', ...(lines.length > 0 ? lines : [none])];
}
