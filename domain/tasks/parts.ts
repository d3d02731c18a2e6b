import type { Form, FormField } from '../arshjul/types';
import type { Day } from '../calendar/day';

/** What is missing of a task with two answer days: the figures (and with them the rest), or only the rest. */
export type MissingPart = 'figures' | 'texts';

/** The days of a task. `dueDay` is the one that counts now: the figures' while `textsDue`, the later day of the rest, stands. */
export interface AnswerDays {
  dueDay: Day;
  textsDue: Day | null;
}

/** A figure is an amount or a whole number; everything else belongs to what the definition calls the texts. */
export function isFigure(field: Pick<FormField, 'type'>): boolean {
  return field.type === 'kr' || field.type === 'heltal';
}

/** Only a form that asks for both can have two answer days. */
export function hasTwoParts(form: Form | undefined): boolean {
  return form !== undefined && form.fields.some(isFigure) && !form.fields.every(isFigure);
}

/** The form as it is asked when only the figures are handed in: texts may come along, none has to. */
export function figuresForm(form: Form): Form {
  return { ...form, fields: form.fields.map((field) => (isFigure(field) ? field : { ...field, required: false })) };
}

/**
 * The days of a task as planned. Somebody who has handed in the figures, or has had the answer sent back (a later round), has one
 * day left: the planned last one.
 */
export function answerDays(planned: { due: Day; figures?: Day }, { round, figuresIn }: { round: number; figuresIn: boolean }): AnswerDays {
  const { due, figures } = planned;
  return figures === undefined || figures >= due || figuresIn || round > 1 ? { dueDay: due, textsDue: null } : { dueDay: figures, textsDue: due };
}

/** A task's days after an adjustment; null when nothing moves for it: the figures' day alone is another, and is behind it. */
export function movedDays(move: { from: Day; to: Day; figures?: Day | undefined }, task: { round: number; figuresIn: boolean }): AnswerDays | null {
  if (move.from === move.to && (task.figuresIn || task.round > 1)) return null;
  return answerDays({ due: move.to, ...(move.figures === undefined ? {} : { figures: move.figures }) }, task);
}

/** The day by which all of it is wanted: from then on the level above may go on without. */
export function lastDay({ dueDay, textsDue }: { dueDay: Day; textsDue?: Day | null }): Day {
  return textsDue ?? dueDay;
}

/** What is still to come of an open task with two answer days; null where all of it is, or there is one day. */
export function missingPart({ textsDue, figuresIn }: { textsDue: Day | null; figuresIn: boolean }, today: Day): MissingPart | null {
  if (figuresIn) return 'texts';
  return textsDue !== null && today <= textsDue ? 'figures' : null;
}
