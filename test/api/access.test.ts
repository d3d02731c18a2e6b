import { ROUTES } from '../../api/routes';
import { RULES, type Action } from '../../services/access/actions';
import type { Actor } from '../../services/access/actor';
import { resourceOf, authorize } from '../../services/access/authorize';
import { actingRole, can, permit } from '../../services/access/can';
import { createSession, readSession } from '../../services/access/session';
import { listTasks } from '../../services/access/taskList';
import { Refusal } from '../../services/base/refusal';
import { freshDatabase, type TestDatabase } from '../support/database';
import { seedRun, taskId } from './seed';

const RUN = 'proveby-2027';
const TASK = taskId(RUN, 'skola-a');

/** Every kind of actor that can ask, in the order of the columns below. */
const KINDS = [
  'link', 'rektor-a', 'rektor-b', 'grundskolechef', 'hemtjanstchef', 'bn-ekonom', 'bn-sekreterare', 'ks-sekreterare',
  'ekonomichef', 'kommunchef', 'revisor', 'token-ekonomichef', 'token-lasare', 'token-other', 'installation',
] as const;

/**
 * Who may what, for each route and each action that it can be: Y yes · F seen but refused (403) · N as if it did not exist (404).
 * The task is rektor-a's, below grundskolechef, at the nämnd BN; the meeting and the ärende are BN's.
 * Columns: link, rektor-a, rektor-b, grundskolechef, hemtjanstchef (SN), ekonom BN, sekreterare BN, sekreterare KS,
 *          ekonomichef, kommunchef, revisor, token ekonomichef, token läsare, token of another municipality, the operator.
 */
const EXPECTED: Record<string, string> = {
  'answerTask:answerOwn':        'Y Y N F N F F N F F F F F N Y',
  'answerTask:propose':          'F F N F N Y F N Y F F Y F N Y',
  'answerTask:answerOnBehalf':   'F Y N Y N Y Y N Y F F Y F N Y',
  'readTask:readTask':           'Y Y N Y N Y Y N Y Y Y Y Y N Y',
  'confirmProposal:confirmProposal': 'Y Y N F N F F N F F F F F N Y',
  'approveTask:approve':         'F Y N F N F F N F F F F F N Y',
  'returnTasks:sendBack':        'F Y N F N F F N F F F F F N Y',
  'goWithoutTask:goWithout':     'F F N Y N F F N F F F F F N Y',
  'readCompilation:readDraft':   'Y Y N Y N Y Y N F F F F F N Y',
  'addOwnRow:approve':           'F Y N F N F F N F F F F F N Y',
  'removeOwnRow:approve':        'F Y N F N F F N F F F F F N Y',
  'listTasks:listTasks':         'N Y Y Y Y Y Y Y Y Y Y Y Y N Y',
  'listCycles:listCycles':       'F Y Y Y Y Y Y Y Y Y Y Y Y Y Y',
  'startCycle:startCycle':       'F F F F F F F F Y F F Y F F Y',
  'readCycle:readCycle':         'N Y Y Y Y Y Y Y Y Y Y Y Y N Y',
  'releaseCycle:steerCycle':     'N F F F F F F F Y F F Y F N Y',
  'readExperience:steerCycle':   'N F F F F F F F Y F F Y F N Y',
  'undoCycle:steerCycle':        'N F F F F F F F Y F F Y F N Y',
  'pauseCycle:steerCycle':       'N F F F F F F F Y F F Y F N Y',
  'resumeCycle:steerCycle':      'N F F F F F F F Y F F Y F N Y',
  'closeCycle:steerCycle':       'N F F F F F F F Y F F Y F N Y',
  'closePeriod:steerCycle':      'N F F F F F F F Y F F Y F N Y',
  'settleStep:settle':           'N F F F F F F F Y F F Y F N Y',
  'registerAbsence:registerAbsence': 'N Y F F F F F F Y F F Y F N Y',
  'endAbsence:registerAbsence':  'N Y F F F F F F Y F F Y F N Y',
  'adjustCycle:adjust':          'N F F F F F F F Y F F Y F N Y',
  'listHappenings:readCycle':    'N Y Y Y Y Y Y Y Y Y Y Y Y N Y',
  'registerHappening:registerHappening': 'N F F F F F Y F Y F F Y F N Y',
  'listCarried:readCycle':       'N Y Y Y Y Y Y Y Y Y Y Y Y N Y',
  'adoptCarried:adoptCarried':   'N F F F F F F F F Y F F F N Y',
  'declineCarried:adoptCarried': 'N F F F F F F F F Y F F F N Y',
  'listOverdue:readCycle':       'N Y Y Y Y Y Y Y Y Y Y Y Y N Y',
  'readStatus:readCycle':        'N Y Y Y Y Y Y Y Y Y Y Y Y N Y',
  'readTimeline:readTimeline':   'N Y Y Y Y Y Y Y Y Y Y Y Y N Y',
  'listMeetings:readMeeting':    'N Y Y Y Y Y Y Y Y Y Y Y Y N Y',
  'readMeeting:readMeeting':     'N Y Y Y Y Y Y Y Y Y Y Y Y N Y',
  'registerMeeting:registerMeeting': 'N F F F F F Y F F F F F F N Y',
  'addParagraph:addParagraph':   'N F F F F F Y F F F F F F N Y',
  'correctDecision:registerMeeting': 'N F F F F F Y F F F F F F N Y',
  'registerOutside:registerMeeting': 'N F F F F F Y F F F F F F N Y',
  'reopenMatter:reopenMatter':   'N F F F F F Y F Y F F Y F N Y',
  'listRehearsals:listCycles':   'F Y Y Y Y Y Y Y Y Y Y Y Y Y Y',
  'startRehearsal:startRehearsal': 'F F F F F F F F Y F F Y F F Y',
  'readRehearsal:readRehearsal': 'N Y Y Y Y Y Y Y Y Y Y Y Y N Y',
  'stepClock:stepClock':         'N F F F F F F F F F F F F N Y',
  'stopRehearsal:steerCycle':    'N F F F F F F F Y F F Y F N Y',
  'importPeople:importFile':    'F F F F F F F F Y F F Y F F Y',
  'importMeetings:importFile':  'F F F F F F F F Y F F Y F F Y',
  'listVanished:importFile':    'F F F F F F F F Y F F Y F Y Y',
  'decideVanished:importFile':  'F F F F F F F F Y F F Y F F Y',
  'listInbox:readInbox':         'N Y Y Y Y Y Y Y Y Y Y F F N Y',
  'readInboxMail:readInbox':     'N Y Y Y Y Y Y Y Y Y Y F F N Y',
  'checkInvariants:checkInvariants': 'F F F F F F F F F F F F F F Y',
  'repair:repair':               'F F F F F F F F F F F F F F Y',
  'createToken:createToken':     'F F F F F F F F F F F F F F Y',
  'createSession:createSession': 'F F F F F F F F F F F F F F Y',
};

let db: TestDatabase;
const actors = new Map<string, Actor>();
beforeAll(async () => {
  db = await freshDatabase();
  await seedRun(db);
  await seedRun(db, 'proveby-2027-ovning-1', 'proveby', 'rehearsal');
  for (const kind of KINDS) actors.set(kind, await actorOf(kind));
});
afterAll(() => db.drop());

async function actorOf(kind: (typeof KINDS)[number]): Promise<Actor> {
  if (kind === 'link') return { id: 'rektor-a', role: 'chef', via: 'link', run: RUN, task: TASK };
  if (kind === 'installation') return { id: 'token:installation', role: 'installation', via: 'cli' };
  if (kind === 'token-other') return { id: 'token:o', role: 'ekonomichef', via: 'api', municipality: 'annanby' };
  if (kind.startsWith('token-')) return { id: 'token:t', role: kind.slice(6), via: 'api', municipality: 'proveby' };
  return session(kind);
}

async function session(person: string, run = RUN): Promise<Actor> {
  const actor = await readSession(db, await createSession(db, run, person));
  if (!actor) throw new Error(`no session for ${person}`);
  return actor;
}

/** What each route is asked about, by the last part of its path before `{id}`. */
function inputOf(path: string) {
  const ids: Record<string, string> = { tasks: TASK, meetings: 'BN-2027-03-18', matters: `arende-${RUN}`, inbox: '1' };
  const area = path.split('/')[1] ?? '';
  const person = 'rektor-a';
  return {
    params: { id: ids[area] ?? RUN, period: 'P08', row: 'x', carried: `buren-${RUN}` },
    query: { cycle: RUN },
    body: { person, municipality: 'proveby', change: {}, cycle: RUN, step: 'brand', organ: 'BN' },
  };
}

async function verdict(actor: Actor, action: Action, about: Parameters<typeof resourceOf>[2]): Promise<string> {
  try {
    permit(actor, action, await resourceOf(db, actor, about));
    return 'Y';
  } catch (error) {
    if (error instanceof Refusal && error.code === 'not-found') return 'N';
    if (error instanceof Refusal && error.code === 'forbidden') return 'F';
    throw error;
  }
}

const rows = ROUTES.flatMap((route) => route.actions.map((action) => ({ name: `${route.id}:${action}`, route, action })));

test('every route, with each action that it can be, has a rule for every kind of actor', () => {
  expect(Object.keys(EXPECTED).sort()).toEqual(rows.map((r) => r.name).sort());
  for (const row of Object.values(EXPECTED)) expect(row.split(' ')).toHaveLength(KINDS.length);
  for (const { action } of rows) expect(RULES).toHaveProperty(action);
});

test.each(rows.map((r) => [r.name, r] as const))('%s', async (name, { route, action }) => {
  const found: string[] = [];
  for (const kind of KINDS) {
    const actor = actors.get(kind);
    if (!actor) throw new Error(kind);
    found.push(await verdict(actor, action, route.about(inputOf(route.path), actor)));
  }
  expect(`${name} ${found.join(' ')}`).toBe(`${name} ${EXPECTED[name] ?? ''}`);
});

describe('deny by default', () => {
  const everything = { run: RUN, municipality: 'proveby', organs: ['BN'], units: ['skola-a'], person: 'x', task: 't', paper: true, rehearsal: true, handedOver: true };

  test('an action without a rule, a role without one and an actor of an unknown kind get nothing', () => {
    const ekonomichef = actors.get('ekonomichef') as Actor;
    expect(can(ekonomichef, 'eraseEverything' as Action, everything)).toBe(false);
    for (const action of Object.keys(RULES) as Action[]) {
      expect(can({ id: 'x', role: 'ekonomichef', via: 'simulated', run: RUN }, action, everything)).toBe(false);
      expect(can({ id: 'token:x', role: 'made-up', via: 'api', municipality: 'proveby' }, action, everything)).toBe(false);
      expect(can({ id: 'token:x', role: 'ekonomichef', via: 'api' }, action, everything)).toBe(false);
      expect(can({ id: 'system', role: 'system', via: 'api' }, action, everything)).toBe(false);
    }
  });

  test('a session without roles does its own things and reads the year, nothing else', () => {
    const person: Actor = { id: 'y', role: 'person', via: 'session', run: RUN, municipality: 'proveby', grants: [] };
    const may = (Object.keys(RULES) as Action[]).filter((action) => can(person, action, { run: RUN, municipality: 'proveby', person: 'x' }));
    expect(may.sort()).toEqual(['listCycles', 'listTasks', 'readCycle', 'readInbox', 'readMeeting', 'readRehearsal', 'readTimeline']);
  });

  test('another run of the same municipality does not exist for a session', async () => {
    const actor = actors.get('ekonomichef') as Actor;
    for (const about of [{ cycle: 'proveby-2027-ovning-1' }, { task: taskId('proveby-2027-ovning-1', 'skola-a') }, { matter: 'arende-proveby-2027-ovning-1' }]) {
      await expect(authorize(db, actor, 'readCycle', about)).rejects.toMatchObject({ code: 'not-found' });
    }
  });

  test('what is not there is not found, for the operator too', async () => {
    const operator = { ...(actors.get('installation') as Actor), municipality: 'proveby' };
    for (const about of [{ cycle: 'x' }, { task: 'x' }, { below: 'x' }, { meeting: 'x' }, { matter: 'x' }, { cycle: RUN, organ: 'x' }]) {
      await expect(authorize(db, operator, 'readCycle', about)).rejects.toMatchObject({ code: 'not-found' });
    }
  });
});

describe('the role in which something is done', () => {
  test('is the task’s own role for one’s own task, and the granted one for others’', async () => {
    const grundskolechef = actors.get('grundskolechef') as Actor;
    expect((await authorize(db, grundskolechef, 'approve', { task: taskId(RUN, 'grundskola') })).role).toBe('chef');
    const ekonom = { ...(actors.get('bn-ekonom') as Actor), role: 'person' };
    expect((await authorize(db, ekonom, 'propose', { task: TASK })).role).toBe('ekonom');
    expect(actingRole(actors.get('installation') as Actor, 'adjust', { run: RUN })).toBe('installation');
  });

  test('grants are read for a session’s actor that comes without them', async () => {
    const { grants, ...bare } = actors.get('ekonomichef') as Actor;
    expect(grants).toBeDefined();
    await expect(authorize(db, { ...bare, role: 'person' }, 'steerCycle', { cycle: RUN })).resolves.toMatchObject({ role: 'ekonomichef' });
  });
});

describe('drafts stay with their authority until handed over', () => {
  const draft = { run: RUN, municipality: 'proveby', organs: ['BN'], units: ['skola-a', 'grundskola', 'bf'], authority: 'BN', person: 'rektor-a' };
  const reads = (kind: (typeof KINDS)[number], handedOver = false) => can(actors.get(kind) as Actor, 'readDraft', { ...draft, handedOver });

  test.each([
    ['rektor-a', true], ['grundskolechef', true], ['bn-ekonom', true], ['bn-sekreterare', true],
    ['rektor-b', false], ['hemtjanstchef', false], ['ekonomichef', false], ['kommunchef', false], ['revisor', false], ['token-ekonomichef', false],
  ] as const)('%s: %s', (kind, expected) => {
    expect(reads(kind)).toBe(expected);
  });

  test('handed over, those who follow the whole municipality read it', () => {
    for (const kind of ['ekonomichef', 'kommunchef', 'revisor', 'token-ekonomichef', 'token-lasare'] as const) expect(reads(kind, true)).toBe(true);
    for (const kind of ['rektor-b', 'hemtjanstchef', 'token-other'] as const) expect(reads(kind, true)).toBe(false);
  });

  test('the ekonomichef reads KS’s own drafts', () => {
    expect(can(actors.get('ekonomichef') as Actor, 'readDraft', { ...draft, organs: ['KS'], authority: 'KS' })).toBe(true);
  });
});

describe('organs on paper, and utskott', () => {
  test('the ekonomichef registers for a nämnd on paper and for no other', async () => {
    const ekonomichef = actors.get('ekonomichef') as Actor;
    await expect(authorize(db, ekonomichef, 'registerMeeting', { meeting: 'PN-2027-03-18' })).resolves.toMatchObject({ role: 'ekonomichef' });
    await expect(authorize(db, ekonomichef, 'registerMeeting', { meeting: 'BN-2027-03-18' })).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('and for an organ that nobody keeps the minutes of', async () => {
    const kf = { ...(await resourceOf(db, actors.get('ekonomichef') as Actor, { cycle: RUN, organ: 'KF' })) };
    expect(permit(actors.get('ekonomichef') as Actor, 'registerMeeting', kf)).toMatchObject({ role: 'ekonomichef' });
  });

  test('an återremiss is answered by the organ or role that it went to, and not by the organ that sent it', async () => {
    const who = { secretary: actors.get('bn-sekreterare') as Actor, ks: actors.get('ks-sekreterare') as Actor, chef: actors.get('bn-ekonom') as Actor };
    const may = async (actor: Actor) => verdict(actor, 'reopenMatter', { remitted: `arende-${RUN}` });
    await db.prisma.matter.update({ where: { id: `arende-${RUN}` }, data: { remitTo: 'KS' } });
    expect([await may(who.secretary), await may(who.ks), await may(who.chef)]).toEqual(['F', 'Y', 'F']);
    await db.prisma.matter.update({ where: { id: `arende-${RUN}` }, data: { remitTo: 'ekonom' } });
    expect([await may(who.secretary), await may(who.ks), await may(who.chef)]).toEqual(['F', 'F', 'Y']);
    await db.prisma.matter.update({ where: { id: `arende-${RUN}` }, data: { remitTo: null } });
  });

  test('KS’s secretary is KSAU’s', async () => {
    await expect(authorize(db, actors.get('ks-sekreterare') as Actor, 'registerMeeting', { meeting: 'KSAU-2027-03-18' })).resolves.toMatchObject({ role: 'namndsekreterare' });
  });

  test('a meeting that several years have must be named with its year', async () => {
    const operator = actors.get('installation') as Actor;
    await expect(authorize(db, operator, 'readMeeting', { meeting: 'BN-2027-03-18' })).rejects.toMatchObject({ code: 'invalid', errors: [{ field: 'cycle' }] });
    await expect(authorize(db, operator, 'readMeeting', { meeting: 'BN-2027-03-18', cycle: RUN })).resolves.toBeDefined();
  });
});

test('anybody in a rehearsal may step its clock by hand', async () => {
  const actor = await session('rektor-a', 'proveby-2027-ovning-1');
  await expect(authorize(db, actor, 'stepClock', { cycle: 'proveby-2027-ovning-1' })).resolves.toBeDefined();
});

test('the list holds exactly what could be opened one by one', async () => {
  const all = await db.prisma.task.findMany({ where: { run: RUN }, orderBy: { id: 'asc' } });
  for (const kind of KINDS) {
    const actor = actors.get(kind) as Actor;
    const one: string[] = [];
    for (const { id } of all) if ((await verdict(actor, 'readTask', { task: id })) === 'Y') one.push(id);
    const { tasks, next } = await listTasks(db, actor, { cycle: RUN });
    expect({ kind, ids: tasks.map((t) => t.id) }).toEqual({ kind, ids: one });
    expect(next).toBeNull();
  }
});

test('a list is paged, and filtered', async () => {
  const operator = actors.get('installation') as Actor;
  const first = await listTasks(db, operator, { cycle: RUN, limit: 4 });
  expect(first.tasks).toHaveLength(4);
  const rest = await listTasks(db, operator, { cycle: RUN, limit: 4, after: first.next ?? '' });
  expect(rest).toMatchObject({ next: null });
  expect(new Set([...first.tasks, ...rest.tasks].map((t) => t.id)).size).toBe(6);
  expect((await listTasks(db, operator, { cycle: RUN, person: 'rektor-b', state: 'open' })).tasks.map((t) => t.unit)).toEqual(['skola-b']);
  expect((await listTasks(db, operator, { cycle: RUN, person: 'rektor-b', state: 'done' })).tasks).toEqual([]);
});
