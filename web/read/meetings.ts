import type { Day } from '../../domain/calendar/day';
import type { OrganType, Verb } from '../../domain/organisation/types';
import type { Db } from '../../services/base/db';

export interface MeetingRow {
  id: string;
  organ: string;
  organLabel: string;
  organType: OrganType;
  day: Day;
  handlingsstopp: Day;
  type: string;
  state: string;
  revision: number;
  /** ärenden that lie on it and are not decided, and all of them */
  open: number;
  all: number;
}

/** The year's meetings in order of day, with how many ärenden lie on each. */
export async function meetingRows(db: Db, run: string): Promise<MeetingRow[]> {
  const { rows } = await db.pool.query<MeetingRow>(
    `select m.id, m.organ, o.label as "organLabel", o.type as "organType", m.day, m.handlingsstopp, m.type, m.state, m.revision,
            count(x.id) filter (where x.state = 'open')::int as open, count(x.id) filter (where x.state <> 'superseded')::int as all
       from meeting m join organ o on o.run = m.run and o.id = m.organ
       left join matter x on x.run = m.run and x.meeting = m.id
      where m.run = $1 group by m.run, m.id, o.label, o.type, o.sort
      order by m.day, o.sort, m.id`,
    [run],
  );
  return rows;
}

export interface MatterRow {
  id: string;
  label: string;
  occurrence: string;
  verb: Verb;
  state: string;
  round: number;
  outcome: string | null;
  paragraph: string | null;
  motivation: string | null;
  change: string | null;
  remitTo: string | null;
  decidedDay: Day | null;
  revision: number;
  organ: string;
  organLabel: string;
}

const MATTER = `select x.id, x.label, x.occurrence, x.verb, x.state, x.round, x.outcome, x.paragraph, x.motivation, x.change, x.remit_to as "remitTo",
    x.decided_day as "decidedDay", x.revision, x.organ, o.label as "organLabel"
  from matter x join organ o on o.run = x.run and o.id = x.organ`;

/** The ärenden of a meeting, the undecided first. */
export async function mattersOf(db: Db, run: string, meeting: string): Promise<MatterRow[]> {
  const { rows } = await db.pool.query<MatterRow>(`${MATTER} where x.run = $1 and x.meeting = $2 order by (x.state = 'open') desc, x.position, x.label, x.id`, [run, meeting]);
  return rows;
}

/** Ärenden that wait for an organ without a meeting here: revisionen, a stämma, an organ whose calendar has run out. */
export async function mattersWithoutMeeting(db: Db, run: string): Promise<MatterRow[]> {
  const { rows } = await db.pool.query<MatterRow>(`${MATTER} where x.run = $1 and x.meeting is null and x.state = 'open' order by o.sort, x.label, x.id`, [run]);
  return rows;
}

/** Återremisser whose receiver has not yet said what re-opens, each with the ärende that remitted. */
export async function remitted(db: Db, run: string): Promise<MatterRow[]> {
  const { rows } = await db.pool.query<MatterRow>(
    `${MATTER} where x.run = $1 and x.outcome = 'aterremiss' and x.state = 'decided'
       and not exists (select 1 from matter y where y.run = x.run and y.occurrence = x.occurrence and y.round > x.round)
     order by x.decided_day, x.id`,
    [run],
  );
  return rows;
}

/** One ärende of the year; null when there is none. */
export async function matterOf(db: Db, run: string, id: string): Promise<MatterRow | null> {
  const { rows } = await db.pool.query<MatterRow>(`${MATTER} where x.run = $1 and x.id = $2`, [run, id]);
  return rows[0] ?? null;
}
