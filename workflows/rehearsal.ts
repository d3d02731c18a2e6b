import { continueAsNew, proxyActivities, setHandler } from '@temporalio/workflow';
import type { Activities } from '../activities';
import type { ProcessInput } from './process';
import * as messages from './messages';

// A simulated month takes seconds; the heartbeat tells a lost worker from a busy one.
const { passMonth } = proxyActivities<Activities>({
  startToCloseTimeout: '10m',
  heartbeatTimeout: '10s',
  retry: { initialInterval: '200ms', maximumInterval: '5s', backoffCoefficient: 2 },
});

/** A provkörning: lets the year pass month by month on the stepped clock, each month its own history. */
export async function rehearsal(input: ProcessInput): Promise<void> {
  let day = '';
  setHandler(messages.progress, () => day);
  setHandler(messages.nudge, () => undefined);
  const month = await passMonth(input.process);
  day = month.day;
  if (!month.finished) await continueAsNew<typeof rehearsal>(input);
}
