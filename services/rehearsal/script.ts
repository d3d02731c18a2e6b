import { instantAt } from '../../domain/calendar/zone';
import { addWorkingDays } from '../../domain/calendar/workingDays';
import { choose } from '../../domain/rehearsal/chance';
import { taskRef, type Cast } from '../../domain/rehearsal/cast';
import type { PlannedOccurrence } from '../../domain/plan/types';
import type { Run } from '../../generated/prisma/client';
import type { Db } from '../base/db';
import { registerAbsence } from '../people/absence';
import { applyAdjustment, previewAdjustment } from '../plan/adjust';
import type { Foreseen } from './foreseen';
import { actor, holderAt, type Stage } from './stage';

/**
 * What every rehearsal must hold besides what people do with their tasks: one date moved and one person absent. Foreseen once,
 * when the rehearsal begins, from the plan as it then stands.
 */
export async function foreseeScript(db: Db, run: Run, cast: Cast): Promise<Foreseen[]> {
  const seed = run.seed ?? 0;
  const known = await db.prisma.simulatedAct.findFirst({ where: { run: run.id, kind: { in: ['adjust', 'absence'] } } });
  if (known) return [];
  const rows = await db.prisma.occurrence.findMany({ where: { run: run.id, state: 'planned' }, orderBy: { id: 'asc' } });
  const steps = rows.map((o) => o.planned as unknown as PlannedOccurrence).filter((o) => o.tasks.length > 1);
  const moved = choose(steps, (o) => o.id, seed, 'adjustment');
  const away = choose(
    steps.flatMap((o) => o.tasks.filter((t) => t.kind === 'answer' && t.parent && ![cast.late, cast.never].includes(taskRef(o.id, t.key))).map((task) => ({ o, task }))),
    ({ o, task }) => taskRef(o.id, task.key),
    seed,
    'absence',
  );
  return [
    ...(moved
      ? [{ key: 'script|adjustment', at: instantAt(addWorkingDays(moved.opens, -3), '10:10'), kind: 'adjust', role: 'ekonomichef', payload: { occurrence: moved.id } }]
      : []),
    ...(away
      ? [{
          key: 'script|absence',
          at: instantAt(addWorkingDays(away.o.opens, -2), '09:20'),
          kind: 'absence',
          role: 'ekonomichef',
          payload: { role: away.task.role, unit: away.task.unit ?? null, organ: away.task.organ, from: addWorkingDays(away.o.opens, -1), to: addWorkingDays(away.task.due, 3) },
        }]
      : []),
  ];
}

/** The ekonomichef gives everybody three more working days in one step: previewed, then applied as previewed. */
export async function performAdjustment(stage: Stage): Promise<void> {
  const { db, run, payload, opts } = stage;
  const id = String(payload['occurrence']);
  const occurrence = await db.prisma.occurrence.findUnique({ where: { run_id: { run: run.id, id } } });
  if (occurrence?.state !== 'planned') return;
  const person = (await holderAt(stage, 'ekonomichef', 'kommun')) ?? 'ekonomichef';
  const who = actor(run, person, 'ekonomichef');
  const planned = occurrence.planned as unknown as PlannedOccurrence;
  const change = planned.answerBy
    ? { kind: 'moveStep' as const, occurrence: id, answerBy: addWorkingDays(planned.answerBy, 3) }
    : { kind: 'moveStep' as const, occurrence: id, due: addWorkingDays(planned.due, 3) };
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
