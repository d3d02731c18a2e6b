import type pg from 'pg';
import type { Actor } from '../../services/access/actor';
import type { Db } from '../../services/base/db';
import { answerTask } from '../../services/tasks/answer';
import type { Statement } from '../load/job';

/**
 * The statements with which the product takes one answer, its own BEGIN and commit with them, recorded from the product's own code:
 * it runs on a connection that notes what passes and rolls back instead of committing. So the floor can never run others.
 */
export async function statementsOf(db: Db, actor: Actor, task: string, values: Record<string, unknown>, idempotencyKey: string): Promise<Statement[]> {
  const statements: Statement[] = [];
  const pool = {
    connect: async () => {
      const client = await db.pool.connect();
      return noting(client, statements);
    },
  } as unknown as pg.Pool;
  await answerTask({ ...db, pool }, actor, task, { values, act: 'own' }, { idempotencyKey });
  return statements;
}

function noting(client: pg.PoolClient, statements: Statement[]): pg.PoolClient {
  return new Proxy(client, {
    get: (target, property) => {
      if (property === 'query') {
        return (query: string | Statement, values?: unknown[]) => {
          const { text, name, values: given } = typeof query === 'string' ? { text: query, name: undefined, values } : query;
          // What the product remembers from one answer to the next (a year's settings) is not part of the transaction.
          if (!/^select definition from run/.test(text)) statements.push({ text, ...(name ? { name } : {}), ...(given ? { values: given } : {}) });
          return target.query(/^commit$/i.test(text) ? { text: 'rollback' } : { text, name, values: given });
        };
      }
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === 'function' ? (value as (...args: unknown[]) => unknown).bind(target) : value;
    },
  });
}
