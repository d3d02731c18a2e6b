import { startEngine } from '../support/engine';
import { LILLBY, startRehearsal, untilFinished } from '../support/rehearsing';
it('debug', async () => {
  const engine = await startEngine();
  const run = await startRehearsal(engine.db, process.env['KOMMUN'] ?? LILLBY, Number(process.env['SEED'] ?? 1));
  const t0 = Date.now();
  let err: unknown; let view: any;
  try { view = await untilFinished(engine.db, run, Number(process.env['MAX'] ?? 200000)); } catch (e) { err = e; }
  const occ = await engine.db.prisma.occurrence.findMany({ where: { run, state: { in: ['planned', 'open'] } } });
  const procs = await engine.db.prisma.process.findMany({ where: { run, live: true } });
  const tasks = await engine.db.prisma.task.findMany({ where: { run, state: { in: ['open','waiting'] } } });
  const matters = await engine.db.prisma.matter.findMany({ where: { run, OR: [{ state: { in: ['open','waiting'] } }, { outcome: { in: ['aterremiss','bordlaggning'] } }] } });
  const acts = await engine.db.prisma.simulatedAct.findMany({ where: { run }, orderBy: { at: 'asc' } });
  const findings = await engine.db.prisma.finding.findMany({ where: { run } });
  console.log(JSON.stringify({ t: Date.now() - t0, err: String(err).slice(0, 500), view, occ: occ.map((o) => [o.id, o.state, o.opens, o.due, (o.planned as any).waitsFor]), procs: procs.map((p) => [p.id, p.phase, p.waitingUntil, p.wanted, p.seen]), tasks: tasks.map((t) => [t.key, t.state, t.person, t.dueDay]), matters, findings: findings.map(f=>f.text), reported: engine.reported }, (k, v) => typeof v === 'bigint' ? String(v) : v, 1));
  if (process.env['ACTS']) console.log(acts.map((a) => `${a.at.toISOString()} ${a.kind} ${a.key} ${a.done}`).join('\n'));
  await engine.stop();
}, 600000);
