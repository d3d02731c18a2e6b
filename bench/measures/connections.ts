import type pg from 'pg';
import { delay } from '../../runtime/processes';

/** Most connections seen at the same time. */
export interface Connections {
  /** of api and worker, the bench's own taken away */
  product: number;
  /** of the Temporal server */
  temporal: number;
  /** max_connections */
  limit: number;
}

/** Counts the connections ten times a second until it is stopped. `pool` is the bench's own: what is in it is not counted. */
export function watchConnections(pool: pg.Pool): { stop(): Promise<Connections> } {
  const most: Connections = { product: 0, temporal: 0, limit: 0 };
  let over = false;
  const loop = (async () => {
    while (!over) {
      const { rows } = await pool.query<Connections>(
        `select count(*) filter (where datname = current_database())::int as product,
                count(*) filter (where datname like current_database() || '\\_temporal%')::int as temporal,
                current_setting('max_connections')::int as "limit"
         from pg_stat_activity where backend_type = 'client backend'`,
      );
      const seen = rows[0];
      if (seen) {
        most.product = Math.max(most.product, seen.product - pool.totalCount);
        most.temporal = Math.max(most.temporal, seen.temporal);
        most.limit = seen.limit;
      }
      await delay(100);
    }
  })();
  return {
    stop: async () => {
      over = true;
      await loop;
      return most;
    },
  };
}
