import type { Choice, Floor, OrganRef, StepDef } from './definition';
import type { KnownOrgan } from './chain';
import { didYouMean } from './nearest';
import type { Path } from './problems';
import { isDay } from '../calendar/day';
import { SECTIONS, type ArshjulFile, type FloorEntry } from './schema';
import { attempt } from './attempt';
import { monthNumber, Unreadable } from './words';
import type { YamlFile } from './yamlFile';

/** What the document demands at least, by the step that sets it. */
export function readFloors(entries: ArshjulFile['golv'], file: YamlFile): Floor[] {
  return Object.entries(entries ?? {}).map(([step, entry]): Floor => {
    const atLeast = attempt(file, ['golv', step, 'minst'], () => readTimesAYear(entry.minst));
    const gap = entry['längst mellan'];
    const longest = gap === undefined ? undefined : attempt(file, ['golv', step, 'längst mellan'], () => readGap(gap));
    const months = readMonths(entry.månader, ['golv', step, 'månader'], file);
    const floor: Floor = {
      step, atLeast: atLeast ?? 1, ...(longest === undefined ? {} : { longestGap: longest }), months,
      contents: entry['innehåller minst'] ?? [], ...(entry.beslut === undefined ? {} : { decision: entry.beslut }),
      ...(entry.höjs === undefined ? {} : { raised: readRaised(entry.höjs, ['golv', step, 'höjs'], file) }),
    };
    if (atLeast !== undefined && !holdsFloor(floor, months)) file.problem(['golv', step, 'månader'], 'Golvets egna månader når inte upp till golvet.');
    return floor;
  });
}

/** The later stages of a floor, in order of day; each reaches its own demands. */
function readRaised(entries: NonNullable<FloorEntry['höjs']>, path: Path, file: YamlFile): NonNullable<Floor['raised']> {
  return entries.map((entry, i) => {
    const at = [...path, i];
    if (!isDay(entry.från)) file.problem([...at, 'från'], `"${entry.från}" är ingen dag. Skriv ÅÅÅÅ-MM-DD.`);
    if (i > 0 && entry.från <= (entries[i - 1]?.från ?? '')) file.problem([...at, 'från'], 'Höjningarna ska stå i ordning, den tidigaste först.');
    const atLeast = attempt(file, [...at, 'minst'], () => readTimesAYear(entry.minst)) ?? 1;
    const gap = entry['längst mellan'];
    const longestGap = gap === undefined ? undefined : attempt(file, [...at, 'längst mellan'], () => readGap(gap));
    const stage = { from: entry.från, atLeast, ...(longestGap === undefined ? {} : { longestGap }), months: readMonths(entry.månader, [...at, 'månader'], file), ...(entry.beslut === undefined ? {} : { decision: entry.beslut }) };
    if (!holdsFloor(stage, stage.months)) file.problem([...at, 'månader'], 'Golvets egna månader når inte upp till golvet.');
    return stage;
  });
}

function readTimesAYear(words: string): number {
  const n = /^(\d{1,2}) (?:\S+ )?per år$/.exec(words)?.[1];
  if (n === undefined || Number(n) < 1 || Number(n) > 12) throw new Unreadable(`"${words}" går inte att läsa. Skriv till exempel "6 per år".`);
  return Number(n);
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
export function holdsFloor(floor: Pick<Floor, 'atLeast' | 'longestGap'>, months: readonly number[]): boolean {
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
export function checkChoices(raw: ArshjulFile, steps: readonly StepDef[], file: YamlFile, section: (id: string) => string, organs: readonly KnownOrgan[] | null): void {
  // Also of entries that could not be read: those are told where they stand.
  const ids = SECTIONS.flatMap((s) => file.keysAt(s));
  const choices = Object.keys(raw.val ?? {});
  const must = (path: Path, id: string, among: readonly string[], what: string): void => {
    if (!among.includes(id)) file.problem(path, `${what} "${id}" finns inte.${didYouMean(id, among)}`);
  };
  for (const id of Object.keys(raw.golv ?? {})) must(['golv', id], id, ids, 'Steget');
  for (const [id, entry] of Object.entries(raw.val ?? {})) {
    must(['val', id], id, ids, 'Steget');
    if (entry.golv !== undefined) must(['val', id, 'golv'], entry.golv, Object.keys(raw.golv ?? {}), 'Golvet');
  }
  for (const step of steps) checkStepChoices(step, [section(step.id), step.id], { choices, wheels: Object.keys(raw.hjul ?? {}), ids, organs }, file);
}

/** A ledningsgrupp is officials; where the organs are not known, any organ that is named may be. */
function isOfficials(ref: OrganRef, organs: readonly KnownOrgan[] | null): boolean {
  return 'id' in ref && (organs === null || organs.some((o) => o.id === ref.id && o.type === 'ledningsgrupp'));
}

/** What one step names of choices, wheels and finals must be there. */
export function checkStepChoices(step: StepDef, base: Path, known: { choices: readonly string[]; wheels: readonly string[]; ids: readonly string[]; organs: readonly KnownOrgan[] | null }, file: YamlFile): void {
  const must = (key: string, id: string, among: readonly string[], what: string): void => {
    if (!among.includes(id)) file.problem([...base, key], `${what} "${id}" finns inte.${didYouMean(id, among)}`);
  };
  if (step.periodsBy !== undefined) must('period', step.periodsBy, known.choices, 'Valet');
  if (step.when?.kind === 'chosen') must('när', step.when.by, known.choices, 'Valet');
  if (step.wheel !== undefined) must('hjul', step.wheel, known.wheels, 'Årshjulet');
  if (step.finalIn !== undefined) must('slutligt i', step.finalIn, known.ids, 'Steget');
  if (step.finalIn === step.id) file.problem([...base, 'slutligt i'], `"${step.id}" kan inte vara preliminärt tills det själv beslutas. Nämn det steg som fattar det slutliga beslutet.`);
  for (const [at, chain] of [[base, step.chain], [[...base, 'valår'], step.inElectionYear?.chain ?? []]] as const) if (step.staysWithOfficials && chain.some((c) => !isOfficials(c.organ, known.organs))) file.problem([...at, 'behandling'], 'Handlingen stannar hos tjänstemännen men har en "behandling:". Ta bort det ena.');
  if (step.asks.some((a) => 'everyLevel' in a.who) && step.approvals.length > 0) file.problem([...base, 'godkänns av'], 'Där varje nivå svarar godkänner ingen: nivån ovanför svarar själv efter nivån under.');
}
