// Who acts in a task's role today, asked in SQL: an approval that opens asks it within the statement that opens it. What stands
// here follows `holder` in domain/organisation/resolve.ts, but for a vacant post: there the task stays with whom it was given.
// `openerToday` in domain/tasks/handOut.ts says the same in memory.
import type { Entry } from '../base/record';

/** Why a task that nobody handed over has gone to somebody else, as the timeline says it. */
export const NEW_HOLDER = 'frånvaro eller ny på posten';

/**
 * SQL for the person (text or null) who acts in a task's role on a day: who holds it (of a shared post the first who is there), or
 * while away the substitute, and the substitute's own, once around at most. An approval lifted above its own level stays with whom it was given, or his substitute;
 * and one stays with whom it has been given to rather than come to somebody who would approve his own answer.
 * `task` is the alias of a row of `task`, `day` an expression for the local day.
 */
export function presentHolder(task: string, day: string): string {
  return `(
    with recursive present(person, seen) as (
      select held.person, array[held.person] from (select coalesce(
        (select h.person from role_holder h
         where not ${task}.same_as_below and h.run = ${task}.run and h.role = ${task}.role
           and h.scope = case when ${task}.unit is not null then 'unit:' || ${task}.unit
                              when ${task}.level = 'kommun' then 'kommun' else 'organ:' || ${task}.organ end
           and (h.from_day is null or h.from_day <= ${day}) and (h.to_day is null or h.to_day >= ${day})
         order by exists (select 1 from absence a where a.run = h.run and a.person = h.person and a.from_day <= ${day} and a.to_day >= ${day}), h.id
         limit 1), ${task}.person) as person) held
      union all
      select away.substitute, present.seen || away.substitute
      from present cross join lateral (
        select a.substitute from absence a
        where a.run = ${task}.run and a.person = present.person and a.from_day <= ${day} and a.to_day >= ${day}
        order by a.id limit 1) away
      where away.substitute <> all(present.seen))
    select case when exists (
        select 1 from task own where own.parent = ${task}.id and own.kind = 'answer' and own.state <> 'withdrawn'
          and (own.person = acting.person or exists (select 1 from task_share shared where shared.task = own.id and shared.person = acting.person)))
      then ${task}.person else acting.person end
    from (select person from present order by cardinality(seen) desc limit 1) acting)`;
}

/** The timeline's word of an approval that opened for somebody else than the one whom it was given to at the hand-out. */
export function reassignedEntry(task: Pick<Entry, 'run' | 'at' | 'subject' | 'businessKey' | 'revision'>, before: string | null, now: string | null): Entry {
  return { ...task, actor: 'system', actorRole: 'system', kind: 'taskReassigned', payload: { old: before, new: now, why: NEW_HOLDER } };
}
