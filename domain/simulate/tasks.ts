import { everybody, holder } from '../organisation/resolve';
import { isChased } from '../tasks/chased';
import { firedRung, rungBefore } from '../tasks/chase';
import { decide } from '../tasks/decide';
import { NEED_FORM, type FormValues } from '../tasks/form';
import { handedOut, openerToday, vacancyText, type Vacancy } from '../tasks/handOut';
import { answerDays, lastDay } from '../tasks/parts';
import { isUrgent, LEAST_DAYS, rungOf } from '../tasks/settings';
import { isUnsettled, type AnswerAct, type Effect, type TaskEvent, type TaskFacts } from '../tasks/task';
import { confirmDeviation } from './deviation';
import { answersBelow, reassigned } from './people';
import type { SimOccurrence, SimProcess, SimTask, World } from './world';

/** Hands out a step's task tree; a second call does nothing. */
export function handOut(world: World, occurrence: SimOccurrence, process: SimProcess): void {
  const { planned } = occurrence;
  if (world.tasksAt(occurrence.id).some((t) => t.form !== NEED_FORM.key)) return;
  const { tasks, vacancies } = handedOut(planned.tasks, world.org, world.today);
  for (const { task, node, state } of tasks) {
    const chased = !node.skipped && isChasedOrgan(world, task.organ);
    const days = answerDays(task, { round: 1, figuresIn: false });
    const made = newTask(world, {
      key: `${occurrence.id}|${task.key}`,
      occurrence: occurrence.id,
      process: process.id,
      kind: task.kind,
      form: task.form ?? null,
      level: task.level,
      unit: task.unit ?? null,
      organ: task.organ,
      role: task.role,
      person: node.person,
      also: node.also ?? [],
      parent: node.parent === null ? null : `${occurrence.id}|${node.parent}`,
      state,
      ...days,
      openedAt: state === 'open' ? world.now : null,
      nextRungAt: chased ? (rungOf(world.settings, { dueDay: days.dueDay, rung: 0, ladderFrom: world.now, waiting: state === 'waiting' })?.at ?? null) : null,
      sameAsBelow: node.sameAsBelow || node.skipped,
    });
    world.record('taskOpened', made.key, { person: made.person });
    if (made.state !== 'open') continue;
    world.opened.add(made);
    if (made.person === null) continue;
    const approves = made.kind === 'approve';
    world.notify({
      person: made.person,
      kind: approves ? 'approvalOpened' : 'taskOpened',
      occasion: `opened|${made.key}|1`,
      task: made.key,
      occurrence: occurrence.id,
      payload: approves ? { units: 0, missing: 0 } : {},
    });
  }
  reportVacancies(world, vacancies);
}

/** "Vid behov": asks the one whom the definition names whether the step is wanted this year. */
export function askNeed(world: World, occurrence: SimOccurrence, process: SimProcess): void {
  const asked = occurrence.planned.asked;
  if (!asked) return;
  const { org } = world;
  const atOrgan = org.holders.some((h) => h.role === asked.role && h.scope === `organ:${asked.organ}`);
  const scope = atOrgan ? `organ:${asked.organ}` : 'kommun';
  const held = holder(org, asked.role, scope, world.today);
  const key = `${occurrence.id}|${asked.organ}|behov|${asked.role}`;
  if (world.tasks.has(key)) return;
  const task = newTask(world, {
    key,
    occurrence: occurrence.id,
    process: process.id,
    kind: 'answer',
    form: NEED_FORM.key,
    level: atOrgan ? 'organ' : 'kommun',
    unit: null,
    organ: asked.organ,
    role: asked.role,
    person: held?.person ?? null,
    also: held?.also ?? [],
    parent: null,
    state: 'open',
    dueDay: asked.due,
    textsDue: null,
    openedAt: world.now,
    nextRungAt: rungOf(world.settings, { dueDay: asked.due, rung: 0, ladderFrom: world.now })?.at ?? null,
    sameAsBelow: false,
  });
  world.record('taskOpened', key, { person: task.person });
  world.opened.add(task);
  if (held) world.notify({ person: held.person, kind: 'needAsked', occasion: `opened|${key}|1`, task: key, occurrence: occurrence.id });
  if (!held || held.acting === 'nextUp') reportVacancies(world, [{ role: asked.role, scope, organ: asked.organ, person: held?.person ?? null }]);
}

type Made = Omit<SimTask, 'round' | 'ladderFrom' | 'rung' | 'late' | 'revision' | 'doneAt' | 'doneBy' | 'proposed' | 'values' | 'owners' | 'figuresIn'>;

function newTask(world: World, made: Made): SimTask {
  const task: SimTask = {
    ...made,
    round: 1,
    ladderFrom: world.now,
    rung: 0,
    late: false,
    revision: 1,
    doneAt: null,
    doneBy: null,
    proposed: null,
    figuresIn: false,
    values: null,
    owners: null,
  };
  world.addTask(task);
  return task;
}

/** Organs take part in a simulated year, all of them; some are waited for and never chased. */
export function isChasedOrgan(world: World, organ: string): boolean {
  const type = world.organ(organ)?.type;
  return isChased(type === undefined ? null : { type, participates: true });
}

/** Keeps one finding a vacant post and tells the ekonomichef of the new ones. */
function reportVacancies(world: World, vacancies: readonly Vacancy[]): void {
  for (const v of vacancies) {
    const occasion = `vakant|${v.role}|${v.scope}`;
    if (world.findings.has(occasion)) continue;
    world.findings.set(occasion, { at: world.now, rule: 'vakant-post', severity: v.person === null ? 'error' : 'warning', text: vacancyText(v, world.org) });
    const chief = world.chief();
    if (chief !== null) world.notify({ person: chief, kind: 'finding', occasion });
  }
}

/** Fires every rung that is due: part of the morning whose mail, at `before` (UTC), carries what is said. */
export function chase(world: World, before: Date): void {
  const due: SimTask[] = [];
  for (const t of world.unsettled()) if (t.nextRungAt !== null && t.nextRungAt <= world.now) due.push(t);
  for (const task of due.sort((a, b) => (a.key < b.key ? -1 : 1))) fire(world, task, before);
}

function fire(world: World, task: SimTask, before: Date): void {
  const next = rungBefore(world.settings, task, world.now);
  if (next === null || next.at > world.now) {
    task.nextRungAt = next?.at ?? null;
    return;
  }
  const fired = firedRung(world.settings, world.org, asked(world, task), next, world.now, world.today);
  if (!fired) return;
  const { rung, person, to } = fired;
  const key = `${task.key}|${task.round}|${rung.key}`;
  if (person !== task.person) {
    if (task.person === null) world.opened.add(task);
    world.record('taskReassigned', key, { person });
    reassigned(task, person);
  }
  world.record(to === null ? 'reminded' : 'escalated', key, { person, to, due: task.dueDay });
  const latest = before.getTime() - 1;
  const common = { task: task.key, occurrence: task.occurrence, at: new Date(Math.min(task.nextRungAt?.getTime() ?? latest, latest)) };
  Object.assign(task, { rung: fired.count, nextRungAt: fired.nextAt, revision: task.revision + 1 });
  const occasion = `${rung.key}|${task.key}|${task.round}`;
  if (task.state === 'waiting') {
    if (person === null) return;
    const missing = world.below(task).filter((t) => isUnsettled(t.state)).length;
    world.notify({ ...common, person, kind: 'approvalOpened', occasion: `missing|${occasion}`, payload: { missing } });
    return;
  }
  if (person !== null) world.notify({ ...common, person, kind: 'reminder', occasion: `reminder|${occasion}` });
  if (to !== null) world.notify({ ...common, person: to, kind: 'escalation', occasion: `escalation|${occasion}` });
}

/** A task as it is asked whose it is. */
function asked(world: World, task: SimTask): SimTask {
  return { ...task, answering: answersBelow(world, task).flatMap(everybody) };
}

/** The task as the pure rules see it. */
function factsOf(world: World, task: SimTask): TaskFacts {
  return {
    kind: task.form === NEED_FORM.key ? 'need' : task.kind,
    state: task.state,
    late: task.late,
    dueDay: task.dueDay,
    textsDue: task.textsDue,
    figuresIn: task.figuresIn,
    parent: world.task(task.parent)?.state ?? null,
    phase: world.processes.get(task.process)?.phase ?? '',
    occurrence: world.occurrence(task.occurrence).state,
    run: 'running',
  };
}

const KINDS: Record<AnswerAct, string> = { own: 'answered', proposal: 'proposed', onBehalf: 'handedIn' };

/** Takes an answer, a proposal, or what somebody hands in for the task's person. */
export function answer(world: World, task: SimTask, act: AnswerAct, by: string, values: FormValues): void {
  const decision = decide(factsOf(world, task), { does: 'answer', act, today: world.today });
  if (!decision.ok) return;
  const { change, effects } = decision;
  task.revision += 1;
  if (act === 'proposal') {
    const next = isChasedOrgan(world, task.organ) ? rungOf(world.settings, { dueDay: task.dueDay, rung: task.rung, ladderFrom: world.now }) : null;
    // Somebody acted: the ladder counts from now, and is never brought nearer by it.
    if (next === null) task.nextRungAt = null;
    else if (task.nextRungAt !== null && next.at > task.nextRungAt) task.nextRungAt = next.at;
    task.ladderFrom = world.now;
    task.proposed = values;
  } else {
    task.proposed = null;
    if (effects.some((e) => e.effect === 'keepAnswer' && e.standing === 'current')) task.values = values;
  }
  if (change) Object.assign(task, { state: change.state, late: change.late, doneAt: world.now, doneBy: by, nextRungAt: null });
  world.record(KINDS[act], `${task.key}|${task.round}`, { person: by, late: effects.some((e) => e.effect === 'keepAnswer' && e.late) });
  tellOfAnswer(world, task, act, by);
  follow(world, task, effects);
}

/** Takes the figures of a task with two answer days: it stays open, and its ladder begins anew towards the day of the texts. */
export function answerFigures(world: World, task: SimTask, by: string): void {
  const decision = decide(factsOf(world, task), { does: 'answer', act: 'own', today: world.today, part: 'figures' });
  if (!decision.ok || !decision.change?.figuresCame) return;
  const { late, dueDay } = decision.change;
  const next = isChasedOrgan(world, task.organ) ? rungOf(world.settings, { dueDay, rung: 0, ladderFrom: world.now }) : null;
  Object.assign(task, { late, dueDay, textsDue: null, figuresIn: true, proposed: null, rung: 0, ladderFrom: world.now, nextRungAt: next?.at ?? null, revision: task.revision + 1 });
  world.record('figuresAnswered', `${task.key}|${task.round}`, { person: by, late });
  tellOfAnswer(world, task, 'own', by);
}

function tellOfAnswer(world: World, task: SimTask, act: AnswerAct, by: string): void {
  const about = { task: task.key, occurrence: task.occurrence };
  const occasion = `${task.key}|${task.revision}`;
  if (act === 'own') world.notify({ ...about, person: by, kind: 'receipt', occasion: `receipt|${occasion}` });
  if (act === 'own' || task.person === null || task.person === by) return;
  for (const person of everybody(task).filter((p) => p !== by)) tellOfOthers(world, task, act, person);
}

/** What somebody else has put in a person's task. */
function tellOfOthers(world: World, task: SimTask, act: AnswerAct, person: string): void {
  const about = { person, task: task.key, occurrence: task.occurrence };
  const occasion = `${task.key}|${task.revision}`;
  if (act === 'proposal') {
    world.notify({ ...about, kind: 'proposal', occasion: `proposal|${occasion}`, urgent: isUrgent(task.dueDay, world.today, world.settings) });
  } else world.notify({ ...about, kind: 'handedInFor', occasion: `handedInFor|${occasion}`, urgent: true });
}

/** What an act on a task means for the levels above and for the step. */
function follow(world: World, task: SimTask, effects: readonly Effect[]): void {
  for (const { effect } of effects) {
    if (effect === 'rootDone') world.wake(task.process);
    if (effect === 'openParentIfLast') openAbove(world, task);
  }
}

/** Opens the approval above when nothing below it is waiting or open any more. */
function openAbove(world: World, task: SimTask): void {
  const parent = world.task(task.parent);
  if (parent?.state !== 'waiting' || world.below(parent).some((t) => isUnsettled(t.state))) return;
  const next = isChasedOrgan(world, parent.organ) ? rungOf(world.settings, { dueDay: parent.dueDay, rung: 0, ladderFrom: world.now }) : null;
  const person = openerToday(world.org, asked(world, parent), world.today);
  const key = `${parent.key}|${parent.round}`;
  world.record('approvalOpened', key, { person });
  if (person !== parent.person) {
    world.record('taskReassigned', key, { person });
    reassigned(parent, person);
  }
  Object.assign(parent, { state: 'open', openedAt: world.now, ladderFrom: world.now, rung: 0, nextRungAt: next?.at ?? null, revision: parent.revision + 1 });
  world.opened.add(parent);
  if (person === null) return;
  world.notify({
    person,
    kind: 'approvalOpened',
    occasion: `opened|${key}|${parent.revision}`,
    urgent: isUrgent(parent.dueDay, world.today, world.settings),
    task: parent.key,
    occurrence: parent.occurrence,
    payload: { missing: world.below(parent).filter((t) => t.state === 'without').length },
  });
}

/** Approves what lies below; the last root lets the step go on and confirms the organ's total. */
export function approve(world: World, task: SimTask, by: string): void {
  const missing = world.below(task).filter((t) => isUnsettled(t.state)).length;
  const decision = decide(factsOf(world, task), { does: 'approve', today: world.today, missing });
  if (!decision.ok || !decision.change) return;
  Object.assign(task, { state: decision.change.state, late: decision.change.late, doneAt: world.now, doneBy: by, nextRungAt: null, revision: task.revision + 1 });
  world.record('approved', `${task.key}|${task.round}`, { person: by });
  follow(world, task, decision.effects);
  if (task.parent === null) confirmDeviation(world, world.occurrence(task.occurrence));
}

/** Sends one answer below an approval back; the approval waits for it again. */
export function sendBack(world: World, approval: SimTask, child: SimTask): void {
  if (!isUnsettled(approval.state)) return;
  const event: TaskEvent = { does: 'sendBack', newDue: world.settings.calendar.add(world.today, LEAST_DAYS) };
  const decision = decide(factsOf(world, child), event);
  if (!decision.ok || !decision.change) return;
  const chased = isChasedOrgan(world, approval.organ);
  const { state, late, dueDay } = decision.change;
  const urgent = isUrgent(lastDay(child), world.today, world.settings);
  const next = chased ? rungOf(world.settings, { dueDay, rung: 0, ladderFrom: world.now }) : null;
  Object.assign(child, {
    state, late, dueDay, textsDue: null, figuresIn: false, round: child.round + 1, openedAt: world.now, ladderFrom: world.now, rung: 0,
    nextRungAt: next?.at ?? null, doneAt: null, doneBy: null, revision: child.revision + 1,
  });
  world.again(child);
  world.opened.add(child);
  world.record('sentBack', `${child.key}|${child.round}`, { person: child.person });
  if (child.person !== null) {
    world.notify({ person: child.person, kind: 'sentBack', occasion: `sentBack|${child.key}|${child.round}`, urgent, task: child.key, occurrence: child.occurrence });
  }
  if (approval.state === 'waiting') return;
  const rung = chased ? rungOf(world.settings, { dueDay: approval.dueDay, rung: 0, ladderFrom: world.now, waiting: true }) : null;
  Object.assign(approval, { state: 'waiting', rung: 0, ladderFrom: world.now, nextRungAt: rung?.at ?? null, revision: approval.revision + 1 });
  world.record('approvalWaits', `${approval.key}|${approval.round}`, { person: approval.person });
}

/** Goes on without a task that has not been done, and without what lies unsettled below it. */
export function goOnWithout(world: World, task: SimTask, by: string): void {
  const decision = decide(factsOf(world, task), { does: 'goOnWithout', today: world.today });
  if (!decision.ok) return;
  const left = [task, ...unsettledBelow(world, task)];
  for (const t of left) {
    world.record('wentOnWithout', `${t.key}|${t.round}`, { person: by });
    if (t.state === 'open' && t.person !== null) {
      world.notify({ person: t.person, kind: 'wentOnWithout', occasion: `without|${t.key}|${t.round}`, task: t.key, occurrence: t.occurrence });
    }
    Object.assign(t, { state: 'without', late: true, nextRungAt: null, revision: t.revision + 1 });
  }
  follow(world, task, decision.effects);
}

function unsettledBelow(world: World, task: SimTask): SimTask[] {
  return world.below(task).flatMap((t) => [...(isUnsettled(t.state) ? [t] : []), ...unsettledBelow(world, t)]);
}
