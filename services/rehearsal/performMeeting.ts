import { asksAgain, outcomeOf, outsideOutcomeOf } from '../../domain/rehearsal/acts';
import { registerMeeting } from '../decisions/register';
import { registerOutside } from '../decisions/outside';
import { reopen } from '../decisions/reopen';
import { actor, holderAt, type Stage } from './stage';

/** The nämndsekreterare registers everything that lies on the meeting, in one send. */
export async function performMeeting(stage: Stage): Promise<void> {
  const { db, run, payload, opts } = stage;
  const meeting = String(payload['meeting']);
  const matters = await db.prisma.matter.findMany({ where: { run: run.id, meeting, state: 'open' }, orderBy: { key: 'asc' } });
  const organ = matters[0]?.organ;
  if (!organ) return;
  const secretary = await holderAt(stage, 'namndsekreterare', `organ:${organ}`);
  const who = secretary ? actor(run, secretary, 'namndsekreterare') : actor(run, 'ekonomichef', 'ekonomichef');
  await registerMeeting(db, who, meeting, { outcomes: matters.map((m) => ({ matter: m.id, ...outcomeOf(m, stage.cast, run.seed ?? 0) })) }, opts);
}

/**
 * An ärende without a meeting: an organ without meetings of ours (revisionen), whose word the ekonomichef records, or an organ whose
 * calendar has come to its end (tabled after its last meeting), whose own secretary does.
 */
export async function performOutside(stage: Stage): Promise<void> {
  const { db, run, payload, opts } = stage;
  const matter = await db.prisma.matter.findUnique({ where: { id: String(payload['matter']) } });
  if (matter?.state !== 'open') return;
  const secretary = await holderAt(stage, 'namndsekreterare', `organ:${matter.organ}`);
  const who = secretary ? actor(run, secretary, 'namndsekreterare') : await ekonomichef(stage);
  await registerOutside(db, who, matter.id, outsideOutcomeOf(matter, secretary !== null, stage.cast, run.seed ?? 0), opts);
}

/** Whoever an återremiss went to lets one answer of the step be given again, or supplements without asking anybody. */
export async function performReopening(stage: Stage): Promise<void> {
  const { db, run, payload, opts } = stage;
  const matter = await db.prisma.matter.findUnique({ where: { id: String(payload['matter']) } });
  if (!matter || matter.state !== 'decided') return;
  const answers = await db.prisma.task.findMany({
    where: { run: run.id, occurrence: matter.occurrence, kind: 'answer', state: 'done' },
    orderBy: { key: 'asc' },
    take: 1,
  });
  const again = answers.length > 0 && asksAgain(matter, run.seed ?? 0);
  await reopen(
    db,
    await ekonomichef(stage),
    matter.id,
    again ? { reopen: answers.map((t) => t.id) } : { reopen: 'nothing', supplement: 'Konsekvenserna har beskrivits.' },
    opts,
  );
}

async function ekonomichef(stage: Stage) {
  const person = await holderAt(stage, 'ekonomichef', 'kommun');
  return actor(stage.run, person ?? 'ekonomichef', 'ekonomichef');
}
