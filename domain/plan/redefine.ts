import type { Definition } from '../arshjul/definition';
import { keptRules } from '../arshjul/kept';
import type { Form } from '../arshjul/types';
import { canonicalJson } from '../record/canonical';
import { standingFacts, type Fact } from './facts';
import type { PlannedOccurrence } from './types';

/** A fact after which the year follows another definition than before. */
export type Redefining = Extract<Fact, { kind: 'insertStep' | 'setFloor' | 'newDefinition' }>;

export function isRedefining(fact: Fact): fact is Redefining {
  return fact.kind === 'insertStep' || fact.kind === 'setFloor' || fact.kind === 'newDefinition';
}

/** The definition that a year follows after all its facts; `start` is the one that it was started with. */
export function definitionNow(start: Definition, facts: readonly Fact[]): Definition {
  const opened = new Set<string>();
  let definition = start;
  for (const fact of standingFacts(facts)) {
    if (fact.kind === 'opened') opened.add(fact.occurrence);
    if (isRedefining(fact)) definition = definitionAfter(definition, fact, opened);
  }
  return definition;
}

/**
 * The definition after one fact. A new version takes the place of the one before, but what people have under way lives on:
 * steps that were inserted during the year, the forms that tasks were handed out with (under a name of their own where the new
 * version asks differently), the ladder, titles and limits of what has opened (`opened`) and does not follow, and roles, levels and
 * deviation chains that the new version has no longer.
 */
export function definitionAfter(before: Definition, fact: Redefining, opened: ReadonlySet<string> = new Set()): Definition {
  switch (fact.kind) {
    case 'insertStep':
      return { ...before, steps: [...before.steps, { ...fact.step, inserted: true }], assumptions: [...before.assumptions, ...fact.assumptions] };
    case 'setFloor':
      return { ...before, floors: [...(before.floors ?? []).filter((f) => f.step !== fact.floor.step), fact.floor] };
    case 'newDefinition': {
      const next = fact.definition;
      const ids = new Set(next.steps.map((s) => s.id));
      const inserted = before.steps.filter((s) => s.inserted === true && !ids.has(s.id));
      const names = keptForms(before, next);
      const kept = keptRules(before, next, opened, fact.follows);
      return {
        ...next,
        ...(kept.length > 0 ? { kept } : {}),
        steps: [...next.steps, ...inserted],
        forms: [...next.forms, ...before.forms.flatMap((f): Form[] => (names.has(f.key) ? [{ ...f, key: names.get(f.key) ?? f.key }] : []))],
        roles: [...next.roles, ...missing(before.roles, next.roles, (r) => r.key)],
        levels: [...next.levels, ...missing(before.levels, next.levels, (l) => l.id)],
        deviationChains: [...next.deviationChains, ...missing(before.deviationChains, next.deviationChains, (c) => c.key)],
      };
    }
  }
}

function missing<T>(before: readonly T[], next: readonly T[], key: (one: T) => string): T[] {
  const there = new Set(next.map(key));
  return before.filter((one) => !there.has(key(one)));
}

/**
 * Forms of the version before that the next has not, or asks differently: the name under which each is kept. A form that is
 * the same in both is not here.
 */
export function keptForms(before: Pick<Definition, 'forms' | 'version'>, next: Pick<Definition, 'forms'>): Map<string, string> {
  const byKey = new Map(next.forms.map((f) => [f.key, f]));
  return new Map(
    before.forms.flatMap((f): [string, string][] => {
      const now = byKey.get(f.key);
      if (!now) return [[f.key, f.key]];
      return canonicalJson(now) === canonicalJson(f) ? [] : [[f.key, `${f.key}@${before.version}`]];
    }),
  );
}

/** What has opened goes on asking what it asked, under the names by which `keptForms` keeps it. */
export function withForms(o: PlannedOccurrence, names: ReadonlyMap<string, string>): PlannedOccurrence {
  const renamed = (form: string | undefined): boolean => form !== undefined && (names.get(form) ?? form) !== form;
  if (!o.tasks.some((t) => renamed(t.form))) return o;
  return { ...o, tasks: o.tasks.map((t) => (t.form !== undefined && renamed(t.form) ? { ...t, form: names.get(t.form) ?? t.form } : t)) };
}
