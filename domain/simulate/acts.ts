import type { Day } from '../calendar/day';
import { brokenMore } from '../law/worse';
import type { PlannedOccurrence } from '../plan/types';
import { asksAgain, chosenToSendBack, moreTime, outcomeOf, outsideOutcomeOf } from '../rehearsal/acts';
import { simulatedValues } from '../rehearsal/answers';
import { castOf } from '../rehearsal/cast';
import { foreseenOfMatter, foreseenOfTask, foreseenPeriod, foreseenReopening, foreseenScript, notBefore, taskActKey, type Foreseen } from '../rehearsal/foreseen';
import { formOf, type FormValues } from '../tasks/form';
import { register, reopen } from './matters';
import { holderAt, registerAbsence } from './people';
import { replan } from './replanning';
import { answer, answerFigures, approve, goOnWithout, sendBack } from './tasks';
import type { SimTask, World } from './world';

/** Draws what people will do about everything that has come up since the last time. */
export function foresee(world: World): void {
  const { seed, now, today } = world;
  const cast = (world.cast ??= begin(world));
  for (const task of world.opened) {
    if (task.state !== 'open' || task.person === null || world.foreseen.has(taskActKey({ ...task, id: task.key }))) continue;
    keep(world, foreseenOfTask({ ...task, id: task.key }, { seed, cast, now }));
  }
  world.opened.clear();
  if (world.periodsMayWait) foreseePeriods(world);
  for (const row of world.given) {
    if (row.state !== 'open') continue;
    const day = row.meeting === null ? null : (world.meetings.get(row.meeting)?.day ?? null);
    keep(world, [foreseenOfMatter({ id: row.key, key: row.key, meeting: row.meeting, day }, today)]);
  }
  world.given.clear();
  for (const row of world.remitted) if (row.state === 'decided') keep(world, [foreseenReopening({ ...row, id: row.key }, today)]);
  world.remitted.clear();
}

/** The cast and the script, from the plan as it is at the start. */
function begin(world: World) {
  const steps = [...world.occurrences.values()].map((o) => o.planned).sort((a, b) => (a.id < b.id ? -1 : 1));
  const cast = castOf(steps, new Map(world.org.organs.map((o) => [o.id, o.type])), world.seed);
  keep(world, foreseenScript(steps, cast, world.seed));
  return cast;
}

function foreseePeriods(world: World): void {
  world.periodsMayWait = false;
  const wanted = [...world.occurrences.values()].flatMap((o) => (o.state === 'planned' && o.planned.waitsForPeriod ? [o.planned.waitsForPeriod] : []));
  wanted.sort((a, b) => (a.expectedClose < b.expectedClose ? -1 : a.expectedClose > b.expectedClose ? 1 : 0));
  keep(world, wanted.map(foreseenPeriod));
}

function keep(world: World, acts: readonly Foreseen[]): void {
  for (const act of acts) {
    if (world.foreseen.has(act.key)) continue;
    world.foreseen.add(act.key);
    if (!act.done) world.acts.push({ ...act, at: notBefore(world.now, act.at) });
  }
}

/** Carries out one act. What has become pointless in the meantime is left. */
export function perform(world: World, act: Foreseen): void {
  ACTS[act.kind]?.(world, act.payload);
}

type Payload = Record<string, unknown>;

const ACTS: Record<string, (world: World, payload: Payload) => void> = {
  answer: answerOwn,
  figures: figuresFirst,
  propose: (world, payload) => throughEkonom(world, payload, 'proposal'),
  handIn: (world, payload) => throughEkonom(world, payload, 'onBehalf'),
  confirm,
  approve: approveOrSendBack,
  without,
  closePeriod,
  register: registerMeeting,
  registerOutside,
  reopen: reopenRemitted,
  adjust,
  absence,
};

function openTask(world: World, payload: Payload): SimTask | null {
  const task = world.tasks.get(String(payload['task']));
  return task?.state === 'open' ? task : null;
}

function valuesFor(world: World, payload: Payload, task: SimTask): FormValues {
  const form = formOf(world.settings.forms, task.form);
  if (!form) throw new Error(`no form ${String(task.form)} for ${task.key}`);
  return simulatedValues(form, world.seed, task.key, payload['red'] === true);
}

function answerOwn(world: World, payload: Payload): void {
  const task = openTask(world, payload);
  if (task?.person != null) answer(world, task, 'own', task.person, valuesFor(world, payload, task));
}

/** The figures by their own day; whoever has had the answer sent back meanwhile answers it whole. */
function figuresFirst(world: World, payload: Payload): void {
  const task = openTask(world, payload);
  if (task?.person != null && task.textsDue !== null) answerFigures(world, task, task.person);
}

function throughEkonom(world: World, payload: Payload, act: 'proposal' | 'onBehalf'): void {
  const task = openTask(world, payload);
  const ekonom = task && holderAt(world, 'ekonom', `organ:${task.organ}`);
  if (!task || ekonom === null) return answerOwn(world, payload);
  answer(world, task, act, ekonom, valuesFor(world, payload, task));
}

function confirm(world: World, payload: Payload): void {
  const task = openTask(world, payload);
  if (task?.person != null && task.proposed !== null) answer(world, task, 'own', task.person, task.proposed);
}

function approveOrSendBack(world: World, payload: Payload): void {
  const task = openTask(world, payload);
  if (task?.person == null) return;
  const children = world.below(task).filter((c) => c.kind === 'answer' && c.state === 'done' && c.round === 1);
  children.sort((a, b) => (a.key < b.key ? -1 : 1));
  const chosen = world.cast ? chosenToSendBack(children, task, world.cast, world.seed) : undefined;
  if (chosen) sendBack(world, task, chosen);
  else approve(world, task, task.person);
}

function without(world: World, payload: Payload): void {
  const task = openTask(world, payload);
  const by = task && world.task(task.parent)?.person;
  if (task && by != null) goOnWithout(world, task, by);
}

function closePeriod(world: World, payload: Payload): void {
  const fiscalYear = Number(payload['fiscalYear']);
  const period = String(payload['period']);
  const key = `${fiscalYear}/${period}`;
  if (world.closed.has(key)) return;
  world.closed.add(key);
  world.take({ kind: 'periodClosed', fiscalYear, period, day: world.today });
  replan(world, []);
  for (const process of world.processes.values()) {
    const wanted = world.occurrence(process.occurrence).planned.waitsForPeriod;
    if (process.phase === 'planned' && wanted?.period === period && wanted.fiscalYear === fiscalYear) world.wake(process.id);
  }
  world.record('periodClosed', `period|${fiscalYear}|${period}`);
}

function registerMeeting(world: World, payload: Payload): void {
  const meeting = world.meetings.get(String(payload['meeting']));
  const open = [...world.matters.values()].filter((m) => m.meeting === meeting?.id && m.state === 'open').sort((a, b) => (a.key < b.key ? -1 : 1));
  const { cast } = world;
  if (!meeting || !cast || open.length === 0 || meeting.state === 'cancelled') return;
  register(world, new Map(open.map((m) => [m, outcomeOf(m, cast, world.seed)])), meeting, meeting.day);
}

function registerOutside(world: World, payload: Payload): void {
  const matter = world.matters.get(String(payload['matter']));
  if (matter?.state !== 'open' || !world.cast) return;
  const secretary = holderAt(world, 'namndsekreterare', `organ:${matter.organ}`);
  register(world, new Map([[matter, outsideOutcomeOf(matter, secretary !== null, world.cast, world.seed)]]), null, world.today);
}

function reopenRemitted(world: World, payload: Payload): void {
  const matter = world.matters.get(String(payload['matter']));
  if (matter?.state !== 'decided') return;
  const answers = world.tasksAt(matter.occurrence).filter((t) => t.kind === 'answer' && t.state === 'done');
  const first = answers.sort((a, b) => (a.key < b.key ? -1 : 1))[0];
  reopen(world, matter, first && asksAgain(matter, world.seed) ? first : null);
}

/** Three more working days in one step that has not opened; not past a lawful day, which would need somebody's decision. */
function adjust(world: World, payload: Payload): void {
  const occurrence = world.occurrences.get(String(payload['occurrence']));
  if (occurrence?.state !== 'planned') return;
  const fact = moreTime(occurrence.planned);
  if (fact.answerBy !== undefined && fact.answerBy < occurrence.planned.opens) return;
  world.history.take(fact);
  const after = world.history.plan().steps;
  if (breaksMore(world, after, occurrence.id)) {
    world.history = world.replay(world.facts);
    return;
  }
  world.facts.push(fact);
  replan(world, [occurrence.id], after);
  world.record('adjusted', `adjusted|${occurrence.id}`);
}

function breaksMore(world: World, after: readonly PlannedOccurrence[], moved: string): boolean {
  return after.some((step) => {
    const before = world.occurrences.get(step.id);
    const follows = !before || before.state === 'planned' || (before.state === 'open' && before.id === moved);
    return follows && brokenMore(step, before?.planned).length > 0;
  });
}

/** A chef is away for the whole of a step; the ekonom of the organ, else the ekonomichef, stands in. */
function absence(world: World, payload: Payload): void {
  const organ = `organ:${String(payload['organ'])}`;
  const person = holderAt(world, String(payload['role']), typeof payload['unit'] === 'string' ? `unit:${payload['unit']}` : organ);
  const substitute = holderAt(world, 'ekonom', organ) ?? holderAt(world, 'ekonomichef', 'kommun') ?? 'ekonomichef';
  if (person !== null) registerAbsence(world, { person, from: payload['from'] as Day, to: payload['to'] as Day, substitute });
}
