import type { Choice, Floor, StepDef } from './definition';
import type { KnownOrgan } from './chain';
import { didYouMean } from './nearest';
import type { Path } from './problems';
import type { ArshjulFile } from './schema';
import { attempt } from './step';
import { monthNumber, Unreadable } from './words';
import type { YamlFile } from './yamlFile';

/** What the document demands at least, by the step that sets it. */
export function readFloors(entries: ArshjulFile['golv'], file: YamlFile): Floor[] {
  return Object.entries(entries ?? {}).map(([step, entry]): Floor => {
    const atLeast = attempt(file, ['golv', step, 'minst'], () => {
      const n = /^(\d{1,2}) (?:\S+ )?per år$/.exec(entry.minst)?.[1];
      if (n === undefined || Number(n) < 1 || Number(n) > 12) throw new Unreadable(`"${entry.minst}" går inte att läsa. Skriv till exempel "6 per år".`);
      return Number(n);
    });
    const gap = entry['längst mellan'];
    const longest = gap === undefined ? undefined : attempt(file, ['golv', step, 'längst mellan'], () => readGap(gap));
    const months = readMonths(entry.månader, ['golv', step, 'månader'], file);
    const floor: Floor = {
      step, atLeast: atLeast ?? 1, ...(longest === undefined ? {} : { longestGap: longest }), months,
      contents: entry['innehåller minst'] ?? [], ...(entry.beslut === undefined ? {} : { decision: entry.beslut }),
    };
    if (atLeast !== undefined && !holdsFloor(floor, months)) file.problem(['golv', step, 'månader'], 'Golvets egna månader når inte upp till golvet.');
    return floor;
  });
}

function readGap(words: string): number {
  const n = /^(\d{1,2}) månad(?:er)?$/.exec(words)?.[1];
  if (n === undefined) throw new Unreadable(`"${words}" går inte att läsa. Skriv till exempel "3 månader".`);
  return Number(n);
}

function readMonths(words: readonly string[], path: Path, file: YamlFile): number[] {
  const found = words.flatMap((w, i) => attempt(file, [...path, i], () => monthNumber(w)) ?? []);
  return [...new Set(found)].sort((a, b) => a - b);
}

/** True when months are as many, and as close together, as the floor demands. */
export function holdsFloor(floor: Floor, months: readonly number[]): boolean {
  if (months.length < floor.atLeast) return false;
  const { longestGap } = floor;
  if (longestGap === undefined) return true;
  return months.every((m, i) => {
    const next = months[i + 1] ?? (months[0] ?? m) + 12;
    return next - m <= longestGap;
  });
}

/** What the organs have chosen, by the step in which they choose. */
export function readChoices(entries: ArshjulFile['val'], organs: readonly KnownOrgan[] | null, file: YamlFile): Choice[] {
  return Object.entries(entries ?? {}).map(([step, entry]) => ({
    step,
    ...(entry.golv === undefined ? {} : { floor: entry.golv }),
    chosen: Object.entries(entry.valt ?? {}).map(([organ, c]) => {
      const path: Path = ['val', step, 'valt', organ];
      const ids = (organs ?? []).map((o) => o.id);
      if (organs && !ids.includes(organ)) file.problem(path, `Organet "${organ}" finns inte i organisation.yaml.${didYouMean(organ, ids)}`, true);
      return { organ, months: readMonths(c.månader, [...path, 'månader'], file), adds: c['lägger till'] ?? [], ...(c.beslut === undefined ? {} : { decision: c.beslut }) };
    }),
    otherwise: readMonths(entry.annars ?? [], ['val', step, 'annars'], file),
  }));
}

/** What floors, choices, wheels and finals name must be there. */
export function checkChoices(raw: ArshjulFile, steps: readonly StepDef[], file: YamlFile, section: (id: string) => string): void {
  const ids = steps.map((s) => s.id);
  const choices = Object.keys(raw.val ?? {});
  const must = (path: Path, id: string, among: readonly string[], what: string): void => {
    if (!among.includes(id)) file.problem(path, `${what} "${id}" finns inte.${didYouMean(id, among)}`);
  };
  for (const id of Object.keys(raw.golv ?? {})) must(['golv', id], id, ids, 'Steget');
  for (const [id, entry] of Object.entries(raw.val ?? {})) {
    must(['val', id], id, ids, 'Steget');
    if (entry.golv !== undefined) must(['val', id, 'golv'], entry.golv, Object.keys(raw.golv ?? {}), 'Golvet');
  }
  for (const step of steps) {
    const base: Path = [section(step.id), step.id];
    if (step.periodsBy !== undefined) must([...base, 'period'], step.periodsBy, choices, 'Valet');
    if (step.when?.kind === 'chosen') must([...base, 'när'], step.when.by, choices, 'Valet');
    if (step.wheel !== undefined) must([...base, 'hjul'], step.wheel, Object.keys(raw.hjul ?? {}), 'Årshjulet');
    if (step.finalIn !== undefined) must([...base, 'slutligt i'], step.finalIn, ids, 'Steget');
    if (step.staysWithOfficials && step.chain.length > 0) file.problem([...base, 'behandling'], 'Handlingen stannar hos tjänstemännen men har en "behandling:". Ta bort det ena.');
    if (step.asks.some((a) => 'everyLevel' in a.who) && step.approvals.length > 0) file.problem([...base, 'godkänns av'], 'Där varje nivå svarar godkänner ingen: nivån ovanför svarar själv efter nivån under.');
  }
}
