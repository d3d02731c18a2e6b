// Processes by identity: a pid alone may have been given to somebody else since it was written down.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process as it is written down: its pid and when it started (the system's own text, compared and never read). */
export interface ProcessMark {
  pid: number;
  started: string;
}

/** The start time of a living process as the system tells it; null when there is none or it is a zombie. */
export function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? null : (fields[19] ?? null);
  } catch {
    if (process.platform === 'linux') return null;
  }
  try {
    const [state, ...started] = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
      .trim()
      .split(/\s+/);
    return state === undefined || state.startsWith('Z') ? null : started.join(' ');
  } catch {
    return null;
  }
}

/** The mark of a living process; null when it has ended. */
export function markOf(pid: number): ProcessMark | null {
  const started = startOf(pid);
  return started === null ? null : { pid, started };
}

/** Whether the very process that was marked still lives. */
export function lives(mark: ProcessMark): boolean {
  return startOf(mark.pid) === mark.started;
}

/** Sends a signal to the process group that the marked process leads, or to the process itself where it leads none. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  for (const target of [-pid, pid]) {
    try {
      process.kill(target, signal);
      return;
    } catch {
      continue;
    }
  }
}

/** Resolves when the marked process has ended; true, or false after `ms`. */
export async function ended(mark: ProcessMark, ms: number): Promise<boolean> {
  const until = performance.now() + ms;
  while (lives(mark)) {
    if (performance.now() > until) return false;
    await delay(25);
  }
  return true;
}

/** Resolves when the marked process has ended, however long that takes. */
export async function gone(mark: ProcessMark): Promise<void> {
  while (lives(mark)) await delay(200);
}

/** Ends a marked process and its group: `signal` first, SIGKILL when it has not gone after `graceMs`. */
export async function endProcess(mark: ProcessMark, signal: NodeJS.Signals, graceMs: number): Promise<void> {
  if (!lives(mark)) return;
  // PostgreSQL's own children must not be signalled past it: SIGINT to the postmaster alone is its fast shutdown.
  if (signal === 'SIGINT') process.kill(mark.pid, signal);
  else signalGroup(mark.pid, signal);
  if (await ended(mark, graceMs)) return;
  signalGroup(mark.pid, 'SIGKILL');
  await ended(mark, 5_000);
}

/** Waits `ms` milliseconds of real time. */
export function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
