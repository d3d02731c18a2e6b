// One supervised part: started, watched, started again with back-off until it is told to stop.
import { delay, markOf, type ProcessMark } from './processes';

/** A part that has been started. */
export interface Started {
  mark: ProcessMark;
  port?: number;
  exited: Promise<void>;
  stop(): Promise<void>;
}

export interface PartSettings {
  name: string;
  start(): Promise<Started>;
  /** called at every start, before the part need be ready for anything */
  started(name: string, started: Started): void;
  /** one line about what happened (Swedish) */
  say(line: string): void;
}

/** Real milliseconds: the first wait before a restart, the longest, and after how long a part counts as having come up well. */
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 10_000;
const WELL_AFTER_MS = 20_000;

/** Keeps a part running. */
export class Part {
  private current: Started | null = null;
  private stopping = false;
  private wakeUp: () => void = () => undefined;
  private loop: Promise<void> = Promise.resolve();

  constructor(private readonly settings: PartSettings) {}

  /** Starts the part; from then on it is started again whenever it ends. Throws when the first start fails. */
  async start(): Promise<void> {
    await this.once();
    this.loop = this.keep();
  }

  /** Ends the part and its restarts. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.wakeUp();
    await this.current?.stop();
    await this.loop;
    // A start that was under way when we were told to stop.
    await this.current?.stop();
  }

  /** The living process; null between an end and a new start. */
  mark(): ProcessMark | null {
    return this.current && markOf(this.current.mark.pid) ? this.current.mark : null;
  }

  private async once(): Promise<void> {
    this.current = await this.settings.start();
    this.settings.started(this.settings.name, this.current);
  }

  private async keep(): Promise<void> {
    let wait = FIRST_WAIT_MS;
    for (;;) {
      const began = performance.now();
      await this.current?.exited;
      if (this.stopping) return;
      if (performance.now() - began > WELL_AFTER_MS) wait = FIRST_WAIT_MS;
      this.settings.say(`${this.settings.name} slutade och startas om (${this.settings.name}.log i tillståndsmappen säger varför).`);
      do {
        await this.pause(wait);
        if (this.stopping) return;
        wait = Math.min(wait * 2, LONGEST_WAIT_MS);
      } while (!(await this.tryOnce()));
    }
  }

  private async tryOnce(): Promise<boolean> {
    try {
      await this.once();
      return true;
    } catch (error) {
      this.settings.say(`${this.settings.name} gick inte att starta: ${error instanceof Error ? error.message : String(error)}`);
      return false;
    }
  }

  private async pause(ms: number): Promise<void> {
    await Promise.race([delay(ms), new Promise<void>((resolve) => (this.wakeUp = resolve))]);
  }
}
