import type { Day } from '../../domain/calendar/day';
import { dayAt } from '../../domain/calendar/zone';
import { calendarWith, type WorkingCalendar } from '../../domain/calendar/workingDays';
import type { Definition } from '../../domain/arshjul/definition';
import type { Experience, LateStep, LeftPerson, OpenPlan, OpenTask } from '../../domain/next/experience';
import type { Run } from '../../generated/prisma/client';
import type { Actor } from '../access/actor';
import { clockOfRow } from '../base/clock';
import type { Db } from '../base/db';
import { Refusal } from '../base/refusal';
import { runFor } from './who';

/**
 * How a real year went, for next year's folder: steps that were late (arbetsdagar), people without a post any more, åtgärdsplaner
 * that are not in balance and händelser that are not done. A rehearsal is refused: nobody really did anything in it.
 */
export async function experienceOf(db: Db, actor: Actor, runId: string): Promise<Experience> {
  const run = await runFor(db.prisma, actor, runId);
  if (run.kind !== 'real') throw new Refusal('invalid', `${run.id} är en övning. Hur ett år gick läses bara ur ett riktigt år.`);
  const today = clockOfRow(run).today;
  const [late, left, plans, open] = await Promise.all([lateSteps(db, run, today), leftPeople(db, run, today), openPlans(db, run), openEvents(db, run)]);
  return { run: run.id, municipality: run.municipality, year: run.year, finished: run.state === 'finished', today, late, left, plans, open };
}

interface LateRow {
  occurrence: string;
  step: string;
  label: string;
  organ: string;
  what: 'answers' | 'step';
  due: Day;
  /** null: not done yet */
  done: Date | null;
  /** the organ's own day, where one decided */
  decided: Day | null;
}

/** Per step and organ, the answers and the step itself that came after their day. What was settled apart from the year is not late. */
async function lateSteps(db: Db, run: Run, today: Day): Promise<LateStep[]> {
  const { rows } = await db.pool.query<LateRow>(
    `select o.id as occurrence, o.step, o.label, o.organ, 'answers' as what, t.due_day as due, t.done_at as done, null as decided
       from task t join occurrence o on o.run = t.run and o.id = t.occurrence
      where t.run = $1 and ((t.state in ('done', 'without') and t.late) or (t.state = 'open' and t.due_day < $2))
     union all
     select o.id, o.step, o.label, o.organ, 'step', o.due, o.finished_at,
            (select max(m.decided_day) from matter m where m.run = o.run and m.occurrence = o.id and m.state = 'decided')
       from occurrence o
      where o.run = $1 and o.kind <> 'handelse' and (o.state = 'finished' or (o.state = 'open' and o.due < $2))`,
    [run.id, today],
  );
  const calendar = calendarWith((run.definition as unknown as Definition).freeDays);
  const steps = new Map<string, LateStep>();
  for (const row of rows) {
    const workingDays = lateness(row, today, calendar);
    if (workingDays <= 0) continue;
    const step = steps.get(row.step) ?? { step: row.step, label: row.label, workingDays: 0, at: [] };
    steps.set(row.step, step);
    step.workingDays = Math.max(step.workingDays, workingDays);
    const same = step.at.find((a) => a.occurrence === row.occurrence);
    if (same && same.workingDays >= workingDays) continue;
    if (same) step.at.splice(step.at.indexOf(same), 1);
    step.at.push({ occurrence: row.occurrence, organ: row.organ, what: row.what, workingDays, open: row.done === null });
  }
  return [...steps.values()]
    .map((s) => ({ ...s, at: s.at.sort((a, b) => (a.occurrence < b.occurrence ? -1 : 1)) }))
    .sort((a, b) => b.workingDays - a.workingDays || (a.step < b.step ? -1 : 1));
}

function lateness({ due, done, decided }: LateRow, today: Day, calendar: WorkingCalendar): number {
  return calendar.between(due, done === null ? today : (decided ?? dayAt(done)));
}

/** People all of whose posts have a last day before today, with who holds each post now. */
async function leftPeople(db: Db, run: Run, today: Day): Promise<LeftPerson[]> {
  const { rows } = await db.pool.query<{ person: string; name: string; until: Day; posts: LeftPerson['posts'] }>(
    `select p.id as person, p.name, max(h.to_day) as until,
            json_agg(json_build_object('role', h.role, 'scope', h.scope, 'now', (
              select n.person from role_holder n
               where n.run = h.run and n.role = h.role and n.scope = h.scope and coalesce(n.from_day, '') <= $2 and coalesce(n.to_day, '9999') >= $2
               order by n.from_day desc nulls last, n.id limit 1)) order by h.role, h.scope) as posts
       from person p join role_holder h on h.run = p.run and h.person = p.id
      where p.run = $1
      group by p.id, p.name
     having bool_and(h.to_day is not null and h.to_day < $2)
      order by p.id`,
    [run.id, today],
  );
  return rows.map((r) => ({ ...r, posts: r.posts.map(({ role, scope, now }) => ({ role, scope, now })) }));
}

async function openPlans(db: Db, run: Run): Promise<OpenPlan[]> {
  const { rows } = await db.pool.query<Omit<OpenPlan, 'openedOn'> & { openedAt: Date }>(
    `select a.organ, coalesce(g.label, a.organ) as "organLabel", a.n, a.deviation, coalesce(c.label, a.occurrence) as cause, a.opened_at as "openedAt", a.state
       from action_plan a
       left join organ g on g.run = a.run and g.id = a.organ
       left join occurrence c on c.run = a.run and c.id = a.occurrence
      where a.run = $1 and a.state in ('running', 'handedOver')
      order by a.organ, a.n`,
    [run.id],
  );
  return rows.map(({ openedAt, ...r }) => ({ ...r, openedOn: dayAt(openedAt) }));
}

/** Händelser that are going on, and those that were left when the year was closed; not the åtgärdsplaner, which are told apart. */
async function openEvents(db: Db, run: Run): Promise<OpenTask[]> {
  const { rows } = await db.pool.query<OpenTask>(
    `select o.id as occurrence, o.step, o.label, o.organ, o.due
       from occurrence o
      where o.run = $1 and o.kind = 'handelse'
        and (o.state in ('planned', 'open') or (o.state = 'settled' and o.settled_as ->> 'how' = 'utgar' and $2))
        and not exists (select 1 from action_plan a join process p on p.id = a.process where a.run = o.run and p.occurrence = o.id)
      order by o.due, o.id`,
    [run.id, run.state === 'finished'],
  );
  return rows;
}
