import type { Day } from '../calendar/day';
import { shortDay } from '../calendar/texts';
import { holidayName } from '../calendar/workingDays';
import { dayAt } from '../calendar/zone';
import { scopeOf } from '../tasks/handOut';
import { inSeason } from '../tasks/ladder';
import { holderAt } from './people';
import { labelOf } from './titles';
import type { SimTask, World } from './world';

/** Something of the year that meets a holiday, the semesterperiod or somebody's absence. */
export interface Clash {
  kind: 'semester' | 'ledig dag' | 'frånvaro';
  /** the first day of it */
  day: Day;
  occurrence: string;
  text: string;
}

/** In order of day. One clash a step and day, however many tasks it has there. */
export function clashesOf(world: World): Clash[] {
  const all = [...dayClashes(world), ...meetingClashes(world), ...absenceClashes(world)];
  return all.sort((a, b) => (a.day !== b.day ? (a.day < b.day ? -1 : 1) : a.text < b.text ? -1 : a.text > b.text ? 1 : 0));
}

/** Answer days on days on which nobody works, and in the semesterperiod, when no mail goes and ladders stand still. */
function dayClashes(world: World): Clash[] {
  const groups = new Map<string, SimTask[]>();
  for (const task of world.tasks.values()) {
    if (task.state === 'withdrawn' || whyOff(world, task.dueDay) === null) continue;
    const key = `${task.occurrence}|${task.dueDay}`;
    groups.set(key, [...(groups.get(key) ?? []), task]);
  }
  return [...groups.values()].flatMap((tasks): Clash[] => {
    const [first] = tasks;
    const off = first ? whyOff(world, first.dueDay) : null;
    if (!first || !off) return [];
    const label = labelOf(world, first.occurrence);
    const n = tasks.length === 1 ? 'en uppgift' : `${tasks.length} uppgifter`;
    return [{ kind: off.kind, day: first.dueDay, occurrence: first.occurrence, text: `${label}: ${n} ska vara klar${tasks.length === 1 ? '' : 'a'} ${shortDay(first.dueDay)}, ${off.text}.` }];
  });
}

function whyOff(world: World, day: Day): { kind: Clash['kind']; text: string } | null {
  if (inSeason(day, world.definition.semester)) return { kind: 'semester', text: 'i semesterperioden' };
  if (world.settings.calendar.isWorkingDay(day)) return null;
  return { kind: 'ledig dag', text: holidayName(day) ?? 'som inte är en arbetsdag' };
}

function meetingClashes(world: World): Clash[] {
  return [...world.matters.values()].flatMap((m): Clash[] => {
    const meeting = m.meeting === null ? undefined : world.meetings.get(m.meeting);
    if (!meeting || m.state === 'superseded' || world.settings.calendar.isWorkingDay(meeting.day)) return [];
    const name = holidayName(meeting.day);
    const when = name === undefined ? `ligger ${shortDay(meeting.day)}, som inte är en arbetsdag` : `${shortDay(meeting.day)} ligger på ${name}`;
    return [{ kind: 'ledig dag', day: meeting.day, occurrence: m.occurrence, text: `${m.label}: sammanträdet ${when}.` }];
  });
}

/** What somebody would have had to do while away: one clash a step and absence. */
function absenceClashes(world: World): Clash[] {
  const names = new Map(world.org.people.map((p) => [p.id, p.name]));
  const clashes = new Map<string, Clash>();
  for (const absence of world.org.absences) {
    for (const task of world.tasks.values()) {
      if (task.state === 'withdrawn' || ![task.person, ...(task.owners?.slice(0, 1) ?? []), holderAt(world, task.role, scopeOf(task))].includes(absence.person)) continue;
      const from = dayAt(task.openedAt ?? task.ladderFrom);
      const until = task.doneAt === null || dayAt(task.doneAt) > task.dueDay ? task.dueDay : dayAt(task.doneAt);
      if (from > absence.to || until < absence.from) continue;
      const label = labelOf(world, task.occurrence);
      const who = names.get(absence.person) ?? absence.person;
      const text = `${label}: ${who} är borta ${shortDay(absence.from)}–${shortDay(absence.to)}; ${names.get(absence.substitute) ?? absence.substitute} gör det.`;
      clashes.set(`${absence.person}|${absence.from}|${task.occurrence}`, { kind: 'frånvaro', day: absence.from, occurrence: task.occurrence, text });
    }
  }
  return [...clashes.values()];
}
