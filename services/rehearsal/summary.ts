import type { SimCounts } from '../../domain/simulate/result';
import type { Db } from '../base/db';

/** What a rehearsal amounted to; `rehearse --json` and the page show it. The twin counts the same. */
export type Summary = SimCounts;

/** Counts from the run's rows and timeline, in one round trip. */
export async function summaryOf(db: Db, run: string): Promise<Summary> {
  const { rows } = await db.pool.query<Record<string, number>>(
    `with e as (select kind, payload from timeline_entry where run = $1),
          m as (select kind, person, local_day, count(*)::int as n from mail where run = $1 group by 1, 2, 3)
     select
       (select count(*)::int from task where run = $1) as tasks,
       (select count(*)::int from answer where run = $1 and act <> 'proposal') as answers,
       (select count(*)::int from answer where run = $1 and act <> 'proposal' and late) as late,
       (select coalesce(sum(n), 0)::int from m) as total,
       (select coalesce(sum(n), 0)::int from m where kind = 'morning') as morning,
       (select coalesce(sum(n), 0)::int from m where kind <> 'morning') as at_once,
       (select coalesce(max(n), 0)::int from m where kind = 'morning') as most_morning,
       (select coalesce(max(n), 0)::int from (select sum(n) as n from m where kind <> 'morning' group by person, local_day) x) as most_at_once,
       (select count(*)::int from e where kind = 'reminded') as reminders,
       (select count(*)::int from e where kind = 'escalated') as escalations,
       (select count(*)::int from matter where run = $1 and outcome is not null) as decisions,
       (select count(*)::int from matter where run = $1 and outcome = 'aterremiss') as remitted,
       (select count(*)::int from e where kind = 'decisionRegistered' and payload->>'new' = 'bordlaggning') as tabled,
       (select count(*)::int from e where kind = 'sentBack') as sent_back,
       (select count(*)::int from task where run = $1 and state = 'without') as without,
       (select count(*)::int from action_plan where run = $1) as plans,
       (select count(*)::int from e where kind = 'adjusted') as adjustments,
       (select count(*)::int from absence where run = $1) as absences,
       (select count(*)::int from occurrence where run = $1 and state in ('planned', 'open')) as unfinished`,
    [run],
  );
  const n = (key: string): number => rows[0]?.[key] ?? 0;
  return {
    tasks: n('tasks'),
    answers: n('answers'),
    late: n('late'),
    mails: {
      total: n('total'),
      morning: n('morning'),
      atOnce: n('at_once'),
      mostMorningPerPersonAndDay: n('most_morning'),
      mostAtOncePerPersonAndDay: n('most_at_once'),
    },
    reminders: n('reminders'),
    escalations: n('escalations'),
    decisions: n('decisions'),
    remitted: n('remitted'),
    tabled: n('tabled'),
    sentBack: n('sent_back'),
    wentOnWithout: n('without'),
    never: n('without'),
    actionPlans: n('plans'),
    adjustments: n('adjustments'),
    absences: n('absences'),
    unfinished: n('unfinished'),
  };
}
