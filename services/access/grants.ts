import { clockOfRow } from '../base/clock';
import type { Db } from '../base/db';
import type { Grant } from './actor';

/** What is known about a person of a run at sign-in: roles, as substitute too, and the authority that they work for. */
export interface Standing {
  municipality: string;
  authority: string;
  grants: Grant[];
  /** people who are away and whom the person stands in for */
  standsInFor: string[];
}

interface Held extends Grant {
  person: string;
  from: string | null;
  to: string | null;
}

/** The columns of STANDING, as they come from the database. */
export interface StandingRow {
  municipality: string;
  clock_kind: string;
  clock_now: Date | null;
  authority: string;
  absences: { person: string; from: string; to: string }[];
  held: Held[];
}

/**
 * One statement, since on deadline day everybody signs in at once. `p` is the person; days are compared afterwards, because only
 * the run's clock knows which day it is.
 */
export const STANDING = `
  r.municipality, r.clock_kind, r.clock_now, p.authority,
  (select coalesce(json_agg(json_build_object('person', a.person, 'from', a.from_day, 'to', a.to_day) order by a.id), '[]')
   from absence a where a.run = p.run and a.substitute = p.id) as absences,
  (select coalesce(json_agg(json_build_object('role', h.role, 'scope', h.scope, 'person', h.person, 'from', h.from_day, 'to', h.to_day) order by h.id), '[]')
   from role_holder h where h.run = p.run
     and (h.person = p.id or h.person in (select a.person from absence a where a.run = p.run and a.substitute = p.id))) as held`;

/**
 * The roles that `person` holds in `run` on the run's own today, with those of everybody whom they stand in for.
 * Null when the run or the person does not exist.
 */
export async function standingOf(db: Db, run: string, person: string): Promise<Standing | null> {
  const { rows } = await db.pool.query<StandingRow>({
    name: 'access-standing',
    text: `select ${STANDING} from person p join run r on r.id = p.run where p.run = $1 and p.id = $2`,
    values: [run, person],
  });
  return rows[0] ? standing(rows[0], person) : null;
}

/** What a row says of `person` on the run's own today. */
export function standing(row: StandingRow, person: string): Standing {
  const { today } = clockOfRow({ clockKind: row.clock_kind, clockNow: row.clock_now });
  const standsInFor = row.absences.filter((a) => a.from <= today && a.to >= today).map((a) => a.person);
  const grants = row.held
    .filter((h) => h.person === person || standsInFor.includes(h.person))
    .filter((h) => (h.from === null || h.from <= today) && (h.to === null || h.to >= today))
    .map(({ role, scope }) => ({ role, scope }));
  return { municipality: row.municipality, authority: row.authority, grants, standsInFor };
}
