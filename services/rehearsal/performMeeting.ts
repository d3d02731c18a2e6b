import type { Matter } from '../../generated/prisma/client';
import { matterRef } from '../../domain/rehearsal/cast';
import { between, chance } from '../../domain/rehearsal/chance';
import { registerMeeting, type Outcome } from '../decisions/register';
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
  await registerMeeting(db, who, meeting, { outcomes: matters.map((m) => outcomeOf(stage, m)) }, opts);
}

function outcomeOf({ run, cast }: Stage, matter: Matter): Outcome {
  const seed = run.seed ?? 0;
  const ref = matterRef(matter.occurrence, matter.position);
  const paragraph = `§ ${between(1, 160, seed, 'paragraph', matter.key)}`;
  const first = matter.round === 1;
  if (first && ref === cast.tabled) {
    return { matter: matter.id, outcome: 'bordlaggning', paragraph };
  }
  if (first && ref === cast.remitted) {
    return { matter: matter.id, outcome: 'aterremiss', paragraph, motivation: 'Konsekvenserna för verksamheten behöver beskrivas.' };
  }
  return { matter: matter.id, outcome: matter.verb === 'informeras' ? 'noterat' : 'bifall', paragraph };
}

/** An organ without meetings of ours (revisionen): what it said is recorded by the ekonomichef. */
export async function performOutside(stage: Stage): Promise<void> {
  const { db, payload, opts } = stage;
  const matter = await db.prisma.matter.findUnique({ where: { id: String(payload['matter']) } });
  if (matter?.state !== 'open') return;
  await registerOutside(db, await ekonomichef(stage), matter.id, { outcome: 'noterat' }, opts);
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
  const asksAgain = answers.length > 0 && chance(run.seed ?? 0, 'reopen', matter.key) < 0.5;
  await reopen(
    db,
    await ekonomichef(stage),
    matter.id,
    asksAgain ? { reopen: answers.map((t) => t.id) } : { reopen: 'nothing', supplement: 'Konsekvenserna har beskrivits.' },
    opts,
  );
}

async function ekonomichef(stage: Stage) {
  const person = await holderAt(stage, 'ekonomichef', 'kommun');
  return actor(stage.run, person ?? 'ekonomichef', 'ekonomichef');
}
