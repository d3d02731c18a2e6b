import type { Actor } from '../access/actor';
import { inTransaction, json, type Db, type Tx } from '../base/db';
import { clockOfRow } from '../base/clock';
import { record } from '../base/record';
import { Refusal } from '../base/refusal';

/**
 * Ends a rehearsal before its year is over, simulated or by hand. Its rows stay for reading; its processes end at their next look.
 * Only who may start one may stop it; stopping twice changes nothing.
 */
export async function stopRehearsal(db: Db, actor: Actor, id: string): Promise<void> {
  if (!['ekonomichef', 'installation'].includes(actor.role)) throw new Refusal('forbidden', 'Bara ekonomichefen kan avsluta en provkörning.');
  await inTransaction(db, async (tx) => end(tx, actor, id));
}

/**
 * Ends a rehearsal that cannot go on because a simulated act was refused: repeating it would be refused for ever. `why` is the
 * refusal's own sentence, kept for whoever started the rehearsal.
 */
export async function stopRefused(db: Db, id: string, why: string): Promise<void> {
  await inTransaction(db, async (tx) => end(tx, { id: 'system', role: 'system' }, id, why));
}

async function end(tx: Tx, actor: Pick<Actor, 'id' | 'role'>, id: string, why?: string): Promise<void> {
  const run = await tx.run.findUnique({ where: { id } });
  if (!run || run.kind !== 'rehearsal') throw new Refusal('not-found', 'Det finns ingen sådan provkörning.');
  if (run.state !== 'running') return;
  const { now } = clockOfRow(run);
  await tx.run.update({ where: { id }, data: { state: 'finished', rehearsalState: 'stopped', ...(why === undefined ? {} : { summary: json({ ...(run.summary as object | null), stoppedWhy: why }) }) } });
  await tx.process.updateMany({ where: { id: `rehearsal/${id}` }, data: { live: false, phase: 'finished' } });
  await tx.$executeRaw`insert into wake (run, process, reason) select run, id, 'stopped' from process where run = ${id} and live`;
  await record(tx, {
    run: id,
    at: now,
    actor: actor.id,
    actorRole: actor.role,
    kind: 'rehearsalStopped',
    subject: id,
    businessKey: 'rehearsal',
    revision: run.revision,
    payload: { old: run.rehearsalState, new: 'stopped', ...(why === undefined ? {} : { why }) },
  });
}
