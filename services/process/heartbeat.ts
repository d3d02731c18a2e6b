import type { Db } from '../base/db';

/** A worker's sign of life, in real time: an advisory row of the installation, not of a year. */
export async function beat(db: Db): Promise<void> {
  await db.pool.query(
    `insert into worker_heartbeat (id, real_at) values ('worker', $1)
     on conflict (id) do update set real_at = excluded.real_at`,
    [new Date()],
  );
}

/** Forgets the last sign: a worker that was killed a moment ago must not make the next start look well. One that lives says so in two seconds. */
export async function forgetHeartbeat(db: Db): Promise<void> {
  await db.pool.query('delete from worker_heartbeat');
}

/** When a worker was last alive; null when none ever was. */
export async function lastHeartbeat(db: Db): Promise<Date | null> {
  const { rows } = await db.pool.query<{ real_at: Date }>(`select real_at from worker_heartbeat where id = 'worker'`);
  return rows[0]?.real_at ?? null;
}
