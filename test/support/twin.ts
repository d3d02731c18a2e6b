import { simulate, simulatedYear, type SimulateInput } from '../../domain/simulate/year';
import type { Db } from '../../services/base/db';
import { rehearsalView } from '../../services/rehearsal/read';
import { loadMunicipality } from '../../services/years/municipality';

/** What a rehearsal writes about itself, and nobody in the year does. */
const OF_THE_REHEARSAL = ['yearStarted', 'rehearsalFinished', 'taskMoved'];

/**
 * What a finished rehearsal and the simulated year of the same folder, year and seed say differently: `-` only the rehearsal, `+` only
 * the simulation. Compared by key: every task with its person, round and state, every entry of the timeline at its instant
 * (so every reminder and escalation, with whom it reached), every mail by person, local day and kind, and the counts.
 */
export async function twinDifference(db: Db, run: string, folder: string): Promise<string[]> {
  const { year, seed, summary } = await rehearsalView(db, run);
  const { definition, organisation, meetings } = loadMunicipality(folder);
  const input: SimulateInput = { definition, organisation, meetings, year, seed: seed ?? 0 };
  const world = simulate(input);
  const [tasks, entries, mails] = await Promise.all([
    db.prisma.task.findMany({ where: { run } }),
    db.prisma.timelineEntry.findMany({ where: { run, kind: { notIn: OF_THE_REHEARSAL } } }),
    db.prisma.mail.findMany({ where: { run } }),
  ]);
  const told = (payload: unknown): unknown => (payload as { to?: unknown } | null)?.to ?? null;
  const rehearsed = [
    ...tasks.map((t) => line('task', t.key, t.person, t.round, t.state, t.dueDay, t.late)),
    ...entries.map((e) => line(e.at.toISOString(), e.kind, e.businessKey, e.kind === 'escalated' ? told(e.payload) : null)),
    ...mails.map((m) => line('mail', m.localDay, m.kind, m.person)),
    ...flat('counts', summary),
  ];
  const simulated = [
    ...[...world.tasks.values()].map((t) => line('task', t.key, t.person, t.round, t.state, t.dueDay, t.late)),
    ...world.timeline.map((e) => line(e.at.toISOString(), e.kind, e.key, e.kind === 'escalated' ? (e.to ?? null) : null)),
    ...world.mails.map((m) => line('mail', m.day, m.kind, m.person)),
    ...flat('counts', simulatedYear(input).counts),
  ];
  return [...without(rehearsed, simulated).map((l) => `- ${l}`), ...without(simulated, rehearsed).map((l) => `+ ${l}`)];
}

function line(...parts: unknown[]): string {
  return parts.map(String).join(' ');
}

function flat(at: string, counts: object): string[] {
  return Object.entries(counts).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null ? flat(`${at}.${key}`, value) : [line(`${at}.${key}`, value)],
  );
}

/** The lines of `a` that `b` has not, or has fewer times. */
function without(a: readonly string[], b: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const l of b) left.set(l, (left.get(l) ?? 0) + 1);
  return a.filter((l) => {
    const n = left.get(l) ?? 0;
    left.set(l, n - 1);
    return n <= 0;
  });
}
