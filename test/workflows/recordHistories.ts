import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { startEngine, type Engine } from '../support/engine';
import { LILLBY, startRehearsal, untilFinished } from '../support/rehearsing';

// Records one history of each path through the workflows' code, from a simulated year of the small municipality. Not a test of
// its own: docs/testing.md says when it is run and how. A file that exists is kept: its history replays for ever.
const FOLDER = join(__dirname, 'histories');

it('records what has no recording', async () => {
  if (process.env['RECORD_HISTORIES'] !== 'yes') throw new Error('set RECORD_HISTORIES=yes to record');
  const engine: Engine = await startEngine();
  const run = await startRehearsal(engine.db, LILLBY, 1);
  await untilFinished(engine.db, run, 120_000);
  const connection = await Connection.connect({ address: engine.address });
  const client = new Client({ connection, namespace: engine.namespace });
  const processes = await engine.db.prisma.process.findMany({ where: { run }, orderBy: { id: 'asc' } });
  const occurrences = new Map((await engine.db.prisma.occurrence.findMany({ where: { run } })).map((o) => [o.id, o]));
  const wanted = new Map<string, string>();
  for (const p of processes) {
    const matters = p.occurrence ? await engine.db.prisma.matter.findMany({ where: { process: p.id } }) : [];
    const shape = [
      matters.some((m) => m.outcome === 'aterremiss') ? 'remitted' : matters.some((m) => m.outcome === 'bordlaggning') ? 'tabled' : matters.length > 0 ? 'decided' : '',
      occurrences.get(p.occurrence ?? '')?.kind ?? '',
    ].filter(Boolean).join('-');
    const name = [p.type, shape].filter(Boolean).join('-') || p.type;
    const file = name === p.type ? `${p.type}-whole` : name;
    if (!wanted.has(file)) wanted.set(file, p.id);
  }
  for (const [file, workflowId] of wanted) {
    const path = join(FOLDER, `${file}.json`);
    if (existsSync(path)) continue;
    const history = await client.workflow.getHandle(workflowId).fetchHistory();
    const { events } = JSON.parse(historyToJSON(history)) as { events: { eventType: string }[] };
    writeFileSync(path, `${JSON.stringify({ workflowId, history: { events } })}\n`);
  }
  await connection.close();
  await engine.stop();
}, 240_000);
