import { addWorkingDays } from '../calendar/workingDays';
import type { Day } from '../calendar/day';
import type { Verb } from '../organisation/types';
import type { PlannedOccurrence } from '../plan/types';
import { matterRef, type Cast } from './cast';
import { between, chance } from './chance';

/** What the minutes of a simulated meeting say of one ärende. */
export interface SimulatedOutcome {
  outcome: string;
  paragraph: string;
  motivation?: string;
}

/** The cast's ärenden are tabled and remitted the first time; everything else is approved. */
export function outcomeOf(matter: { key: string; occurrence: string; position: number; round: number; verb: Verb | string }, cast: Cast, seed: number): SimulatedOutcome {
  const ref = matterRef(matter.occurrence, matter.position);
  const paragraph = `§ ${between(1, 160, seed, 'paragraph', matter.key)}`;
  const first = matter.round === 1;
  if (first && ref === cast.tabled) return { outcome: 'bordlaggning', paragraph };
  if (first && ref === cast.remitted) return { outcome: 'aterremiss', paragraph, motivation: 'Konsekvenserna för verksamheten behöver beskrivas.' };
  return { outcome: matter.verb === 'informeras' ? 'noterat' : 'bifall', paragraph };
}

/**
 * What is registered for an ärende without a meeting: the ekonomichef notes what an organ without a secretary of ours said; an organ
 * whose calendar has come to its end decides, and tables nothing again.
 */
export function outsideOutcomeOf(matter: { key: string; occurrence: string; position: number; verb: Verb | string }, hasSecretary: boolean, cast: Cast, seed: number): SimulatedOutcome | { outcome: 'noterat' } {
  return hasSecretary ? outcomeOf({ ...matter, round: 2 }, cast, seed) : { outcome: 'noterat' };
}

/**
 * Which of the answers below an approval is sent back, if any: the one that the cast names, else one in twenty and only the first
 * time. `children` are the first-round answers that are done, in the order of their keys.
 */
export function chosenToSendBack<T extends { key: string }>(children: readonly T[], approval: { key: string; round: number }, cast: Cast, seed: number): T | undefined {
  return children.find((c) => c.key === cast.sentBack) ?? (approval.round === 1 && chance(seed, 'sendBack', approval.key) < 0.05 ? children[0] : undefined);
}

/** Whether the receiver of an återremiss lets an answer be given again; otherwise nothing is asked and the ärende is supplemented. */
export function asksAgain(matter: { key: string }, seed: number): boolean {
  return chance(seed, 'reopen', matter.key) < 0.5;
}

/** The ekonomichef gives everybody three more working days in one step. */
export function moreTime(planned: PlannedOccurrence): { kind: 'moveStep'; occurrence: string; answerBy?: Day; due?: Day } {
  const { id: occurrence, answerBy, due } = planned;
  return answerBy ? { kind: 'moveStep', occurrence, answerBy: addWorkingDays(answerBy, 3) } : { kind: 'moveStep', occurrence, due: addWorkingDays(due, 3) };
}
