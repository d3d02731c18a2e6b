import type { Definition } from '../../domain/arshjul/definition';
import { chosenToSendBack } from '../../domain/rehearsal/acts';
import { simulatedValues } from '../../domain/rehearsal/answers';
import type { Cast } from '../../domain/rehearsal/cast';
import { formOf } from '../../domain/tasks/form';
import { isFigure } from '../../domain/tasks/parts';
import type { Run, SimulatedAct, Task } from '../../generated/prisma/client';
import type { Db } from '../base/db';
import { Refusal } from '../base/refusal';
import { answerTask } from '../tasks/answer';
import { approveTask, confirmProposal, goOnWithout, sendBack } from '../tasks/approve';
import { closePeriod } from '../years/closePeriod';
import { actor, holderAt, type Stage } from './stage';
import { performMeeting, performOutside, performReopening } from './performMeeting';
import { performAbsence, performAdjustment } from './script';

/**
 * Carries out one simulated act through the same service that a person's request reaches. Its key is the idempotency key, so an
 * act that committed before the process was ended is not done twice. An act that has become pointless is left.
 */
export async function perform(db: Db, run: Run, act: SimulatedAct): Promise<void> {
  const payload = act.payload as Record<string, unknown>;
  const stage: Stage = { db, run, act, payload, cast: await castOf(db, run), opts: { idempotencyKey: `${run.id}|${act.key}` } };
  try {
    await ACTS[act.kind]?.(stage);
  } catch (error) {
    // What somebody else did in the meantime makes an act pointless, as for people: the page says so and nothing happens.
    if (error instanceof Refusal && ['conflict', 'rule', 'gone', 'not-found'].includes(error.code)) return;
    throw error;
  }
}

const ACTS: Record<string, (stage: Stage) => Promise<unknown>> = {
  answer: answerOwn,
  figures: figuresFirst,
  propose,
  confirm,
  handIn,
  approve,
  without,
  closePeriod: ({ db, run, payload, opts }) =>
    closePeriod(db, actor(run, 'ekonomichef', 'ekonomichef'), run.id, {
      period: String(payload['period']),
      fiscalYear: Number(payload['fiscalYear']),
      ...opts,
    }),
  register: performMeeting,
  registerOutside: performOutside,
  reopen: performReopening,
  adjust: performAdjustment,
  absence: performAbsence,
};

async function castOf(db: Db, run: Run): Promise<Cast> {
  const row = await db.prisma.simulatedAct.findUniqueOrThrow({ where: { run_key: { run: run.id, key: 'cast' } } });
  return row.payload as unknown as Cast;
}

async function openTask({ db, payload }: Stage): Promise<Task | null> {
  const task = await db.prisma.task.findUnique({ where: { id: String(payload['task']) } });
  return task?.state === 'open' ? task : null;
}

function valuesFor({ run, payload }: Stage, task: Task): Record<string, number | string | null> {
  const definition = run.definition as unknown as Definition;
  const form = formOf(definition.forms, task.form);
  if (!form) throw new Error(`no form ${String(task.form)} for ${task.key}`);
  return simulatedValues(form, run.seed ?? 0, task.key, payload['red'] === true);
}

async function answerOwn(stage: Stage): Promise<void> {
  const task = await openTask(stage);
  if (!task?.person) return;
  await answerTask(stage.db, actor(stage.run, task.person, task.role), task.id, { values: valuesFor(stage, task), act: 'own' }, stage.opts);
}

/** The figures by their own day, the texts later. */
async function figuresFirst(stage: Stage): Promise<void> {
  const task = await openTask(stage);
  if (!task?.person || task.textsDue === null) return;
  const figures = formOf((stage.run.definition as unknown as Definition).forms, task.form)?.fields.filter(isFigure).map((f) => f.key) ?? [];
  const values = Object.fromEntries(Object.entries(valuesFor(stage, task)).filter(([field]) => figures.includes(field)));
  await answerTask(stage.db, actor(stage.run, task.person, task.role), task.id, { values, act: 'own', part: 'figures' }, stage.opts);
}

async function propose(stage: Stage): Promise<void> {
  const task = await openTask(stage);
  const ekonom = task ? await holderAt(stage, 'ekonom', `organ:${task.organ}`) : null;
  if (!task || !ekonom) return answerOwn(stage);
  await answerTask(stage.db, actor(stage.run, ekonom, 'ekonom'), task.id, { values: valuesFor(stage, task), act: 'proposal' }, stage.opts);
}

async function confirm(stage: Stage): Promise<void> {
  const task = await openTask(stage);
  if (!task?.person) return;
  await confirmProposal(stage.db, actor(stage.run, task.person, task.role), task.id, stage.opts);
}

async function handIn(stage: Stage): Promise<void> {
  const task = await openTask(stage);
  const ekonom = task ? await holderAt(stage, 'ekonom', `organ:${task.organ}`) : null;
  if (!task || !ekonom) return answerOwn(stage);
  await answerTask(
    stage.db,
    actor(stage.run, ekonom, 'ekonom'),
    task.id,
    { values: valuesFor(stage, task), act: 'onBehalf', received: 'telefon' },
    stage.opts,
  );
}

/** Approves, or sends one answer back: the one that the cast names, else one in twenty and only the first time. */
async function approve(stage: Stage): Promise<void> {
  const { db, run, cast, opts } = stage;
  const task = await openTask(stage);
  if (!task?.person) return;
  const who = actor(run, task.person, task.role);
  const children = await db.prisma.task.findMany({ where: { parent: task.id, kind: 'answer', state: 'done', round: 1 }, orderBy: { key: 'asc' } });
  const chosen = chosenToSendBack(children, task, cast, run.seed ?? 0);
  if (chosen) {
    await sendBack(db, who, task.id, { children: [chosen.id], reason: 'Förklara avvikelsen mot budget tydligare.' }, opts);
    return;
  }
  await approveTask(db, who, task.id, {}, opts);
}

async function without(stage: Stage): Promise<void> {
  const task = await openTask(stage);
  const parent = task?.parent ? await stage.db.prisma.task.findUnique({ where: { id: task.parent } }) : null;
  if (!task || !parent?.person) return;
  await goOnWithout(
    stage.db,
    actor(stage.run, parent.person, parent.role),
    task.id,
    { reason: 'Svaret har inte kommit trots påminnelser; enhetens siffror tas från ekonomisystemet.' },
    stage.opts,
  );
}
