import { fork } from 'node:child_process';
import { join } from 'node:path';
import { cleanEnv } from '../product';
import type { Job, Outcome } from './job';

/** The load process, seen from the bench. */
export interface Load {
  pid: number;
  /** Sends one job and waits for its outcome. */
  run(job: Job): Promise<Outcome>;
  stop(): Promise<void>;
}

/** Starts the process that makes the load. It stays for all jobs, so that its code is warm in each. */
export function startLoad(): Load {
  const child = fork(join(__dirname, 'main.js'), { env: cleanEnv(), serialization: 'advanced' });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    pid: child.pid!,
    run: (job) =>
      new Promise((resolve, reject) => {
        const gone = (): void => reject(new Error('the load process ended'));
        child.once('exit', gone);
        child.once('message', (answer: { outcome: Outcome } | { error: string }) => {
          child.off('exit', gone);
          if ('error' in answer) reject(new Error(answer.error));
          else resolve(answer.outcome);
        });
        child.send(job);
      }),
    stop: async () => {
      if (child.connected) child.disconnect();
      await exited;
    },
  };
}
