import type { Db } from '../base/db';
import { Lane, type Identity, type LaneSettings } from './lane';
import { senderTo, type Patience } from './smtp';

export interface PostmanSettings extends Identity {
  /** mail server of the municipality; not set: everything goes to the built-in inbox */
  smtpUrl?: string;
  /** loopback port of the built-in inbox's receiver */
  receiverPort: number;
  /** for tests of faults: shorter waits, in real milliseconds */
  patience?: Patience;
  firstWait?: number;
  attempts?: number;
}

/** Real milliseconds. Waits of 1, 2, 4 … 32 minutes and then of an hour: 53 attempts are two days. */
const OUTSIDE = { firstWait: 60_000, longestWait: 3_600_000, attempts: 53 };
/** The receiver is a part of the product and comes back in seconds; its mails are never given up. */
const BUILT_IN = { firstWait: 200, longestWait: 5_000, attempts: null };

/** A rehearsal's mails, by the row and once more by its run. */
const EXERCISE = `(m.built_in_only or r.kind = 'rehearsal')`;
/**
 * Real mails go while their year may send; what was written before a pause waits for its end. A rehearsal's go on, since its
 * clock stands until they have gone.
 */
const MAY_GO = `(${EXERCISE} or (r.paused_at is null and r.state <> 'undone'))`;

/**
 * Delivers the outbox, at least once with the same Message-ID: to the municipality's mail server when there is one, else to the
 * built-in inbox. Rehearsals' mails never leave the built-in inbox, and never wait behind a slow server.
 */
export class Postman {
  private readonly lanes: Lane[];

  constructor(db: Db, settings: PostmanSettings, report: (error: unknown) => void = () => undefined) {
    const builtIn = (takes: string): LaneSettings => ({
      ...BUILT_IN,
      takes,
      sender: senderTo(`smtp://127.0.0.1:${String(settings.receiverPort)}?ignoreTLS=true`, 2, settings.patience),
      width: 8,
    });
    const outside = (url: string): LaneSettings => ({
      ...OUTSIDE,
      ...(settings.firstWait === undefined ? {} : { firstWait: settings.firstWait, longestWait: settings.firstWait * 60 }),
      ...(settings.attempts === undefined ? {} : { attempts: settings.attempts }),
      takes: `not ${EXERCISE} and ${MAY_GO}`,
      sender: senderTo(url, 2, settings.patience),
      width: 4,
    });
    const ways = settings.smtpUrl === undefined ? [builtIn(MAY_GO)] : [builtIn(EXERCISE), outside(settings.smtpUrl)];
    this.lanes = ways.map((way) => new Lane(db, settings, way, report));
  }

  /** Delivers until stopped. Never rejects: what fails is reported and tried again. */
  async run(): Promise<void> {
    await Promise.all(this.lanes.map((lane) => lane.run()));
  }

  /** Mail has been written: looks now instead of at the next poll. */
  kick(): void {
    for (const lane of this.lanes) lane.kick();
  }

  /** Ends when the mails under way have ended; `run()` resolves then. */
  stop(): Promise<void> {
    for (const lane of this.lanes) lane.stop();
    return Promise.resolve();
  }
}
