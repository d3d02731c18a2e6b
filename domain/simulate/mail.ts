import { isMailDay, nextMailInstant } from '../mail/mailDays';
import { whyDropped } from '../mail/standing';
import { inSeason } from '../tasks/ladder';
import { chase } from './tasks';
import type { SimMail, SimNotice, World } from './world';

/** The next instant (UTC) at which there may be something for a morning; null when there is nothing more to say or remind of. */
export function nextMorning(world: World): Date | null {
  const something = world.pending.some((n) => n.kind !== 'receipt') || somebodyIsChased(world);
  return something ? nextMailInstant(world.now, world.definition) : null;
}

function somebodyIsChased(world: World): boolean {
  for (const task of world.unsettled()) if (task.nextRungAt !== null) return true;
  return false;
}

/** A morning at its instant: who is late is reminded or escalated as the ladder says, then each person gets one mail of what is new. */
export function lookAtMorning(world: World): void {
  if (!isMailDay(world.today, world.definition)) return;
  chase(world, world.now);
  const due = world.pending.filter((n) => n.at < world.now);
  if (due.length === 0) return;
  const carried = new Set(write(world, due, 'morning'));
  world.pending = world.pending.filter((n) => !carried.has(n));
}

/** What is to be told at once becomes mails, one a person; in the semesterperiod it goes with a morning mail. */
export function writeUrgent(world: World): void {
  const notices = world.urgent;
  if (notices.length === 0) return;
  world.urgent = [];
  if (inSeason(world.today, world.definition.semester)) world.pending.push(...notices.map((n) => ({ ...n, urgent: false })));
  else write(world, notices, 'atOnce');
}

const ABOUT_MATTERS: ReadonlySet<string> = new Set(['matterOnMeeting', 'registerDecision']);

/** Writes one mail a person and returns the notices that are over with: told, or not to be told any more. */
function write(world: World, notices: readonly SimNotice[], kind: 'morning' | 'atOnce'): SimNotice[] {
  const standing = {
    tasks: world.tasks,
    occurrences: world.occurrences,
    matters: notices.some((n) => ABOUT_MATTERS.has(n.kind)) ? [...world.matters.values()].map((m) => ({ id: m.key, meeting: m.meeting, state: m.state })) : [],
    findings: new Map<string, { closedAt: Date | null }>(),
    mentioned: world.mentioned,
  };
  const known = new Set(world.org.people.map((p) => p.id));
  const over: SimNotice[] = [];
  const parcels = new Map<string, SimNotice[]>();
  for (const notice of notices) {
    if (!known.has(notice.person) || whyDropped(notice, standing) !== null) over.push(notice);
    else {
      const parcel = parcels.get(notice.person);
      if (parcel) parcel.push(notice);
      else parcels.set(notice.person, [notice]);
    }
  }
  for (const [person, parcel] of parcels) {
    // A receipt alone is no reason for a mail.
    if (parcel.every((n) => n.kind === 'receipt')) continue;
    world.mails.push(mailOf(world, person, parcel, kind));
    for (const n of parcel) if (n.occurrence !== null) world.mentioned.add(`${person}|${n.occurrence}`);
    over.push(...parcel);
  }
  return over;
}

function mailOf(world: World, person: string, parcel: readonly SimNotice[], kind: 'morning' | 'atOnce'): SimMail {
  const receipt = kind === 'atOnce' && parcel.every((n) => n.kind === 'handedInFor');
  return { person, day: world.today, at: world.now, kind: receipt ? 'receipt' : kind, items: parcel.map(({ kind: about, occasion, occurrence, task }) => ({ kind: about, occasion, occurrence, task })) };
}
