import type { LockedTask } from './load';

/** What an approval, a sending back or a going on without came to. Plain JSON. */
export interface ActReceipt {
  task: string;
  run: string;
  occurrence: string;
  label: string;
  /** UTC instant */
  at: string;
  late: boolean;
  revision: number;
  /** kronor, minus is a deficit: the organ's total, when the last root was approved and the form has one */
  deviation: number | null;
  /** id of the åtgärdsplan that the deviation called for */
  actionPlan: string | null;
}

/** The part of a receipt that every act on a task has. */
export function receiptOf({ task, run, occurrence, clock }: LockedTask): Omit<ActReceipt, 'late' | 'revision' | 'deviation' | 'actionPlan'> {
  return { task: task.id, run: run.id, occurrence: occurrence.id, label: occurrence.label, at: clock.now.toISOString() };
}
