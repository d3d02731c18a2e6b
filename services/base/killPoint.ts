import { unlinkSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The named points at which the crash suite ends a process with SIGKILL. A point is armed by a file of its name in the
 * folder `ARSHJUL_KILL_DIR`; without that variable this is one comparison. The file is removed first, so a point fires once.
 */
export type KillPoint =
  | 'before-commit'
  | 'after-commit'
  | 'smtp-accepted'
  | 'before-start'
  | 'before-nudge'
  | 'act-committed'
  | 'clock-advanced';

const dir = process.env['ARSHJUL_KILL_DIR'];

/** Ends this process at once if `point` (optionally narrowed by `detail`, e.g. a phase) is armed. */
export function killPoint(point: KillPoint, detail?: string): void {
  if (dir === undefined) return;
  for (const name of detail === undefined ? [point] : [point, `${point}.${detail}`]) {
    try {
      unlinkSync(join(dir, name));
    } catch {
      continue;
    }
    process.kill(process.pid, 'SIGKILL');
  }
}
