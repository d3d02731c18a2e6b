import type { Actor } from '../access/actor';
import { inTransaction, type Db } from '../base/db';
import { clockOfRow } from '../base/clock';
import { record } from '../base/record';
import { Refusal } from '../base/refusal';

/**
 * Ends a rehearsal before its year is over, simulated or by hand. Its rows stay for reading; its processes end at their next look.
 * Only who may start one may stop it; stopping twice changes nothing.
 */
export async function stopRehearsal(db: Db, actor: Actor, id: string): Promise<void> {
  if (!['ekonomichef', 'installation'].includes(actor.role)) throw new Refusal('forbidden', 'Bara ekonomichefen kan avsluta en provkörning.');
  await inTransaction(db, async (tx) => {
    const run = await tx.run.findUnique({ where: { id } });
    if (!run || run.kind !== 'rehearsal') throw new Refusal('not-found', 'Det finns ingen sådan provkörning.');
    if (run.state !== 'running') return;
    const { now } = clockOfRow(run);
    await tx.run.update({ where: { id }, data: { state: 'finished', rehearsalState: 'stopped' } });
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
      payload: { old: run.rehearsalState, new: 'stopped' },
    });
  });
}
