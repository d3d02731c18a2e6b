import type { Day } from '../calendar/day';
import { shortDayWithYear } from '../calendar/texts';
import type { Plan, PlannedOccurrence } from './types';

/** One difference between two plans, for a reader. */
export interface PlanChange {
  occurrence: string;
  label: string;
  organ: string;
  what: 'opens' | 'due' | 'figuresBy' | 'answerBy' | 'meeting' | 'added' | 'removed';
  /** a day; for a meeting the organ's day */
  from?: Day;
  to?: Day;
}

/** What differs between two plans, in the order of the second's dates, removed ones last. Empty for equal plans. */
export function diffPlans(a: Plan, b: Plan): PlanChange[] {
  return diffPaired(a, b, new Map(a.steps.map((o) => [o.id, o])));
}

/** The same where it is said which occurrence of the first plan answers to which of the second: `before` by the second's id. */
export function diffPaired(a: Plan, b: Plan, before: ReadonlyMap<string, PlannedOccurrence>): PlanChange[] {
  const paired = new Set<PlannedOccurrence>();
  const now = b.steps.flatMap((o) => {
    const old = before.get(o.id);
    if (!old) return [change(o, 'added', undefined, o.due)];
    paired.add(old);
    return changesOf(old, o);
  });
  return [...now, ...a.steps.filter((o) => !paired.has(o)).map((o) => change(o, 'removed', o.due))];
}

function changesOf(old: PlannedOccurrence, now: PlannedOccurrence): PlanChange[] {
  const changes: PlanChange[] = [];
  if (old.opens !== now.opens) changes.push(change(now, 'opens', old.opens, now.opens));
  if (old.figuresBy !== now.figuresBy) changes.push(change(now, 'figuresBy', old.figuresBy, now.figuresBy));
  if (old.answerBy !== now.answerBy) changes.push(change(now, 'answerBy', old.answerBy, now.answerBy));
  const length = Math.max(old.chain.length, now.chain.length);
  for (let i = 0; i < length; i += 1) {
    const x = old.chain[i];
    const y = now.chain[i];
    if (x?.organ === y?.organ && x?.day === y?.day) continue;
    if (x && y && x.organ !== y.organ) changes.push({ ...change(now, 'meeting', x.day), organ: x.organ }, { ...change(now, 'meeting', undefined, y.day), organ: y.organ });
    else changes.push({ ...change(now, 'meeting', x?.day, y?.day), organ: y?.organ ?? x?.organ ?? now.organ });
  }
  if (old.due !== now.due) changes.push(change(now, 'due', old.due, now.due));
  return changes;
}

function change(o: PlannedOccurrence, what: PlanChange['what'], from?: Day, to?: Day): PlanChange {
  return { occurrence: o.id, label: o.label, organ: o.organ, what, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}

const WHAT: Record<PlanChange['what'], string> = { opens: 'öppnar', due: 'klart', figuresBy: 'siffrorna senast', answerBy: 'svar senast', meeting: 'sammanträde', added: 'tillkommer', removed: 'utgår' };

/** What of an occurrence has changed, as a Swedish word: `öppnar`, `svar senast`, `utgår` … */
export function changeWord(what: PlanChange['what']): string {
  return WHAT[what];
}

/** A difference as a Swedish line: what, where, from which day to which. `organs`: their names by id. */
export function changeText(c: PlanChange, organs: ReadonlyMap<string, string> = new Map()): string {
  return `${c.label}, ${organs.get(c.organ) ?? c.organ} [${c.occurrence}]: ${changeWord(c.what)} ${daysText(c)}`;
}

/** From which day to which: `ons 3 feb 2027 → tors 4 feb 2027`; of what comes or goes, its day. */
export function daysText(c: PlanChange): string {
  const days = [c.from, c.to].map((d) => (d === undefined ? '–' : shortDayWithYear(d)));
  return (c.what === 'added' ? days[1] : c.what === 'removed' ? days[0] : `${days[0]} → ${days[1]}`) ?? '';
}
