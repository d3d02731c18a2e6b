import { simulatedValues } from '../../domain/rehearsal/answers';
import { formOf } from '../../domain/tasks/form';
import type { Definition } from '../../domain/arshjul/definition';
import { untilQuiet } from '../../services/rehearsal/quiet';
import { runsToSeal } from '../../services/process/sealer';
import { delay } from '../../runtime/processes';
import type { Bench } from '../bench';

/** A task to be answered, with what its chef types. */
export interface OpenTask {
  id: string;
  person: string;
  values: Record<string, number | string | null>;
}

/** An opened step: how long it took, and what is to be answered in it. */
export interface OpenedStep {
  occurrence: string;
  /** from sending the request that closes the period */
  visibleAfterMs: number;
  tasks: OpenTask[];
}

/** A rehearsal of a generated municipality with one step a month (the load's, unless said), stepped by hand past all its months, with every period still to be closed. */
export class HandRun {
  private month = 0;

  private constructor(
    private readonly bench: Bench,
    readonly run: string,
    private readonly managers: number,
  ) {}

  static async start(bench: Bench, municipality = bench.municipalities.load, managers = bench.settings.managers): Promise<HandRun> {
    const { api, settings } = bench;
    const { run } = await api.post<{ run: string }>('/rehearsals', { municipality, year: settings.year, seed: settings.seed, simulate: 'none' });
    await api.post(`/cycles/${run}/release`);
    await api.post(`/rehearsals/${run}/clock`, { to: `${settings.year}-12-20` });
    return new HandRun(bench, run, managers);
  }

  /** Closes the next period and waits until the API lists the last task of the step that waited for it. */
  async open(): Promise<OpenedStep> {
    const { api, db, settings } = this.bench;
    this.month += 1;
    const period = `P${String(this.month).padStart(2, '0')}`;
    const began = performance.now();
    const { waited } = await api.post<{ waited: string[] }>(`/cycles/${this.run}/periods/${period}/close`);
    const [occurrence] = waited;
    if (occurrence === undefined || waited.length !== 1) throw new Error(`${period} opened ${waited.length} steps`);
    const visible = async (): Promise<boolean> => {
      const { rows } = await db.pool.query<{ n: number }>(`select count(*)::int as n from task where run = $1 and occurrence = $2 and state = 'open' and kind = 'answer'`, [this.run, occurrence]);
      return rows[0]?.n === this.managers;
    };
    for (const until = began + settings.longestRoundMs; !(await visible()); await delay(4)) {
      if (performance.now() > until) throw new Error(`${occurrence} was not opened`);
    }
    await this.listed(occurrence);
    const visibleAfterMs = performance.now() - began;
    await this.quiet();
    return { occurrence, visibleAfterMs, tasks: await this.tasksOf(occurrence) };
  }

  /** Everything that follows from what was done has been done, and the record is chained. */
  async quiet(): Promise<void> {
    const { db } = this.bench;
    await untilQuiet(db, this.run, { kick: () => undefined, alive: () => undefined }, 60_000);
    while ((await runsToSeal(db)).length > 0) await delay(10);
  }

  /** A session for each person, as somebody has who opens the page of a task. */
  async sessions(people: readonly string[]): Promise<Map<string, string>> {
    const tokens = new Map<string, string>();
    for (const person of people) {
      const { token } = await this.bench.api.post<{ token: string }>('/sessions', { cycle: this.run, person });
      tokens.set(person, token);
    }
    return tokens;
  }

  /** How many of a step's tasks have an answer in the database. */
  async answersIn(occurrence: string): Promise<number> {
    const { rows } = await this.bench.db.pool.query<{ n: number }>('select count(distinct a.task)::int as n from answer a join task t on t.id = a.task where t.run = $1 and t.occurrence = $2', [this.run, occurrence]);
    return rows[0]?.n ?? 0;
  }

  private async listed(occurrence: string): Promise<void> {
    const { api } = this.bench;
    let n = 0;
    for (let after = ''; ; ) {
      const query = new URLSearchParams({ cycle: this.run, occurrence, state: 'open', limit: '500', ...(after ? { after } : {}) });
      const { tasks, next } = await api.get<{ tasks: unknown[]; next: string | null }>(`/tasks?${query}`);
      n += tasks.length;
      if (next === null) break;
      after = next;
    }
    if (n < this.managers) throw new Error(`the API lists ${n} open tasks of ${this.managers}`);
  }

  /** In an order that has nothing to do with who stands under whom. */
  private async tasksOf(occurrence: string): Promise<OpenTask[]> {
    const { prisma } = this.bench.db;
    const run = await prisma.run.findUniqueOrThrow({ where: { id: this.run } });
    const { forms } = run.definition as unknown as Definition;
    const rows = await prisma.task.findMany({ where: { run: this.run, occurrence, state: 'open', kind: 'answer', person: { not: null } }, orderBy: { id: 'asc' } });
    return rows.map((task) => {
      const form = formOf(forms, task.form);
      if (!form || task.person === null) throw new Error(`no form for ${task.key}`);
      return { id: task.id, person: task.person, values: simulatedValues(form, 1, task.key, false) };
    });
  }
}
