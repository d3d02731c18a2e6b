import { createHash } from 'node:crypto';
import type { Day } from '../../domain/calendar/day';
import { sharing } from '../../domain/organisation/turns';
import type { Organisation } from '../../domain/organisation/types';
import { canonicalJson } from '../../domain/record/canonical';
import type { RunClock } from '../base/clock';
import type { Tx } from '../base/db';
import { peopleWithMail } from '../plan/people';
import type { AbsenceInput } from './absence';
import { newcomers, type Change } from './hand';
import { changesFor, dutiesThatMove } from './moving';

/** A duty that goes to somebody else while a person is away. */
export interface AbsenceMove {
  task: string;
  key: string;
  occurrence: string;
  label: string;
  organ: string;
  unit: string | null;
  /** the unit's label, else the organ's */
  place: string;
  kind: string;
  due: Day;
  from: string | null;
  to: string;
  toName: string;
  /** who shares it with `to` */
  also: string[];
}

/** What an absence does, told before it is registered. */
export interface AbsenceEffect {
  /** true: the duties change hands at once; else those that are still unfinished on the first day do */
  begun: boolean;
  /** true: its last day is behind us, so nothing moves, now or later */
  past: boolean;
  moves: AbsenceMove[];
  /** who gets a mail of it, the next morning or on the first day */
  mails: { person: string; name: string }[];
  /** what the list amounts to; registering with it is refused when another list has come of it */
  list: string;
}

/**
 * The unfinished duties that move when `person` is away: those of today, on the first day of the absence (today where it has begun).
 * `purpose` `write` locks them in order, as an act that is to write them must; a preview stands in nobody's way.
 */
export async function absenceEffect(tx: Tx, run: string, org: Organisation, input: AbsenceInput, clock: RunClock, purpose: 'read' | 'write'): Promise<AbsenceEffect & { changes: Change[] }> {
  const { person, from, to, substitute } = input;
  const away: Organisation = { ...org, absences: [...org.absences, { person, from, to, substitute }] };
  const begun = from <= clock.today && to >= clock.today;
  const past = to < clock.today;
  const moving = purpose === 'write' ? dutiesThatMove : changesFor;
  const changes = past ? [] : await moving(tx, run, away, [person, ...sharing(away, [person])], begun ? clock.today : from);
  const labels = new Map((await tx.occurrence.findMany({ where: { run, id: { in: changes.map((c) => c.task.occurrence) } }, select: { id: true, label: true } })).map((o) => [o.id, o.label]));
  const names = new Map(org.people.map((p) => [p.id, p.name]));
  const places = new Map([...org.organs, ...org.units].map((o) => [o.id, o.label]));
  const moves = changes.map(({ task, to: next, also }): AbsenceMove => {
    const { id, key, occurrence, organ, unit, kind, dueDay } = task;
    return { task: id, key, occurrence, label: labels.get(occurrence) ?? occurrence, organ, unit, place: places.get(unit ?? organ) ?? organ, kind, due: dueDay, from: task.person, to: next, toName: names.get(next) ?? next, also: [...also] };
  });
  const told = await peopleWithMail(tx, run, changes.filter((c) => c.task.state === 'open').flatMap((c) => newcomers(c).map((p) => ({ person: p, organ: c.task.organ }))));
  const list = createHash('sha256').update(canonicalJson([begun, { person, from, to, substitute }, moves.map((m) => [m.key, m.from, m.to, m.also])])).digest('hex').slice(0, 16);
  return { begun, past, moves, mails: told.map((p) => ({ person: p, name: names.get(p) ?? p })), list, changes };
}
