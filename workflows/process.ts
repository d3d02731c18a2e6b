import { condition, continueAsNew, proxyLocalActivities, setHandler, workflowInfo } from '@temporalio/workflow';
import type { Activities } from '../activities';
import type { Look } from '../services/process/look';
import * as messages from './messages';

/** The input of every workflow: its own row. Nothing else may be known here, so a workflow started anew begins where the row stands. */
export interface ProcessInput {
  process: string;
}

// One transaction on a few rows: milliseconds. A local activity is one event instead of three and no second workflow task.
const { look } = proxyLocalActivities<Activities>({
  startToCloseTimeout: '5s',
  retry: { initialInterval: '100ms', maximumInterval: '10s', backoffCoefficient: 2 },
});

/** More than this and the wait is cut in two: an instant a year away is still armed with a timer that Temporal accepts. */
const LONGEST_TIMER_MS = 30 * 24 * 3_600_000;

/** A process as its workflow sees it: where its row stands, and how to wait there. */
export class Standing {
  private nudged = false;
  private last: Look = { phase: '', finished: false, until: null, stepped: false };

  private constructor(private readonly input: ProcessInput) {
    setHandler(messages.nudge, () => {
      this.nudged = true;
    });
    setHandler(messages.phase, () => this.last.phase);
    setHandler(messages.progress, () => this.last.phase);
  }

  /** Registers the messages and takes the first look: the workflow's place in its code becomes the row's phase. */
  static async at(input: ProcessInput): Promise<Standing> {
    const standing = new Standing(input);
    await standing.look();
    return standing;
  }

  get finished(): boolean {
    return this.last.finished;
  }

  is(phase: string): boolean {
    return !this.last.finished && this.last.phase === phase;
  }

  /** Stays for as long as the row says `phase`: waits until the instant it was told or a nudge, then looks again. */
  async through(phase: string): Promise<void> {
    while (this.is(phase)) {
      await this.waitUntil(this.last.until);
      await this.look();
    }
  }

  /** The one place that knows the two clocks: a timer for the real one, a nudge for the stepped one. */
  private async waitUntil(instant: string | null): Promise<void> {
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<(input: ProcessInput) => Promise<void>>(this.input);
    if (instant === null || this.last.stepped) return condition(() => this.nudged);
    const ms = Math.min(Math.max(Date.parse(instant) - Date.now(), 1), LONGEST_TIMER_MS);
    await condition(() => this.nudged, ms);
  }

  private async look(): Promise<void> {
    this.nudged = false;
    this.last = await look(this.input.process);
  }
}
