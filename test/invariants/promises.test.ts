import type pg from 'pg';
import { brokenRows, invariants } from '../../services/process/invariants';
import { ROW_INVARIANTS } from '../../services/process/invariants/rows';
import { startEngine, type Engine } from '../support/engine';
import { LILLBY, startRehearsal, untilFinished } from '../support/rehearsing';

/** For each promise the SQL that breaks it, on a year that has been run. `$run` stands for the run. */
const BREAKS: Record<string, string> = {
  'task-without-step': `update task set occurrence = 'finns-inte' where id = (select min(id) from task)`,
  'task-without-process': `update task set process = 'finns-inte' where id = (select min(id) from task)`,
  'shared-with-oneself': `insert into task_share (run, task, person) select run, id, person from task where id = (select min(id) from task where person is not null)`,
  'open-step-without-process': `update run set state = 'running'; update occurrence set state = 'open' where id = (select min(id) from occurrence)`,
  'ready-step-without-process': `update run set state = 'running'; update occurrence set state = 'planned', opens = '2027-01-02', planned = planned - 'waitsForPeriod' || '{"waitsFor": []}' where id = (select min(occurrence) from process where type = 'step'); delete from process where occurrence = (select min(occurrence) from process where type = 'step')`,
  'planned-step-with-dead-process': `update run set state = 'running'; update occurrence set state = 'planned' where id = (select min(occurrence) from process where type = 'step' and not live)`,
  'process-without-step': `update process set occurrence = 'finns-inte' where id = (select min(id) from process where type = 'step')`,
  'finished-step-with-live-process': `update process set live = true where id = (select min(p.id) from process p join occurrence o on o.run = p.run and o.id = p.occurrence where o.state = 'finished')`,
  'running-year-without-cycle': `update run set state = 'running'; delete from process where type = 'cycle'`,
  'two-running-years': `drop index if exists run_one_real; 
    update run set kind = 'real', state = 'running';
    insert into run (id, municipality, municipality_name, year, number, kind, state, definition, definition_hash, participants, from_day, clock_kind, created_at, created_by)
    select id || '-b', municipality, municipality_name, year, 2, 'real', 'running', definition, definition_hash, participants, from_day, 'real', created_at, created_by from run`,
  'answered-task-without-answer': `delete from answer where id = (select min(id) from answer where standing = 'current')`,
  'figures-without-answer': `update task set state = 'open', figures_at = opened_at where id = (select min(id) from task where state = 'done' and opened_at is not null)`,
  'answer-without-task': `update answer set task = 'finns-inte' where id = (select min(id) from answer)`,
  'two-current-answers': `insert into answer (id, run, task, authority, round, number, act, values, by_person, via, at, late, standing)
    select id || 'x', run, task, authority, round, 99, act, values, by_person, via, at, late, 'current' from answer where standing = 'current' limit 1`,
  'answer-lost': `delete from answer where id = (select min(id) from answer)`,
  'answer-without-entry': `delete from timeline_entry where subject = (select min(task) from answer)`,
  'approval-before-answers': `update task set state = 'open' where id = (select min(c.id) from task c join task p on p.id = c.parent where p.state = 'done')`,
  'approval-left-waiting': `update task set state = 'waiting' where id = (select min(t.id) from task t where kind = 'approve' and state = 'done' and exists (select 1 from task c where c.parent = t.id))`,
  'done-without-whom': `update task set done_by = null where id = (select min(id) from task where state = 'done')`,
  'without-reason': `update task set without_reason = '' where state = 'without'`,
  'foreign-authority': `update task set authority = 'en-annan' where id = (select min(id) from task)`,
  'finished-step-with-open-task': `update task set state = 'open' where id = (select min(t.id) from task t join occurrence o on o.run = t.run and o.id = t.occurrence where o.state = 'finished')`,
  'opened-without-entry': `delete from timeline_entry where subject = (select min(id) from task where opened_at is not null)`,
  'decided-without-outcome': `update matter set outcome = null where id = (select min(id) from matter where state = 'decided')`,
  'matter-without-step': `update matter set occurrence = 'finns-inte' where id = (select min(id) from matter)`,
  'two-open-matters': `update matter set state = 'open' where occurrence = (select occurrence from matter group by occurrence having count(*) > 1 order by 1 limit 1)`,
  'matter-on-no-meeting': `update matter set state = 'open', meeting = 'finns-inte' where id = (select min(id) from matter where meeting is not null)`,
  'notice-in-no-mail': `update notice set mail = 'finns-inte' where id = (select min(id) from notice where mail is not null)`,
  'mail-twice': `do $$ declare c record; begin for c in select indexname from pg_indexes where tablename = 'mail' and indexdef like '%occasion%' loop execute 'drop index ' || c.indexname; end loop; end $$;

    update mail set occasion = 'samma', person = 'samma' where id in (select id from mail order by id limit 2)`,
  'two-morning-mails': `update mail set local_day = '2027-03-01', person = 'samma' where id in (select id from mail where kind = 'morning' order by id limit 2)`,
  'rehearsal-mail-outside': `update mail set built_in_only = false where id = (select min(id) from mail)`,
  'mail-before-release': `update run set released_at = null`,
  'facts-with-gaps': `update run set fact_seq = fact_seq + 1`,
  'plan-without-event': `update action_plan set process = 'finns-inte'`,
  'undone-year-alive': `update run set state = 'undone'; update process set live = true, wanted = seen, waiting = true where type = 'cycle'`,
  'chain-with-gaps': `update timeline_entry set prev = 'x' where seq = 5`,
};

describe('the promises of the database', () => {
  let engine: Engine;
  let client: pg.PoolClient;

  beforeAll(async () => {
    engine = await startEngine();
    await untilFinished(engine.db, await startRehearsal(engine.db, LILLBY, 3), 300_000);
    client = await engine.db.pool.connect();
  }, 400_000);

  afterAll(async () => {
    client.release();
    await engine.stop();
  });

  it('hold after a rehearsed year', async () => {
    expect((await invariants(engine.db)).findings).toEqual([]);
  });

  it('each have a way to be broken', () => {
    expect(Object.keys(BREAKS).sort()).toEqual(ROW_INVARIANTS.map((i) => i.id).sort());
  });

  it.each(Object.keys(BREAKS))('names %s when it is broken', async (id) => {
    await client.query('begin');
    try {
      await client.query(BREAKS[id] ?? '');
      const found = await brokenRows((sql) => client.query(sql));
      expect(found.map((f) => f.invariant)).toContain(id);
    } finally {
      await client.query('rollback');
    }
  });

  it('do not call a step late because of one that was taken back before it opened', async () => {
    await client.query('begin');
    try {
      // Of two steps the first was taken back before its day in 2029, the other waits for its day before that.
      await client.query(`update run set state = 'running';
        update occurrence set state = 'dropped', opened_at = null, opens = '2029-01-02' where id = (select min(occurrence) from process where type = 'step');
        update occurrence set state = 'planned', opened_at = null, opens = '2028-12-31', planned = planned - 'waitsForPeriod' || '{"waitsFor": []}' where id = (select max(occurrence) from process where type = 'step');
        delete from process where occurrence = (select max(occurrence) from process where type = 'step')`);
      const found = await brokenRows((sql) => client.query(sql));
      expect(found.filter((f) => f.invariant === 'ready-step-without-process')).toEqual([]);
    } finally {
      await client.query('rollback');
    }
  });

  it('names a changed entry of the record', async () => {
    await engine.db.pool.query(`update timeline_entry set payload = '{"old": 1}' where seq = 7`);
    expect((await invariants(engine.db)).findings).toContainEqual(expect.objectContaining({ invariant: 'chain-broken', subject: 'rad 7' }));
  });

  it('names a process whose workflow is gone', async () => {
    await engine.db.pool.query(`update process set live = true, started = true where type = 'cycle'`);
    const { findings } = await invariants(engine.db, () => Promise.resolve('missing'));
    expect(findings).toContainEqual(expect.objectContaining({ invariant: 'process-without-workflow' }));
  });
});
