// A municipality as a row of the requirements table looks at it: its definition, and its planned years.
import type { Definition, StepDef } from '../../domain/arshjul/definition';
import { errorLine, parseMunicipality, type MunicipalityFiles } from '../../domain/arshjul/parse';
import type { Meeting, Organisation } from '../../domain/organisation/types';
import type { Fact } from '../../domain/plan/facts';
import { plan } from '../../domain/plan/plan';
import type { Plan, PlannedOccurrence, UndatedEntry } from '../../domain/plan/types';
import type { Kommun } from '../domain/kommuner';

/** What shows a row in one municipality: throws when it is not so. */
export type Shown = (w: World) => void;
/** Row number → municipality → what shows it. */
export type Rows = Record<number, Partial<Record<Kommun, Shown>>>;

export class World {
  readonly definition: Definition;
  readonly organisation: Organisation;
  readonly meetings: readonly Meeting[];
  private readonly planned = new Map<string, Plan>();

  constructor(files: MunicipalityFiles) {
    const read = parseMunicipality(files);
    if (!read.ok) throw new Error(read.errors.map(errorLine).join('\n'));
    this.definition = read.definition;
    this.organisation = read.organisation;
    this.meetings = read.meetings;
  }

  plan(year = 2027, facts: readonly Fact[] = []): Plan {
    const key = `${year}${JSON.stringify(facts)}`;
    const known = this.planned.get(key) ?? plan({ definition: this.definition, organisation: this.organisation, meetings: [...this.meetings], year, facts });
    this.planned.set(key, known);
    return known;
  }

  step(id: string): StepDef {
    const found = this.definition.steps.find((s) => s.id === id);
    if (!found) throw new Error(`${id} is not in the definition`);
    return found;
  }

  /** The occurrences of a step, there is at least one. */
  all(step: string, year = 2027, facts: readonly Fact[] = []): [PlannedOccurrence, ...PlannedOccurrence[]] {
    const [first, ...rest] = this.plan(year, facts).steps.filter((o) => o.step === step);
    if (!first) throw new Error(`${step} has no occurrence in ${year}`);
    return [first, ...rest];
  }

  /** The only occurrence of a step, or the one with this id. */
  one(stepOrId: string, year = 2027, facts: readonly Fact[] = []): PlannedOccurrence {
    const found = this.plan(year, facts).steps.filter((o) => o.id === stepOrId || o.step === stepOrId);
    if (found.length !== 1 || !found[0]) throw new Error(`${stepOrId} has ${found.length} occurrences in ${year}`);
    return found[0];
  }

  undated(step: string, year = 2027): UndatedEntry {
    const found = this.plan(year).undated.find((u) => u.step === step);
    if (!found) throw new Error(`${step} is not among the undated in ${year}`);
    return found;
  }

  /** A händelse that has occurred. */
  event(step: string, organ: string, day: string, year = Number(day.slice(0, 4))): PlannedOccurrence {
    return this.one(`${step}/${organ}/1`, year, [{ kind: 'event', step, organ, n: 1, day, cause: 'helårsprognosen visar underskott' }]);
  }

  organs(...types: string[]): string[] {
    return this.organisation.organs.filter((o) => types.includes(o.type)).map((o) => o.id).sort();
  }

  get namnder(): string[] {
    return this.organs('namnd');
  }

  get bolag(): string[] {
    return this.organs('moderbolag', 'dotterbolag');
  }
}

/** `KS faststaller 2027-06`: each organ of the chain, its verb and its month. */
export function chain(o: PlannedOccurrence): string[] {
  return o.chain.map((m) => `${m.organ} ${m.verb} ${m.day.slice(0, 7)}`);
}

/** `KS faststaller`: each organ of the chain and its verb. */
export function acts(o: PlannedOccurrence): string[] {
  return o.chain.map((m) => `${m.organ} ${m.verb}`);
}

/** The organ's day in the chain. */
export function dayAt(o: PlannedOccurrence, organ: string): string {
  const found = o.chain.find((m) => m.organ === organ);
  if (!found) throw new Error(`${o.id} does not come to ${organ}`);
  return found.day;
}

/** The levels of the line on which somebody is asked, and the organs apart. */
export function levelsAsked(occurrences: readonly PlannedOccurrence[]): string[] {
  return [...new Set(occurrences.flatMap((o) => o.tasks.filter((t) => t.kind === 'answer').map((t) => t.level)))].sort();
}

export function organsOf(occurrences: readonly PlannedOccurrence[]): string[] {
  return [...new Set(occurrences.map((o) => o.organ))].sort();
}

export function periodsOf(occurrences: readonly PlannedOccurrence[]): string[] {
  return [...new Set(occurrences.map((o) => o.period ?? ''))].sort();
}

/** The sentence of an occurrence's explanation that holds these words. */
export function whyOf(o: { why: readonly string[] }, words: string): string {
  expect(o.why.join('\n')).toContain(words);
  return o.why.find((w) => w.includes(words)) ?? '';
}
