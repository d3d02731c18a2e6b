// What a person sees and may do over both edges, on a handed-out small year with a nämnd's report and the koncern's on top of it.
import { formToken } from '../../web/request/formToken';
import { createSession } from '../../services/access/session';
import { json } from '../../services/base/db';
import type { TestDatabase } from '../support/database';
import type { SmallYear } from '../support/smallYear';
import { handedOutYear } from '../services/tasks/flow';
import type { Served } from '../api/serve';

export const REPORT = 'delarsrapport-namnd/BUN/P04';
export const KONCERN = 'delarsrapport-koncern/KS/P04';
/** the ekonomichef's own answer: the koncern's report */
export const KONCERN_TASK = 'koncern';

/**
 * A collection (the small year's own step, without a chain), the nämnd's report that builds on it, with one own answer, and the
 * koncern's report that builds on the nämnd's.
 */
export async function reportingYear(db: TestDatabase): Promise<SmallYear> {
  const year = await handedOutYear(db, { planned: { chain: [], meetings: [], due: '2027-05-21' } });
  const { run } = year;
  const below = await db.prisma.occurrence.findUniqueOrThrow({ where: { run_id: { run, id: year.occurrence } } });
  const report = (id: string, label: string, organ: string, authority: string, builtOn: string[]) => ({
    ...below, id, step: id.split('/')[0] ?? id, label, organ, authority, settledAs: undefined,
    planned: json({ ...(below.planned as object), id, label, organ, tasks: [], builtOn, deviation: undefined, chain: [{ organ, verb: 'godkanner', position: 0, meeting: null, day: '2027-06-16', handlingsstopp: '2027-06-07', forInformation: false, label }] }),
  });
  await db.prisma.occurrence.createMany({
    data: [report(REPORT, 'Nämndens delårsrapport', 'BUN', 'bun', [year.occurrence]), report(KONCERN, 'Kommunkoncernens delårsrapport', 'KS', 'ks', [REPORT])],
  });
  await db.prisma.process.createMany({
    data: [REPORT, KONCERN].map((occurrence) => ({ id: `step/${run}/${occurrence}`, run, type: 'step', occurrence, phase: 'collecting', started: true, createdAt: below.openedAt ?? new Date(0) })),
  });
  const own = (id: string, occurrence: string, organ: string, authority: string, person: string, role: string) => ({
    id: `${run}-${id}`, run, key: `${occurrence}|${organ}|answer|${role}`, occurrence, process: `step/${run}/${occurrence}`, kind: 'answer', form: 'uppfoljning',
    level: 'organ', organ, authority, role, person, state: 'open', dueDay: '2027-05-25', openedAt: below.openedAt,
  });
  await db.prisma.task.createMany({
    data: [own('rapport', REPORT, 'BUN', 'bun', 'p-fc', 'chef'), own(KONCERN_TASK, KONCERN, 'KS', 'ks', 'p-ekc', 'ekonomichef')],
  });
  return year;
}

/** The nämnd says yes to its report. */
export async function decide(db: TestDatabase, { run }: SmallYear, occurrence = REPORT, organ = 'BUN', authority = 'bun'): Promise<void> {
  const at = { run, key: `${occurrence}|${organ}|godkanner|1`, occurrence, process: `step/${run}/${occurrence}`, organ, authority, verb: 'godkanner', position: 0, label: 'Delårsrapport' };
  await db.prisma.matter.create({ data: { id: `${run}-${occurrence}-${organ}`, ...at, state: 'decided', outcome: 'bifall' } });
}

export interface Shown {
  status: number;
  text: string;
}

/** A person at the pages. */
export async function at(db: TestDatabase, served: Pick<Served, 'baseUrl'>, year: SmallYear, person: string) {
  const session = await createSession(db, year.run, person);
  const send = async (path: string, init: RequestInit = {}): Promise<Shown> => {
    const answer = await fetch(served.baseUrl + path, { redirect: 'manual', ...init, headers: { Cookie: `arshjul=${session}`, ...init.headers } });
    return { status: answer.status, text: await answer.text() };
  };
  return {
    session,
    get: (path: string) => send(path),
    post: (path: string, fields: Record<string, string>) => send(path, { method: 'POST', body: new URLSearchParams({ _skydd: formToken(session), ...fields }) }),
    api: async (method: string, path: string, body?: unknown): Promise<Shown> =>
      send(`/api/v1${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }) }),
  };
}
