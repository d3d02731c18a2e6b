import { fork } from 'node:child_process';
import { join } from 'node:path';
import { cleanEnv } from '../product';
import type { Job, Outcome } from './job';

/** The load process, seen from the bench. */
export interface Load {
  pid: number;
  /** Sends one job and waits for its outcome. `ready` is called when everything is connected and warm, before the first is sent. */
  run(job: Job, ready?: () => void): Promise<Outcome>;
  stop(): Promise<void>;
}

/** Starts the process that makes the load. It stays for all jobs, so that its code is warm in each. */
export function startLoad(): Load {
  const child = fork(join(__dirname, 'main.js'), { env: cleanEnv(), serialization: 'advanced' });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    pid: child.pid!,
    run: (job, ready) =>
      new Promise((resolve, reject) => {
        const gone = (): void => reject(new Error('the load process ended'));
        const heard = (said: 'ready' | { outcome: Outcome } | { error: string }): void => {
          if (said === 'ready') {
            ready?.();
            child.send('go');
            return;
          }
          child.off('exit', gone);
          child.off('message', heard);
          if ('error' in said) reject(new Error(said.error));
          else resolve(said.outcome);
        };
        child.once('exit', gone);
        child.on('message', heard);
        child.send(job);
      }),
    stop: async () => {
      if (child.connected) child.disconnect();
      await exited;
    },
  };
}
