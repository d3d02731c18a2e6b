import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { invariants } from '../../services/process/invariants';
import { startEngine, type Engine } from '../support/engine';
import { difference, lillbyInTwoDays, lillbyWithSharedPosts, startRehearsal, untilFinished } from '../support/rehearsing';
import { twinDifference } from '../support/twin';

/** Its collections have two answer days, so that figures come alone, in time and late. */
const IN_TWO_DAYS = lillbyInTwoDays();

/** A whole simulated year of the small municipality on the real servers, undisturbed and disturbed; one digest. */
describe('a year on the real server', () => {
  let engine: Engine;
  let undisturbed: string;

  beforeAll(async () => {
    engine = await startEngine();
    undisturbed = await startRehearsal(engine.db, IN_TWO_DAYS, 1);
    await untilFinished(engine.db, undisturbed, 300_000).catch((error: unknown) => {
      throw new Error(`${String(error)}\n${engine.reported.slice(0, 5).join('\n')}`);
    });
  }, 400_000);

  afterAll(async () => {
    await engine.stop();
    rmSync(dirname(IN_TWO_DAYS), { recursive: true, force: true });
  });

  it('runs to its end with everything that a rehearsal must hold', async () => {
    const { summary, digest } = await untilFinished(engine.db, undisturbed, 1_000);
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect(summary.unfinished).toBe(0);
    for (const count of [
      summary.answers, summary.late, summary.sentBack, summary.wentOnWithout, summary.remitted, summary.tabled,
      summary.actionPlans, summary.adjustments, summary.absences, summary.reminders, summary.escalations, summary.decisions,
    ]) expect(count).toBeGreaterThan(0);
    expect(await engine.db.prisma.timelineEntry.count({ where: { run: undisturbed, kind: 'figuresAnswered' } })).toBeGreaterThan(0);
    expect(summary.mails.mostMorningPerPersonAndDay).toBe(1);
    expect(engine.reported).toEqual([]);
  });

  it('is what simulate says, to the last reminder and mail', async () => {
    expect(await twinDifference(engine.db, undisturbed, IN_TWO_DAYS)).toEqual([]);
  });

  it('keeps every promise', async () => {
    expect((await invariants(engine.db)).findings).toEqual([]);
  });

  it('gives the same digest again, with hardly any workflow kept in memory', async () => {
    await engine.restartWorker({ maxCachedWorkflows: 3 });
    const again = await startRehearsal(engine.db, IN_TWO_DAYS, 1);
    await untilFinished(engine.db, again, 300_000);
    expect(await difference(engine.db, undisturbed, engine.db, again)).toEqual([]);
    await engine.restartWorker({});
  }, 330_000);

  it('gives the same digest when every workflow is thrown away at every instant', async () => {
    const connection = await Connection.connect({ address: engine.address });
    const client = new Client({ connection, namespace: engine.namespace });
    const again = await startRehearsal(engine.db, IN_TWO_DAYS, 1);
    const phases = new Set<string>();
    let finished = false;
    const throwAway = (async () => {
      let step = -1;
      while (!finished) {
        const run = await engine.db.prisma.run.findUniqueOrThrow({ where: { id: again } });
        if (run.clockStep !== step) {
          step = run.clockStep;
          const live = await engine.db.prisma.process.findMany({ where: { run: again, live: true, started: true, type: { not: 'rehearsal' } } });
          for (const p of live) {
            phases.add(`${p.type} ${p.phase}`);
            await client.workflow.getHandle(p.id).terminate('thrown away by the test').catch(() => undefined);
          }
        }
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    await untilFinished(engine.db, again, 300_000).finally(() => (finished = true));
    await throwAway;
    await connection.close();
    expect(await difference(engine.db, undisturbed, engine.db, again)).toEqual([]);
    expect([...phases].sort()).toEqual([
      'actionPlan collecting', 'actionPlan deciding', 'cycle running', 'morning running',
      'step asked', 'step collecting', 'step deciding',
    ]);
  }, 330_000);

  it('gives another year for another seed', async () => {
    const other = await startRehearsal(engine.db, IN_TWO_DAYS, 2);
    await untilFinished(engine.db, other, 300_000);
    expect((await difference(engine.db, undisturbed, engine.db, other)).length).toBeGreaterThan(0);
    expect(await twinDifference(engine.db, other, IN_TWO_DAYS)).toEqual([]);
  }, 330_000);

  it('is what simulate says where posts are shared', async () => {
    const shared = lillbyWithSharedPosts();
    const run = await startRehearsal(engine.db, shared, 3);
    await untilFinished(engine.db, run, 300_000);
    expect(await engine.db.prisma.taskShare.count({ where: { run } })).toBeGreaterThan(2);
    expect(await engine.db.prisma.mail.count({ where: { run, text: { contains: 'Du delar uppdraget med' } } })).toBeGreaterThan(2);
    expect(await twinDifference(engine.db, run, shared)).toEqual([]);
    expect((await invariants(engine.db)).findings).toEqual([]);
  }, 330_000);
});
