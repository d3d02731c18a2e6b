import type { Definition, StepDef } from '../arshjul/definition';
import type { Day } from '../calendar/day';
import { listText } from '../calendar/texts';
import { secretaryPosts } from '../decisions/registrars';
import { linksAt } from '../economy/chain';
import { nominalHolder } from '../organisation/resolve';
import type { Organ, Organisation } from '../organisation/types';
import type { Fact } from './facts';
import { organsOf } from './organs';

export type EventFact = Extract<Fact, { kind: 'event' }>;

/** A role at a place (`kommun`, `organ:<id>`, `unit:<id>`) by which somebody may register a happening. */
export interface Registrar {
  role: string;
  scope: string;
}

/** The händelser that can be registered: those that make work for somebody, in the order of the file. */
export function registrable(definition: Pick<Definition, 'steps'>): StepDef[] {
  return definition.steps.filter((s) => s.kind === 'handelse' && s.organs.length > 0 && s.asks.length + s.chain.length > 0);
}

/** The organs at which a händelse can happen. */
export function organsOfHappening(step: StepDef, organisation: Organisation): Organ[] {
  return organsOf({ organisation, organs: organisation.organs }, step.organs);
}

/**
 * The steps that start when a happening is registered at an organ: its own; where it is the händelse that a deviation chain starts
 * with, the links that come with a confirmed deficit; and every händelse that is `startas av` one of them. Each once, the own first.
 */
export function startedWith(definition: Pick<Definition, 'steps' | 'deviationChains'>, organisation: Organisation, step: string, organ: string): StepDef[] {
  const all = registrable(definition);
  const links = definition.deviationChains.filter((c) => c.step === step).flatMap((c) => linksAt(c, 'confirmed'));
  const ids = new Set([step, ...links]);
  for (let before = 0; before < ids.size; ) {
    before = ids.size;
    for (const s of all) if (s.startedBy?.some((id) => ids.has(id))) ids.add(s.id);
  }
  const here = (s: StepDef): boolean => organsOfHappening(s, organisation).some((o) => o.id === organ);
  return [...ids].flatMap((id) => all.filter((s) => s.id === id && here(s)));
}

/** The facts of everything that has happened, also what was taken back: a number is used once. */
export function eventsAmong(facts: readonly Fact[]): EventFact[] {
  return facts.flatMap((f) => (f.kind === 'together' ? eventsAmong(f.facts) : f.kind === 'event' ? [f] : []));
}

/** The id of the occurrence that an event becomes: `step/organ/n`. */
export function eventId({ step, organ, n }: Pick<EventFact, 'step' | 'organ' | 'n'>): string {
  return `${step}/${organ}/${String(n)}`;
}

/** The ids of what a registered happening opened; nothing for every other fact. */
export function openedBy(fact: Fact): string[] {
  return isHappening(fact) ? eventsAmong([fact]).map(eventId) : [];
}

/**
 * The next number of a händelse at an organ; numbers of what was taken back are not used again. Those that deviation chains start with
 * are numbered together, since an åtgärdsplan is known by its organ and number alone.
 */
export function nextNumber({ deviationChains }: Pick<Definition, 'deviationChains'>, facts: readonly Fact[], step: string, organ: string): number {
  const own = deviationChains.map((c) => c.step);
  const together = own.includes(step) ? own : [step];
  return Math.max(0, ...eventsAmong(facts).flatMap((f) => (f.organ === organ && together.includes(f.step) ? [f.n] : []))) + 1;
}

/** The fact that a registered happening becomes: one for each step that it starts, taken back together. `day` is when it happened. */
export function happeningFact(
  definition: Pick<Definition, 'steps' | 'deviationChains'>,
  organisation: Organisation,
  facts: readonly Fact[],
  { step, organ, day, cause }: { step: string; organ: string; day: Day; cause: string },
): { kind: 'together'; facts: EventFact[] } {
  const events: EventFact[] = [];
  for (const s of startedWith(definition, organisation, step, organ)) {
    events.push({ kind: 'event', step: s.id, organ, n: nextNumber(definition, [...facts, ...events], s.id, organ), day, cause });
  }
  return { kind: 'together', facts: events };
}

/** What people have registered in a year and not taken back, in order; the first of each is what they registered, the others what it started. */
export function registeredAmong(facts: readonly Fact[]): EventFact[][] {
  const undone = new Set(facts.flatMap((f) => (f.kind === 'undone' ? [f.fact] : [])));
  return facts.flatMap((f, i) => {
    if (f.kind !== 'together' || undone.has(i + 1)) return [];
    const events = f.facts.filter((one) => one.kind === 'event');
    return events.length > 0 ? [events] : [];
  });
}

/** The händelse of a deviation chain that comes `vid behov`, with the chain; null for every other. */
export function onNeedLink(definition: Pick<Definition, 'deviationChains'>, step: string): Definition['deviationChains'][number] | null {
  return definition.deviationChains.find((c) => c.step !== step && c.links?.some((l) => l.step === step && l.when.kind === 'onNeed')) ?? null;
}

/** The chain that starts with the händelse; null for every other. */
export function ownChain(definition: Pick<Definition, 'deviationChains'>, step: string): Definition['deviationChains'][number] | null {
  return definition.deviationChains.find((c) => c.step === step) ?? null;
}

/**
 * Who may register a happening at an organ on a day: those whom the definition names. Where it names nobody, or nobody has the role
 * then: the ekonomichef and whoever keeps the organ's minutes.
 */
export function registrarsFor(step: Pick<StepDef, 'registeredBy'>, definition: Pick<Definition, 'roles'>, organisation: Organisation, organ: string, day: Day): Registrar[] {
  const named = (step.registeredBy ?? []).flatMap((who): Registrar[] => {
    const units = organisation.units.filter((u) => u.organ === organ && u.ended === undefined);
    if ('level' in who) return units.filter((u) => u.level === who.level).map((u) => ({ role: 'chef', scope: `unit:${u.id}` }));
    const at = definition.roles.find((r) => r.key === who.role)?.at ?? 'kommun';
    if (at === 'unit') return units.map((u) => ({ role: who.role, scope: `unit:${u.id}` }));
    return [{ role: who.role, scope: at === 'organ' ? `organ:${organ}` : 'kommun' }];
  });
  const held = named.filter((r) => nominalHolder(organisation, r.role, r.scope, day) !== null);
  return held.length > 0 ? held : [{ role: 'ekonomichef', scope: 'kommun' }, ...secretaryPosts(organisation, organ, day)];
}

/** True for a fact by which somebody registered a happening. */
export function isHappening(fact: Fact): boolean {
  return fact.kind === 'together' && fact.facts.length > 0 && fact.facts.every((f) => f.kind === 'event');
}

/** Who registers a händelse, in words. */
export function registrarText(definition: Pick<Definition, 'roles' | 'levels'>, { registeredBy = [] }: Pick<StepDef, 'registeredBy'>): string {
  const named = registeredBy.map((who) =>
    'role' in who ? (definition.roles.find((r) => r.key === who.role)?.label ?? who.role) : (definition.levels.find((l) => l.id === who.level)?.chef ?? who.level),
  );
  return named.length > 0 ? listText(named, 'eller') : 'ekonomichefen eller organets sekreterare';
}

/** What starts a händelse besides a deviation chain: who registers it, and those that start it too. Nothing where the file says nothing. */
export function startTexts(definition: Pick<Definition, 'roles' | 'levels' | 'steps'>, step: StepDef): string[] {
  const from = (step.startedBy ?? []).map((id) => definition.steps.find((s) => s.id === id)?.label ?? id);
  return [
    ...(step.registeredBy ? [`Registreras av ${registrarText(definition, step)}.`] : []),
    ...(from.length > 0 ? [`Startas också när det här registreras: ${listText(from)}.`] : []),
  ];
}
