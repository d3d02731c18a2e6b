// A small year for service tests: one nämnd with three enhetschefer, a verksamhetschef, a förvaltningschef, an ekonom and a
// nämndsekreterare; KS with the ekonomichef and the kommunchef; KF; a bolag. Rows only, no planner: what a test needs of the plan stands here.
import { createHash } from 'node:crypto';
import type { Definition } from '../../domain/arshjul/definition';
import { instantAt } from '../../domain/calendar/zone';
import type { PlannedMatter, PlannedOccurrence, PlannedTask } from '../../domain/plan/types';
import type { Process, Run } from '../../generated/prisma/client';
import { canonicalJson } from '../../domain/record/canonical';
import type { Actor } from '../../services/access/actor';
import { json, type Db } from '../../services/base/db';

export interface SmallYearOptions {
  /** run id; default `liten-2027-ovning-1` */
  run?: string;
  kind?: 'real' | 'rehearsal';
  /** local day and time of the stepped clock; default 2027-05-10 06:00, when the step opens */
  now?: [string, string];
  released?: boolean;
  definition?: Partial<Definition>;
  /** changes to the planned occurrence `delarsuppfoljning-april/BUN/P04` */
  planned?: Partial<PlannedOccurrence>;
  /** how many enhetschefer report to the verksamhetschef; default 3 */
  units?: number;
  /** phase of its process; default `collecting` without tasks yet (call handOut) */
  phase?: string;
}

export interface SmallYear {
  run: string;
  occurrence: string;
  process: string;
  /** person ids by role in the story */
  people: { ec: string[]; vc: string; fc: string; eko: string; ns: string; ksns: string; ekc: string; kc: string; vd: string; ledamot: string };
  actor(person: string, role: string, via?: Actor['via']): Actor;
  token(role?: string): Actor;
  /** sets the stepped clock */
  setClock(day: string, time?: string): Promise<Date>;
  runRow(): Promise<Run>;
  processRow(): Promise<Process>;
}

const OCCURRENCE = 'delarsuppfoljning-april/BUN/P04';

/** The form that the enhetschefer answer: budget, forecast, comment; a deficit asks for measures. */
export const SMALL_FORM: Definition['forms'][number] = {
  key: 'uppfoljning',
  label: 'Delårsuppföljning',
  fields: [
    { key: 'budget', label: 'Budget', type: 'kr', required: true },
    { key: 'prognos', label: 'Helårsprognos', type: 'kr', required: true },
    { key: 'kommentar', label: 'Kommentar', type: 'text', required: true, maxLength: 1_000 },
    { key: 'bedomning', label: 'Måluppfyllelse', type: 'bedomning', required: false, choices: ['når målet', 'når delvis', 'når inte'] },
    { key: 'atgarder', label: 'Planerade åtgärder', type: 'text', required: true, onDeficit: true },
  ],
  deviation: { kind: 'nettokostnad', budget: 'budget', forecast: 'prognos' },
};

export function smallDefinition(overrides: Partial<Definition> = {}): Definition {
  return {
    municipality: 'Liten',
    document: 'Styrmodell för en liten kommun',
    decision: { organ: 'KF', date: '2023-08-28' },
    validFrom: 2024,
    version: 'liten-1',
    levels: [
      { id: 'forvaltning', label: 'förvaltning', chef: 'förvaltningschef' },
      { id: 'verksamhet', label: 'verksamhet', chef: 'verksamhetschef' },
      { id: 'enhet', label: 'enhet', chef: 'enhetschef' },
    ],
    roles: [
      { key: 'chef', label: 'chef', at: 'unit' },
      { key: 'ekonom', label: 'förvaltningsekonom', at: 'organ' },
      { key: 'namndsekreterare', label: 'nämndsekreterare', at: 'organ' },
      { key: 'ekonomichef', label: 'ekonomichef', at: 'kommun' },
      { key: 'kommunchef', label: 'kommunchef', at: 'kommun' },
      { key: 'vd', label: 'VD', at: 'organ' },
    ],
    forms: [SMALL_FORM],
    ladder: {
      rungs: [
        { key: 'tva-fore', workingDays: -2, does: 'paminn' },
        { key: 'en-efter', workingDays: 1, does: 'paminn' },
        { key: 'tre-efter', workingDays: 3, does: 'eskalera', to: { up: 1 } },
        { key: 'sex-efter', workingDays: 6, does: 'eskalera', to: { up: 2 } },
      ],
    },
    mailTime: '07:00',
    wakeTime: '06:00',
    semester: { label: 'semesterperiod', from: '07-01', to: '08-08' },
    deviationChains: [{ key: 'underskott', step: 'atgardsplan', label: 'Åtgärdsplan', limit: 0 }],
    steps: [],
    closing: { days: 5, yearEndDays: 10 },
    standard: { answer: 5, approval: 2, lawMargin: 5 },
    freeDays: [],
    assumptions: [],
    ...overrides,
  };
}

/** The planned tree: every enhetschef answers, the verksamhetschef and the förvaltningschef approve. */
export function smallTasks(units: number): PlannedTask[] {
  const answers = Array.from({ length: units }, (_, i): PlannedTask => ({
    key: `bun-e${i + 1}|answer|chef`,
    kind: 'answer',
    role: 'chef',
    level: 'enhet',
    unit: `bun-e${i + 1}`,
    organ: 'BUN',
    form: 'uppfoljning',
    due: '2027-05-17',
    parent: 'bun-v1|approve|chef',
  }));
  return [
    ...answers,
    { key: 'bun-v1|approve|chef', kind: 'approve', role: 'chef', level: 'verksamhet', unit: 'bun-v1', organ: 'BUN', due: '2027-05-19', parent: 'bun-f|approve|chef' },
    { key: 'bun-f|approve|chef', kind: 'approve', role: 'chef', level: 'forvaltning', unit: 'bun-f', organ: 'BUN', due: '2027-05-21' },
  ];
}

export const SMALL_CHAIN: PlannedMatter[] = [
  { organ: 'BUN', verb: 'godkanner', position: 0, meeting: 'BUN-2027-06-01', day: '2027-06-01', handlingsstopp: '2027-05-24', forInformation: false, label: 'Delårsuppföljning april' },
  { organ: 'KS', verb: 'informeras', position: 1, meeting: 'KS-2027-06-16', day: '2027-06-16', handlingsstopp: '2027-06-07', forInformation: true, label: 'Delårsuppföljning april' },
];

function smallOccurrence(units: number, overrides: Partial<PlannedOccurrence>): PlannedOccurrence {
  return {
    id: OCCURRENCE,
    step: 'delarsuppfoljning-april',
    kind: 'rapport',
    label: 'Delårsuppföljning april',
    organ: 'BUN',
    budgetYear: 2027,
    period: 'P04',
    strength: 'ska',
    opens: '2027-05-10',
    due: '2027-06-16',
    answerBy: '2027-05-17',
    meetings: SMALL_CHAIN.map((m) => ({ organ: m.organ, date: m.day, verb: m.verb })),
    after: [],
    receivers: [],
    law: [],
    why: [],
    waitsFor: [],
    tasks: smallTasks(units),
    chain: SMALL_CHAIN,
    builtOn: [],
    deviation: { chain: 'underskott' },
    ...overrides,
  };
}

/** Inserts the rows of a running small year and answers their ids. The step stands open, with nothing handed out. */
export async function smallYear(db: Db, options: SmallYearOptions = {}): Promise<SmallYear> {
  const run = options.run ?? 'liten-2027-ovning-1';
  const units = options.units ?? 3;
  const [day, time] = options.now ?? ['2027-05-10', '06:00'];
  const now = instantAt(day, time);
  const definition = smallDefinition(options.definition);
  const planned = smallOccurrence(units, options.planned ?? {});
  const kind = options.kind ?? 'rehearsal';
  const { prisma } = db;
  await prisma.run.create({
    data: {
      id: run,
      municipality: 'liten',
      municipalityName: 'Liten',
      year: 2027,
      number: 1,
      kind,
      state: 'running',
      definition: json(definition),
      definitionHash: createHash('sha256').update(canonicalJson(definition)).digest('hex'),
      participants: json(null),
      fromDay: '2027-01-01',
      clockKind: 'stepped',
      clockNow: now,
      seed: 1,
      simulate: json('none'),
      rehearsalState: kind === 'rehearsal' ? 'byHand' : null,
      createdAt: now,
      createdBy: 'p-ekc',
      releasedAt: options.released === false ? null : now,
    },
  });
  const people = await insertOrganisation(db, run, units);
  await insertMeetings(db, run);
  await prisma.occurrence.create({
    data: {
      run,
      id: planned.id,
      step: planned.step,
      kind: planned.kind,
      label: planned.label,
      organ: planned.organ,
      authority: 'bun',
      period: planned.period ?? null,
      budgetYear: planned.budgetYear,
      strength: planned.strength,
      opens: planned.opens,
      due: planned.due,
      answerBy: planned.answerBy ?? null,
      planned: json(planned),
      planRevision: 1,
      state: 'open',
      openedAt: now,
    },
  });
  const process = `step/${run}/${planned.id}`;
  await prisma.process.createMany({
    data: [
      { id: process, run, type: 'step', occurrence: planned.id, phase: options.phase ?? 'collecting', createdAt: now, started: true },
      { id: kind === 'rehearsal' ? `morgon/${run}` : 'morgon/liten', run, type: 'morning', subject: 'liten', phase: 'waiting', createdAt: now, started: true },
    ],
  });
  return {
    run,
    occurrence: planned.id,
    process,
    people,
    actor: (person, role, via = 'session') => ({ id: person, role, via, run }),
    token: (role = 'ekonomichef') => ({ id: 'token:test', role, via: 'api', municipality: 'liten' }),
    setClock: async (d, t = '06:00') => {
      const at = instantAt(d, t);
      await prisma.run.update({ where: { id: run }, data: { clockNow: at } });
      return at;
    },
    runRow: () => prisma.run.findUniqueOrThrow({ where: { id: run } }),
    processRow: () => prisma.process.findUniqueOrThrow({ where: { id: process } }),
  };
}

async function insertOrganisation(db: Db, run: string, units: number): Promise<SmallYear['people']> {
  const { prisma } = db;
  await prisma.organ.createMany({
    data: [
      { run, id: 'KF', type: 'KF', label: 'Kommunfullmäktige', authority: 'ks', sort: 0 },
      { run, id: 'KS', type: 'KS', label: 'Kommunstyrelsen', authority: 'ks', sort: 1 },
      { run, id: 'BUN', type: 'namnd', label: 'Barn- och utbildningsnämnden', authority: 'bun', sort: 2 },
      { run, id: 'SN', type: 'namnd', label: 'Socialnämnden', authority: 'sn', sort: 3 },
      { run, id: 'bostad', type: 'dotterbolag', label: 'Bostadsbolaget', authority: 'bostad', sort: 4 },
      { run, id: 'revisionen', type: 'revision', label: 'Revisionen', authority: 'revisionen', sort: 5 },
    ],
  });
  const enheter = Array.from({ length: units }, (_, i) => i + 1);
  await prisma.unit.createMany({
    data: [
      { run, id: 'bun-f', level: 'forvaltning', label: 'Barn- och utbildningsförvaltningen', organ: 'BUN', authority: 'bun', sort: 0 },
      { run, id: 'bun-v1', parent: 'bun-f', level: 'verksamhet', label: 'Förskolan', organ: 'BUN', authority: 'bun', sort: 1 },
      ...enheter.map((n) => ({ run, id: `bun-e${n}`, parent: 'bun-v1', level: 'enhet', label: `Förskoleenhet ${n}`, organ: 'BUN', authority: 'bun', sort: 1 + n })),
      { run, id: 'ks-f', level: 'forvaltning', label: 'Kommunledningsförvaltningen', organ: 'KS', authority: 'ks', sort: 0 },
    ],
  });
  const person = (id: string, name: string, authority: string) => ({ run, id, name, email: `${id.slice(2)}@liten.example`, authority });
  await prisma.person.createMany({
    data: [
      ...enheter.map((n) => person(`p-ec${n}`, `Enhetschef ${n}`, 'bun')),
      person('p-vc', 'Verksamhetschef', 'bun'),
      person('p-fc', 'Förvaltningschef', 'bun'),
      person('p-eko', 'Förvaltningsekonom', 'bun'),
      person('p-ns', 'Nämndsekreterare', 'bun'),
      person('p-ksns', 'Kommunsekreterare', 'ks'),
      person('p-ekc', 'Ekonomichef', 'ks'),
      person('p-kc', 'Kommunchef', 'ks'),
      person('p-vd', 'VD', 'bostad'),
      person('p-ledamot', 'Nämndens ordförande', 'bun'),
    ],
  });
  const holds = (role: string, scope: string, who: string) => ({ run, role, scope, person: who });
  await prisma.roleHolder.createMany({
    data: [
      ...enheter.map((n) => holds('chef', `unit:bun-e${n}`, `p-ec${n}`)),
      holds('chef', 'unit:bun-v1', 'p-vc'),
      holds('chef', 'unit:bun-f', 'p-fc'),
      holds('chef', 'unit:ks-f', 'p-kc'),
      holds('ekonom', 'organ:BUN', 'p-eko'),
      holds('namndsekreterare', 'organ:BUN', 'p-ns'),
      holds('namndsekreterare', 'organ:KS', 'p-ksns'),
      holds('namndsekreterare', 'organ:KF', 'p-ksns'),
      holds('ordforande', 'organ:BUN', 'p-ledamot'),
      holds('vd', 'organ:bostad', 'p-vd'),
      holds('ekonomichef', 'kommun', 'p-ekc'),
      holds('kommunchef', 'kommun', 'p-kc'),
    ],
  });
  return {
    ec: enheter.map((n) => `p-ec${n}`),
    vc: 'p-vc',
    fc: 'p-fc',
    eko: 'p-eko',
    ns: 'p-ns',
    ksns: 'p-ksns',
    ekc: 'p-ekc',
    kc: 'p-kc',
    vd: 'p-vd',
    ledamot: 'p-ledamot',
  };
}

async function insertMeetings(db: Db, run: string): Promise<void> {
  const meeting = (organ: string, day: string, handlingsstopp: string) => ({
    run,
    id: `${organ}-${day}`,
    organ,
    day,
    handlingsstopp,
    type: 'ordinarie',
    state: 'planned',
  });
  await db.prisma.meeting.createMany({
    data: [
      meeting('BUN', '2027-06-01', '2027-05-24'),
      meeting('BUN', '2027-06-22', '2027-06-14'),
      meeting('BUN', '2027-09-14', '2027-09-06'),
      meeting('KS', '2027-06-16', '2027-06-07'),
      meeting('KS', '2027-08-25', '2027-08-16'),
      meeting('KS', '2027-10-06', '2027-09-27'),
      meeting('KF', '2027-06-28', '2027-06-18'),
      meeting('KF', '2027-10-25', '2027-10-15'),
    ],
  });
}
