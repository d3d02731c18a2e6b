import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildProduct, newStateDir, removeStateDir, startProduct, type PartName, type Product } from '../support/product';
import { eventually, LILLBY } from '../support/rehearsing';

/**
 * The whole product, as `npm start` runs it, while a rehearsal passes: its parts are ended with SIGKILL, at named points and
 * between them, and the year comes out the same. A point ends the worker: there the workflows, the activities, the simulated
 * acts, the relay and the postman live.
 */
const POINTS = [
  'before-start.step', //                      a start row written, its workflow not started
  'before-commit.planned-collecting', //       in the middle of handing out
  'after-commit.collecting', //                handed out, Temporal not told
  'smtp-accepted', //                          the receiver has the mail, the outbox does not know
  'before-nudge.step', //                      a wake taken, the workflow not nudged
  'act-committed.approve', //                  an approval committed, the act not noted
  'act-committed.register', //                 a meeting's decisions committed
  'before-commit.approve', //                  in the middle of an approval's transaction
  'before-commit.registerMeeting', //          in the middle of a meeting's
  'before-commit.adjust', //                   in the middle of an adjustment's
  'act-committed.adjust', //                   an adjustment committed, the act not noted
  'clock-advanced', //                         the clock moved, nobody woken
];
const ROUNDS = 5;

interface Rehearsal {
  id: string;
  state: string;
  steps: number;
  digest: string | null;
  summary: { unfinished: number };
}

describe('a rehearsal whose parts are killed', () => {
  const stateDir = newStateDir();
  const killDir = mkdtempSync(join(tmpdir(), 'arshjul-kill-'));
  const kills: Record<PartName, number> = { postgres: 0, temporal: 0, api: 0, worker: 0 };
  let product: Product;
  let undisturbed: Rehearsal;

  beforeAll(async () => {
    buildProduct();
    product = await startProduct(stateDir, { ARSHJUL_KILL_DIR: killDir });
    undisturbed = await finished(await begin());
  }, 400_000);

  afterAll(async () => {
    await product.stop();
    removeStateDir(stateDir);
    rmSync(killDir, { recursive: true, force: true });
  }, 60_000);

  async function ask<T>(path: string, init: RequestInit = {}): Promise<T> {
    const answer = await fetch(`${product.url}/api/v1/${path}`, {
      ...init,
      headers: { authorization: `Bearer ${product.token}`, 'content-type': 'application/json' },
      signal: AbortSignal.timeout(30_000),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  async function begin(): Promise<string> {
    const body = JSON.stringify({ municipality: LILLBY, year: 2027, seed: 1, simulate: 'all' });
    return (await ask<{ run: string }>('rehearsals', { method: 'POST', body })).run;
  }

  function stand(id: string): Promise<Rehearsal | null> {
    return ask<Rehearsal>(`rehearsals/${id}`).catch(() => null);
  }

  function finished(id: string): Promise<Rehearsal> {
    return eventually(`${id} is finished`, 300_000, async () => {
      const now = await stand(id);
      return now?.state === 'finished' ? now : null;
    });
  }

  async function kill(...names: PartName[]): Promise<void> {
    const marks = names.map((name) => ({ name, mark: product.kill(name) }));
    for (const { name, mark } of marks) {
      kills[name] += 1;
      await product.back(name, mark);
    }
  }

  it('finishes its year undisturbed', () => {
    expect(undisturbed.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(undisturbed.summary.unfinished).toBe(0);
  });

  it('comes to the same year when everything is killed again and again', async () => {
    for (const point of POINTS) writeFileSync(join(killDir, point), '');
    const id = await begin();
    for (let round = 1; round <= ROUNDS; round += 1) {
      await eventually(`step ${round * 6}`, 120_000, async () => ((await stand(id))?.steps ?? 0) >= round * 6 || null);
      await kill('postgres');
      await kill('temporal', 'api');
    }
    const disturbed = await finished(id);

    kills.worker += POINTS.filter((point) => !existsSync(join(killDir, point))).length;
    expect(readdirSync(killDir)).toEqual([]);
    expect(kills).toEqual({ postgres: ROUNDS, temporal: ROUNDS, api: ROUNDS, worker: POINTS.length });
    expect(disturbed.digest).toBe(undisturbed.digest);
    expect(await ask('invariants')).toMatchObject({ findings: [] });
  }, 600_000);
});
