import { moreTime } from '../../domain/rehearsal/acts';
import type { Cast } from '../../domain/rehearsal/cast';
import { foreseenScript, type Foreseen } from '../../domain/rehearsal/foreseen';
import type { PlannedOccurrence } from '../../domain/plan/types';
import type { Run } from '../../generated/prisma/client';
import type { Db } from '../base/db';
import { registerAbsence } from '../people/absence';
import { applyAdjustment, previewAdjustment } from '../plan/adjust';
import { actor, holderAt, type Stage } from './stage';

/** The script is foreseen once, when the rehearsal begins. */
export async function foreseeScript(db: Db, run: Run, cast: Cast): Promise<Foreseen[]> {
  const known = await db.prisma.simulatedAct.findFirst({ where: { run: run.id, kind: { in: ['adjust', 'absence'] } } });
  if (known) return [];
  const rows = await db.prisma.occurrence.findMany({ where: { run: run.id, state: 'planned' }, orderBy: { id: 'asc' } });
  return foreseenScript(rows.map((o) => o.planned as unknown as PlannedOccurrence), cast, run.seed ?? 0);
}

/** The ekonomichef gives everybody three more working days in one step: previewed, then applied as previewed. */
export async function performAdjustment(stage: Stage): Promise<void> {
  const { db, run, payload, opts } = stage;
  const id = String(payload['occurrence']);
  const occurrence = await db.prisma.occurrence.findUnique({ where: { run_id: { run: run.id, id } } });
  if (occurrence?.state !== 'planned') return;
  const person = (await holderAt(stage, 'ekonomichef', 'kommun')) ?? 'ekonomichef';
  const who = actor(run, person, 'ekonomichef');
  const change = moreTime(occurrence.planned as unknown as PlannedOccurrence);
  const preview = await previewAdjustment(db, who, run.id, change);
  await applyAdjustment(db, who, run.id, change, { expectedRevision: preview.revision, reason: 'Anvisningarna blev försenade.', ...opts });
}

/** A chef is away for the whole of a step; a colleague or the chef above answers. */
export async function performAbsence(stage: Stage): Promise<void> {
  const { db, run, payload, opts } = stage;
  const unit = payload['unit'] === null ? null : String(payload['unit']);
  const person = await holderAt(stage, String(payload['role']), unit ? `unit:${unit}` : `organ:${String(payload['organ'])}`);
  const ekonom = await holderAt(stage, 'ekonom', `organ:${String(payload['organ'])}`);
  const ekonomichef = (await holderAt(stage, 'ekonomichef', 'kommun')) ?? 'ekonomichef';
  if (!person) return;
  await registerAbsence(
    db,
    actor(run, ekonomichef, 'ekonomichef'),
    run.id,
    { person, from: String(payload['from']), to: String(payload['to']), substitute: ekonom ?? ekonomichef },
    opts,
  );
}
