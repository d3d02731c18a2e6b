import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils';
import { DefaultLogger, Runtime, Worker, bundleWorkflowCode } from '@temporalio/worker';

/** Histories recorded when an issue closed replay for ever (docs/testing.md says how they are recorded). */
const FOLDER = join(__dirname, 'histories');
const TYPES = ['cycle', 'step', 'actionPlan', 'morning', 'rehearsal'];

describe('recorded histories', () => {
  const files = readdirSync(FOLDER).filter((f) => f.endsWith('.json'));

  it.each(TYPES)('has at least one of %s', (type) => {
    expect(files.filter((f) => f.startsWith(`${type}-`))).not.toEqual([]);
  });

  it('replays every one of them with the code of today', async () => {
    Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });
    const workflowBundle = await bundleWorkflowCode({ workflowsPath: join(__dirname, '../../workflows/index.ts'), logger: new DefaultLogger('ERROR') });
    const histories = files.map((file) => {
      const { workflowId, history } = JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as { workflowId: string; history: unknown };
      return { workflowId, history: historyFromJSON(history) };
    });
    let replayed = 0;
    for await (const result of Worker.runReplayHistories({ workflowBundle }, histories)) {
      expect(result.error).toBeUndefined();
      replayed += 1;
    }
    expect(replayed).toBe(files.length);
    expect(replayed).toBeGreaterThanOrEqual(TYPES.length);
  }, 60_000);

  it('holds references only: no names, no addresses', () => {
    for (const file of files) {
      const text = readFileSync(join(FOLDER, file), 'utf8');
      for (const { data } of [...text.matchAll(/"data": ?"([^"]+)"/g)].map((m) => ({ data: m[1] ?? '' }))) {
        expect(Buffer.from(data, 'base64').toString('utf8')).not.toMatch(/@|chef |Enhets|Förvaltning/);
      }
    }
  });
});
