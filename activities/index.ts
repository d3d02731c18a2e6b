/**
 * The only place where workflows touch the world. Each activity calls one service and holds nothing of its own;
 * a writing activity never calls out: starts, signals and mails are rows that the relay and the postman deliver.
 */
import type { Db } from '../services/base/db';
import { look, type Look } from '../services/process/look';
import { passMonth, type Month } from '../services/rehearsal/passMonth';

export interface Activities {
  look(process: string): Promise<Look>;
  passMonth(process: string): Promise<Month>;
}

export interface ActivityDeps {
  db: Db;
  /** asks the relay and the postman of this worker for a round now */
  kick(): void;
  /** a look has committed: somebody may be waiting for what it wrote */
  afterLook(): void;
  /** tells Temporal that a lasting activity lives; throws when it is to end */
  alive(): void;
}

export function createActivities({ db, kick, afterLook, alive }: ActivityDeps): Activities {
  return {
    look: async (process) => {
      const seen = await look(db, process);
      afterLook();
      return seen;
    },
    passMonth: (process) => passMonth(db, process, { kick, alive }),
  };
}
