import type pg from 'pg';

const TABLES = ['task', 'timeline_entry', 'notice'] as const;

/**
 * The floor of opening a step: the rows that it wrote (tasks, record, notices), written once more into empty tables of the same
 * form with the same indexes, by one statement a table, in one transaction. Milliseconds.
 */
export async function writingItsRowsMs(pool: pg.Pool, run: string, occurrence: string): Promise<number> {
  const client = await pool.connect();
  try {
    await client.query('create schema bench_floor');
    for (const table of TABLES) await client.query(`create table bench_floor.${table} (like public.${table} including all)`);
    const tasks = 'select id from public.task where run = $1 and occurrence = $2';
    const began = performance.now();
    await client.query('begin');
    await client.query('insert into bench_floor.task select * from public.task where run = $1 and occurrence = $2', [run, occurrence]);
    await client.query(`insert into bench_floor.timeline_entry select * from public.timeline_entry where run = $1 and subject in (${tasks})`, [run, occurrence]);
    await client.query(`insert into bench_floor.notice select * from public.notice where run = $1 and task in (${tasks})`, [run, occurrence]);
    await client.query('commit');
    return performance.now() - began;
  } finally {
    await client.query('drop schema if exists bench_floor cascade');
    client.release();
  }
}
