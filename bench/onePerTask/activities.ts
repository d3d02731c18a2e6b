import type pg from 'pg';

export interface Activities {
  openTask(id: string): Promise<void>;
  closeTask(id: string, values: string): Promise<void>;
}

/** One row a task; one statement each. */
export const TABLE = 'create table if not exists one_task (id text primary key, state text not null, "values" jsonb)';

export function createActivities(pool: pg.Pool): Activities {
  return {
    openTask: async (id) => {
      await pool.query(`insert into one_task values ($1, 'open') on conflict do nothing`, [id]);
    },
    closeTask: async (id, values) => {
      await pool.query(`update one_task set state = 'done', "values" = $2 where id = $1`, [id, values]);
    },
  };
}
