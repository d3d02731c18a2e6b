import type { Day } from '../calendar/day';
import { bindTo, mustRebind, nextByDay } from '../decisions/binding';
import { brokenRules, lawsAt } from '../decisions/broken';
import { decide, type Decision, type Registered } from '../decisions/decide';
import { meetingFor, wantedMeeting } from '../decisions/matters';
import { carriedBy } from '../decisions/carried';
import { comesBack } from '../decisions/outcomes';
import { dueReminder, rungsAfter, type DueRung, type ReminderKind } from '../decisions/reminding';
import { registrarsOf, speakersOf } from '../decisions/registrars';
import { affectedBy } from '../decisions/reopening';
import { defaultReceiver, returningPositions } from '../decisions/returning';
import { isRemitted, standingOf, undecidedBefore } from '../decisions/standing';
import { everybody, holder } from '../organisation/resolve';
import type { Meeting } from '../organisation/types';
import { WAITED_FOR } from '../tasks/chased';
import { reopenWhatWasPreliminary } from './preliminary';
import { addRound, newRounds, reopenTasks, rowsOf } from './reopening';
import { replan } from './replanning';
import type { SimMatter, SimOccurrence, SimProcess, SimTask, World } from './world';

const onPaper = (): boolean => false;

/** One look at an occurrence's ärenden. `next`: when a reminder is due; null when only a registration can change anything. */
export function openMatters(world: World, occurrence: SimOccurrence, process: SimProcess): { done: boolean; next: Date | null } {
  const { chain } = occurrence.planned;
  if (rowsOf(world, occurrence).length === 0) for (const place of chain) addRound(world, occurrence, process.id, place, 1, place.meeting);
  if (occurrence.planned.builtOn.some((id) => isReopened(world.occurrences.get(id)))) return { done: false, next: null };
  const standing = standingOf(rowsOf(world, occurrence));
  switch (standing.at) {
    case 'done':
      closePlan(world, process);
      if (occurrence.finishedAt !== null) wakeWhatBuildsOn(world, occurrence.id);
      return { done: true, next: null };
    case 'remitted':
      return { done: false, next: remindReceiver(world, standing.row) };
    case 'next':
      return { done: false, next: giveToOrgan(world, occurrence, standing.row) };
    case 'open':
      return { done: false, next: watch(world, occurrence, standing.row) };
  }
}

function isReopened(o: SimOccurrence | undefined): boolean {
  return o?.state === 'open' && o.finishedAt !== null;
}

function closePlan(world: World, process: SimProcess): void {
  const plan = process.actionPlan ? world.actionPlans.find((p) => p.planned === process.occurrence && p.state === 'running') : undefined;
  if (!plan) return;
  plan.state = 'closed';
  world.record('actionPlanClosed', `${plan.occurrence}|atgardsplan|${plan.n}`);
}

function wakeWhatBuildsOn(world: World, occurrence: string): void {
  for (const process of world.processes.values()) {
    if (process.live && process.phase === 'deciding' && world.occurrence(process.occurrence).planned.builtOn.includes(occurrence)) world.wake(process.id);
  }
}

/** The organ whose turn it is gets the ärende. */
function giveToOrgan(world: World, occurrence: SimOccurrence, row: SimMatter): Date | null {
  const { chain } = occurrence.planned;
  const meetings = meetingsOf(world);
  const meeting = meetingFor(row, rowsOf(world, occurrence), chain, meetings, world.today);
  row.state = 'open';
  row.meeting = meeting?.id ?? null;
  world.given.add(row);
  world.record('matterOpened', row.key);
  tellSecretary(world, row);
  const missed = meetings.find((m) => m.id === wantedMeeting(row, chain));
  const meets = meetings.some((m) => m.organ === row.organ);
  if (meets && (meeting === null || meeting.id !== missed?.id)) tellMoved(world, row, meeting);
  return remind(world, row, meeting?.day ?? plannedDay(occurrence, row));
}

function meetingsOf(world: World): Meeting[] {
  return [...world.meetings.values()];
}

function plannedDay({ planned }: SimOccurrence, row: SimMatter): Day {
  return planned.chain.find((c) => c.position === row.position)?.day ?? planned.due;
}

function tellSecretary(world: World, row: SimMatter): void {
  const organ = world.organ(row.organ);
  if (!organ || WAITED_FOR.has(organ.type)) return;
  for (const person of registrarsOf(world.org, row.organ, false, world.today)) {
    world.notify({ person, kind: 'matterOnMeeting', occasion: `matter|${row.key}`, occurrence: row.occurrence, payload: { matter: row.key, meeting: row.meeting } });
  }
}

function tellMoved(world: World, row: SimMatter, meeting: Meeting | null): void {
  if (row.round > 1 && meeting) return;
  const text = meeting ? `${row.label} ligger på sammanträdet ${meeting.day}.` : `${row.label} har inget kommande sammanträde.`;
  writeFindings(world, row.key, [{ rule: meeting ? 'senare-sammantrade' : 'inget-sammantrade', severity: meeting ? 'warning' : 'error', text }]);
}

/** One finding a rule and thing; the ekonomichef is told of those that are more than information. */
function writeFindings(world: World, about: string, broken: readonly { rule: string; severity: string; text: string }[]): void {
  const rows = broken.map((b, i) => ({ ...b, at: world.now, occasion: `${about}|${b.rule}${broken.findIndex((x) => x.rule === b.rule) === i ? '' : `|${i}`}` }));
  const made = rows.filter((r) => !world.findings.has(r.occasion));
  for (const { occasion, ...finding } of made) world.findings.set(occasion, finding);
  const chief = world.chief();
  if (made.length === 0 || chief === null) return;
  for (const r of rows) if (r.severity !== 'info') world.notify({ person: chief, kind: 'finding', occasion: r.occasion });
}

/** An ärende that an organ has: bound anew when its meeting was cancelled, its registration asked for when the meeting has been. */
function watch(world: World, occurrence: SimOccurrence, row: SimMatter): Date | null {
  const meetings = meetingsOf(world);
  if (!meetings.some((m) => m.organ === row.organ)) return remind(world, row, plannedDay(occurrence, row));
  let meeting = row.meeting === null ? undefined : world.meetings.get(row.meeting);
  if (mustRebind(meeting)) {
    meeting = bindTo(meetings, row.organ, row.meeting ?? wantedMeeting(row, occurrence.planned.chain) ?? '', world.today) ?? undefined;
    const had = row.meeting;
    if ((meeting?.id ?? null) !== had) {
      row.meeting = meeting?.id ?? null;
      world.given.add(row);
      world.record('matterMoved', row.key);
      if (had !== null) tellMoved(world, row, meeting ?? null);
    }
  }
  return meeting ? remind(world, row, meeting.day) : null;
}

function remind(world: World, row: SimMatter, day: Day): Date | null {
  const organ = world.organ(row.organ);
  if (!organ || WAITED_FOR.has(organ.type)) return null;
  return fire(world, row, day, 'registrationReminded', rungsAfter(world.settings, day), () => registrarsOf(world.org, row.organ, false, world.today));
}

function remindReceiver(world: World, row: SimMatter): Date | null {
  if (row.decidedDay === null) return null;
  return fire(world, row, row.decidedDay, 'receiverReminded', rungsAfter(world.settings, row.decidedDay), () => receiversOf(world, row));
}

function receiversOf(world: World, row: SimMatter): string[] {
  return speakersOf(world.org, row.remitTo ?? row.organ, onPaper, world.today);
}

/** What is due is told once; the ekonomichef hears it too from the first rung that escalates. */
function fire(world: World, row: SimMatter, day: Day, kind: ReminderKind, rungs: readonly DueRung[], people: () => string[]): Date | null {
  const { fires, next } = dueReminder(kind, row, day, rungs, world.now);
  if (!fires || world.reminded.has(`${kind}|${fires.businessKey}`)) return next;
  world.reminded.add(`${kind}|${fires.businessKey}`);
  world.record(kind, fires.businessKey);
  const told = people();
  const chief = fires.escalates ? world.chief() : null;
  if (chief !== null) told.push(chief);
  for (const person of new Set(told)) {
    world.notify({
      person,
      kind: 'registerDecision',
      occasion: fires.occasion,
      occurrence: row.occurrence,
      payload: kind === 'receiverReminded' ? {} : { meeting: row.meeting, ...(row.meeting === null ? { matter: row.key } : {}) },
    });
  }
  return next;
}

/** The outcome of each of these ärenden, at a meeting (null: apart from any) on a day. */
export function register(world: World, outcomes: ReadonlyMap<SimMatter, Registered>, meeting: Meeting | null, day: Day): void {
  const taken = [...outcomes.keys()].sort((a, b) => (a.occurrence < b.occurrence ? -1 : a.occurrence > b.occurrence ? 1 : a.position - b.position));
  const phases = new Map(taken.map((row) => [row, world.processes.get(row.process)]));
  if (taken.some((row) => !phases.get(row)?.live || phases.get(row)?.phase === 'planned')) return;
  const decisions = taken.map((row) => decisionOf(world, row, outcomes.get(row) ?? { outcome: '' }));
  if (decisions.some((d) => d === null)) return;
  const moved = new Set<string>();
  taken.forEach((row, i) => {
    const decision = decisions[i];
    if (!decision) return;
    apply(world, row, decision, meeting, day, phases.get(row)?.phase ?? '');
    if (comesBack(decision.outcome)) moved.add(row.occurrence);
  });
  if (meeting) {
    meeting.state = 'held';
    world.record('meetingRegistered', meeting.id);
  }
  if (moved.size > 0) replan(world, [...moved]);
  for (const row of taken) world.wake(row.process);
}

function decisionOf(world: World, row: SimMatter, sent: Registered): Decision | null {
  const occurrence = world.occurrence(row.occurrence);
  const receiver = defaultReceiver(occurrence.planned.chain, row.position, occurrence.planned.organ, world.org.organs);
  const result = decide(row, sent, receiver);
  return result.ok ? result.decision : null;
}

function apply(world: World, row: SimMatter, decision: Decision, meeting: Meeting | null, day: Day, phase: string): void {
  const occurrence = world.occurrence(row.occurrence);
  const { planned } = occurrence;
  const rows = rowsOf(world, occurrence);
  const organ = world.organ(row.organ);
  const labelOf = (id: string): string => world.organ(id)?.label ?? id;
  const broken = brokenRules({
    verb: row.verb,
    organ: { id: row.organ, type: organ?.type ?? 'namnd', label: labelOf(row.organ) },
    heldOn: day,
    outcome: decision.outcome,
    minority: false,
    minorityBefore: false,
    undecidedBefore: undecidedBefore(rows, row.position).map((r) => ({ label: labelOf(r.organ), type: world.organ(r.organ)?.type ?? 'namnd' })),
    basisMissing: phase !== 'deciding',
    outsidePapers: meeting !== null && row.meeting !== null && row.meeting !== meeting.id,
    laws: lawsAt(planned.chain, row.position, planned.law, (id) => world.organ(id)?.type),
  });
  const { state, outcome, remitTo } = decision;
  Object.assign(row, { state, outcome, remitTo, decidedDay: day, ...(meeting ? { meeting: meeting.id } : {}) });
  if (outcome === 'aterremiss') world.remitted.add(row);
  const next = decision.effect.does === 'tableToNextMeeting' && meeting ? nextByDay(meetingsOf(world).filter((m) => m.id !== meeting.id), row.organ, day) : null;
  if (decision.effect.does === 'tableToNextMeeting') {
    const place = planned.chain.find((c) => c.position === row.position);
    if (place) addRound(world, occurrence, row.process, place, row.round + 1, next?.id ?? null);
  }
  if (decision.effect.does === 'endChain') {
    for (const r of rows) if (r.position > row.position && (r.state === 'waiting' || r.state === 'open')) r.state = 'superseded';
  }
  world.record('decisionRegistered', row.key, { outcome });
  writeFindings(world, row.key, broken);
  tellDecided(world, occurrence, row);
  carry(world, occurrence, row);
  world.take({
    kind: 'decided', occurrence: row.occurrence, organ: row.organ, position: row.position, outcome, day,
    ...(meeting ? { meeting: meeting.id } : {}), ...(next ? { nextMeeting: next.id } : {}), ...(decision.paragraph ? { paragraph: decision.paragraph } : {}),
  });
  reopenWhatWasPreliminary(world, occurrence, row, decision);
}

/** Those whose work it was, and of an återremiss also the one to whom it went. */
function tellDecided(world: World, { id, planned }: SimOccurrence, row: SimMatter): void {
  const roots = [id, ...planned.builtOn].flatMap((o) => world.tasksAt(o)).filter((t) => t.parent === null && t.organ === planned.organ && t.state === 'done');
  const receivers = row.outcome === 'aterremiss' ? receiversOf(world, row) : [];
  for (const person of new Set([...receivers, ...roots.flatMap(everybody)])) {
    world.notify({ person, kind: 'decided', occasion: `decided|${row.key}`, occurrence: id });
  }
}

/** A decision that carries something for the year waits for the role that owns it, who is told. */
function carry(world: World, { planned }: SimOccurrence, row: SimMatter): void {
  const carried = carriedBy(world.definition, planned, row);
  if (carried === null) return;
  for (const one of carried.carries) world.record('carriedPending', `${row.key}|${one}`);
  const owner = holder(world.org, carried.owner, carried.scope, world.today);
  if (owner) world.notify({ person: owner.person, kind: 'finding', occasion: `carried|${row.key}`, occurrence: planned.id });
}

/** What the receiver of an återremiss lets be asked again (null: nothing); the ärende comes back when that is done. */
export function reopen(world: World, row: SimMatter, asked: SimTask | null): void {
  if (!isRemitted(row)) return;
  const occurrence = world.occurrence(row.occurrence);
  const tasks = asked ? [asked] : [];
  const affected = affectedBy({ builtOn: basisOf(world, occurrence.id) }, new Set(tasks.map((t) => t.occurrence)));
  // Simulated receivers ask within the step itself, so nothing below it is gone through again.
  if ([...affected].some((id) => id !== occurrence.id)) throw new Error(`a simulated återremiss re-opens what ${occurrence.id} builds on`);
  const { chain } = occurrence.planned;
  const positions = returningPositions(chain, row.position, row.remitTo ?? row.organ, tasks.length > 0);
  newRounds(world, occurrence, row.process, positions);
  reopenTasks(world, tasks);
  row.state = 'superseded';
  world.record('remittalAnswered', row.key);
  world.wake(row.process);
}

function basisOf(world: World, occurrence: string): Map<string, string[]> {
  const builtOn = new Map<string, string[]>();
  for (let level = [occurrence]; level.length > 0; ) {
    for (const id of level) builtOn.set(id, world.occurrences.get(id)?.planned.builtOn ?? []);
    level = [...new Set(level.flatMap((id) => builtOn.get(id) ?? []))].filter((id) => !builtOn.has(id) && world.occurrences.has(id));
  }
  return builtOn;
}
