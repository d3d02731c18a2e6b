import { presentHolder } from './present';

/**
 * The two statements of an answer. The hot path runs them as they are, and so does the bench's floor.
 *
 * The locks are taken in one order: the process (shared: a look of the step waits for us or we for it), the approval above, the
 * task. Each `count(*)` makes the planner finish one before it begins the next. What is not locked is read again by the second
 * statement, whose snapshot is taken with the locks held: so the last of two concurrent answers always sees the other.
 */
export const LOCK_ANSWER = `
  with
  process_row as materialized (
    select id, phase from process where id = (select process from task where id = $1) for share),
  parent_row as materialized (
    select id, key, state, round, revision, due_day, person, organ from task
    where id = (select parent from task where id = $1) and (select count(*) from process_row) >= 0 for update),
  own as materialized (
    select * from task where id = $1 and (select count(*) from parent_row) >= 0 for update)
  select t.id, t.run, t.key, t.occurrence, t.process, t.kind, t.form, t.unit, t.organ, t.authority, t.role, t.person, t.parent, t.state,
         t.round, t.due_day, t.texts_due, t.figures_at, t.late, t.revision, t.rung,
         process_row.phase,
         parent_row.key as parent_key, parent_row.state as parent_state, parent_row.round as parent_round,
         parent_row.revision as parent_revision, parent_row.due_day as parent_due, parent_row.person as parent_person,
         r.state as run_state, r.kind as run_kind, r.municipality, r.clock_kind, r.clock_now, r.definition_hash,
         o.state as occurrence_state, o.label, coalesce(g.participates, true) as participates, g.type as organ_type,
         i.request_hash as stored_hash, i.body as stored_body
  from own t
  join process_row on true
  left join parent_row on true
  join run r on r.id = t.run
  join occurrence o on o.run = t.run and o.id = t.occurrence
  left join organ g on g.run = t.run and g.id = t.organ
  left join idempotency i on i.actor = $2 and i.key = $3`;

/** A row of LOCK_ANSWER. Days are local, instants UTC. */
export interface LockedAnswer {
  id: string;
  run: string;
  key: string;
  occurrence: string;
  process: string;
  kind: string;
  form: string | null;
  unit: string | null;
  organ: string;
  authority: string;
  role: string;
  person: string | null;
  parent: string | null;
  state: string;
  round: number;
  due_day: string;
  texts_due: string | null;
  figures_at: Date | null;
  late: boolean;
  revision: number;
  rung: number;
  phase: string;
  parent_key: string | null;
  parent_state: string | null;
  parent_round: number | null;
  parent_revision: number | null;
  parent_due: string | null;
  parent_person: string | null;
  run_state: string;
  run_kind: string;
  municipality: string;
  clock_kind: string;
  clock_now: Date | null;
  definition_hash: string;
  occurrence_state: string;
  label: string;
  participates: boolean;
  organ_type: string | null;
  stored_hash: string | null;
  stored_body: unknown;
}

/**
 * Everything that an answer writes: the task's revision, the answer, the timeline, the receipt, what the level above is told, the
 * stored result of the key, the wake. Parameters in the order of `writeParameters`.
 *
 * Who holds the approval's role today is asked only when it opens. Answers one row if it did, else none.
 */
export const WRITE_ANSWER = `
  with
  task_row as (
    update task set
      state = coalesce($2, state), outcome = case when $2::text is null then outcome else 'answered' end,
      late = $3, done_at = case when $2::text is null then done_at else $4 end,
      done_by = case when $2::text is null then done_by else $5 end,
      without_reason = case when $2::text is null then without_reason end,
      next_rung_at = case
        when $2::text is not null or ($6 and $23::timestamptz is null) then null
        when $6 and next_rung_at is not null then greatest(next_rung_at, $23::timestamptz)
        else next_rung_at end,
      ladder_from = case when $6 then $4 else ladder_from end,
      revision = revision + 1
    where id = $1),
  earlier as (update answer set standing = 'superseded' where task = $1 and standing = any($7::text[])),
  kept as (
    insert into answer (id, run, task, authority, round, number, act, "values", notes, by_person, for_person, received, via, at, late, standing)
    select a.id, a.run, $1, a.authority, a.round, coalesce((select max(number) from answer where task = $1), 0) + 1,
           a.act, a."values", a.notes, $5, a."forPerson", a.received, a.via, $4, a.late, a.standing
    from jsonb_to_record($8::jsonb) as a(id text, run text, authority text, round int, act text, "values" jsonb, notes text,
         "forPerson" text, received text, via text, late boolean, standing text)),
  told as (
    insert into notice (run, person, kind, occasion, urgent, task, occurrence, payload, at)
    select n.run, p.person, n.kind, n.occasion, n.urgent, n.task, n.occurrence, n.payload, $4
    from jsonb_to_recordset($9::jsonb) as n(run text, person text, kind text, occasion text, urgent boolean, task text, occurrence text, payload jsonb)
    cross join lateral (
      select n.person union all select s.person from task_share s where n.kind <> 'receipt' and s.task = $1 and s.person <> $5) as p(person)
    on conflict do nothing),
  key_row as (
    insert into idempotency (actor, key, request_hash, status, body, real_at)
    select $5, $10::text, $11::text, 200, $12::jsonb, clock_timestamp() where $10::text is not null),
  above as (
    update task p set state = 'open', person = ${presentHolder('p', '$24')}, opened_at = $4, ladder_from = $4, rung = 0,
      next_rung_at = $15, revision = revision + 1
    where $14 and id = $13 and state = 'waiting'
      and not exists (select 1 from task c where c.parent = $13 and c.id <> $1 and c.state in ('waiting', 'open'))
    returning id, run, key, round, occurrence, process, person, revision, organ),
  above_saw as (update task set revision = revision + 1 where $16 and id = $13 and state = 'open'),
  above_told as (
    insert into notice (run, person, kind, occasion, urgent, task, occurrence, payload, at)
    select run, p.person, 'approvalOpened', 'opened|' || key || '|' || round || '|' || revision, $17, id, occurrence,
           jsonb_build_object('units', (select count(*) from task c where c.parent = above.id and c.state <> 'withdrawn'),
                              'missing', (select count(*) from task c where c.parent = above.id and c.state = 'without')), $4
    from above cross join lateral (
      select above.person union all select s.person from task_share s where s.task = above.id and s.person <> above.person) as p(person)
    where above.person is not null and $18
    on conflict do nothing),
  entries as (
    insert into timeline_entry (run, at, actor, actor_role, kind, subject, business_key, revision, payload, salt, payload_hash)
    select e.run, $4, e.actor, e."actorRole", e.kind, e.subject, e."businessKey", coalesce(above.revision, e.revision), e.payload, e.salt, e."payloadHash"
    from jsonb_to_recordset($19::jsonb) as e(run text, actor text, "actorRole" text, kind text, subject text, "businessKey" text,
         revision int, payload jsonb, salt text, "payloadHash" text)
    left join above on above.id = e.subject
    where e.subject = $1 or above.id is not null),
  wakes as (
    insert into wake (run, process, reason)
    select w.run, w.process, w.reason from jsonb_to_recordset($20::jsonb) as w(run text, process text, reason text)),
  morning as (
    insert into wake (run, process, reason, needed_by)
    select p.run, p.id, 'notice', case when not $22 and ($17 or not exists (select 1 from above where person is not null)) then $15::timestamptz end
    from process p
    where p.id = $21 and p.live and ($22 or ($18 and exists (select 1 from above) and (not $17 or $15::timestamptz is not null)))),
  draft_gone as (delete from draft where $2::text is not null and task = $1)
  select person, revision from above`;

/**
 * After WRITE_ANSWER, where the first figures of a task with two answer days came alone: the day of the rest counts from now on, with
 * a ladder of its own, and the morning is told if that asks for an earlier one. Parameters: task, instant, next rung, the morning.
 */
export const WRITE_FIGURES = `
  with
  task_row as (
    update task set due_day = texts_due, texts_due = null, figures_at = $2, rung = 0, next_rung_at = $3, ladder_from = $2
    where id = $1)
  insert into wake (run, process, reason, needed_by)
  select p.run, p.id, 'ladder', $3::timestamptz from process p where p.id = $4 and p.live and $3::timestamptz is not null`;

/** The approval that an answer opened. */
export interface OpenedAbove {
  person: string | null;
  revision: number;
}

/** One entry of the timeline, as `entryData` gives it. */
export const WRITE_ENTRY = `
  insert into timeline_entry (run, at, actor, actor_role, kind, subject, business_key, revision, payload, salt, payload_hash)
  select e.run, e.at, e.actor, e."actorRole", e.kind, e.subject, e."businessKey", e.revision, e.payload, e.salt, e."payloadHash"
  from jsonb_to_record($1::jsonb) as e(run text, at timestamptz, actor text, "actorRole" text, kind text, subject text,
       "businessKey" text, revision int, payload jsonb, salt text, "payloadHash" text)`;
