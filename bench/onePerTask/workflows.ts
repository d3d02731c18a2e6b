// The design that the product does not have: one workflow for each task. As lean as it can be: no timers, no reminders, no line.
import { condition, proxyActivities, setHandler } from '@temporalio/workflow';
import { answerTask } from './names';
import type { Activities } from './activities';

const { openTask, closeTask } = proxyActivities<Activities>({ startToCloseTimeout: '10s' });

/** A task: opened by one activity, answered by one Update, closed by one activity. */
export async function oneTask(id: string): Promise<void> {
  let answer: string | undefined;
  setHandler(answerTask, (values) => {
    answer = values;
    return { received: true };
  });
  await openTask(id);
  await condition(() => answer !== undefined);
  await closeTask(id, answer ?? '');
}
