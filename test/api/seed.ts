import type { Db } from '../../services/base/db';

/** Half past eight on a Monday morning in Sweden. */
export const NOW = new Date('2027-03-01T07:30:00Z');

/**
 * A small municipality with two nämnder, each with a line of three, written row by row: access and the edge are tested against
 * rows and not against what the engine happens to make of them.
 */
export async function seedRun(db: Db, id = 'proveby-2027', municipality = 'proveby', kind: 'real' | 'rehearsal' = 'real'): Promise<void> {
  await db.prisma.run.create({
    data: {
      id,
      municipality,
      municipalityName: 'Proveby',
      year: 2027,
      number: 1,
      kind,
      state: 'running',
      definition: {
        levels: [], roles: [], forms: [], ladder: { rungs: [] }, deviationChains: [],
        steps: [{ id: 'brand', kind: 'handelse', label: 'Brand', organs: [{ id: 'BN' }], asks: [{ who: { level: 'forvaltning' }, onlyAt: [] }], chain: [] }],
      },
      definitionHash: 'x',
      participants: [],
      fromDay: '2027-01-01',
      clockKind: 'stepped',
      clockNow: NOW,
      createdAt: NOW,
      createdBy: 'token:test',
      ...(kind === 'rehearsal' ? { rehearsalState: 'byHand' } : {}),
    },
  });
  const organ = (organId: string, type: string, authority: string, more = {}) => ({ run: id, id: organId, type, label: organId, authority, ...more });
  await db.prisma.organ.createMany({
    data: [
      organ('KF', 'KF', 'KF'),
      organ('KS', 'KS', 'KS'),
      organ('KSAU', 'utskott', 'KS', { parent: 'KS' }),
      organ('BN', 'namnd', 'BN'),
      organ('SN', 'namnd', 'SN'),
      organ('PN', 'namnd', 'PN', { participates: false }),
    ],
  });
  const unit = (unitId: string, level: string, organId: string, parent: string | null) => ({ run: id, id: unitId, level, label: unitId, organ: organId, authority: organId, parent });
  await db.prisma.unit.createMany({
    data: [
      unit('bf', 'forvaltning', 'BN', null),
      unit('grundskola', 'verksamhet', 'BN', 'bf'),
      unit('skola-a', 'enhet', 'BN', 'grundskola'),
      unit('skola-b', 'enhet', 'BN', 'grundskola'),
      unit('sf', 'forvaltning', 'SN', null),
      unit('hemtjanst', 'enhet', 'SN', 'sf'),
    ],
  });
  const holders: [string, string, string, string][] = [
    ['ekonomichef', 'ekonomichef', 'kommun', 'KS'],
    ['kommunchef', 'kommunchef', 'kommun', 'KS'],
    ['revisor', 'revisor', 'organ:KF', 'KF'],
    ['bf-chef', 'chef', 'unit:bf', 'BN'],
    ['grundskolechef', 'chef', 'unit:grundskola', 'BN'],
    ['rektor-a', 'chef', 'unit:skola-a', 'BN'],
    ['rektor-b', 'chef', 'unit:skola-b', 'BN'],
    ['sf-chef', 'chef', 'unit:sf', 'SN'],
    ['hemtjanstchef', 'chef', 'unit:hemtjanst', 'SN'],
    ['bn-ekonom', 'ekonom', 'organ:BN', 'BN'],
    ['bn-sekreterare', 'namndsekreterare', 'organ:BN', 'BN'],
    ['ks-sekreterare', 'namndsekreterare', 'organ:KS', 'KS'],
  ];
  await db.prisma.person.createMany({
    data: holders.map(([person, , , authority]) => ({ run: id, id: person, name: person, email: `${person}@proveby.example`, authority })),
  });
  await db.prisma.roleHolder.createMany({ data: holders.map(([person, role, scope]) => ({ run: id, role, scope, person })) });
  await seedStep(db, id);
}

async function seedStep(db: Db, run: string): Promise<void> {
  const step = (id: string, organ: string) => ({
    run, id, step: 'uppfoljning', kind: 'rapport', label: 'Uppföljning', organ, authority: organ, budgetYear: 2027, strength: 'ska',
    opens: '2027-02-15', due: '2027-03-20', planned: { tasks: [], chain: [] }, planRevision: 1, state: 'open', openedAt: NOW,
  });
  await db.prisma.occurrence.createMany({ data: [step('uppfoljning/BN', 'BN'), step('uppfoljning/SN', 'SN')] });
  await db.prisma.process.createMany({
    data: ['BN', 'SN'].map((organ) => ({
      id: `step/${run}/uppfoljning/${organ}`, run, type: 'step', occurrence: `uppfoljning/${organ}`, phase: 'collecting', started: true, createdAt: NOW,
    })),
  });
  const task = (unit: string, organ: string, person: string, kind: 'answer' | 'approve', parent: string | null) => ({
    id: taskId(run, unit), run, key: `uppfoljning/${organ}|${unit}|${kind}|chef`, occurrence: `uppfoljning/${organ}`,
    process: `step/${run}/uppfoljning/${organ}`, kind, form: kind === 'answer' ? 'manad' : null, level: 'enhet', unit, organ, authority: organ,
    role: 'chef', person, parent: parent === null ? null : taskId(run, parent), state: kind === 'answer' ? 'open' : 'waiting',
    dueDay: '2027-03-10', openedAt: kind === 'answer' ? NOW : null,
  });
  await db.prisma.task.createMany({
    data: [
      task('bf', 'BN', 'bf-chef', 'approve', null),
      task('grundskola', 'BN', 'grundskolechef', 'approve', 'bf'),
      task('skola-a', 'BN', 'rektor-a', 'answer', 'grundskola'),
      task('skola-b', 'BN', 'rektor-b', 'answer', 'grundskola'),
      task('sf', 'SN', 'sf-chef', 'approve', null),
      task('hemtjanst', 'SN', 'hemtjanstchef', 'answer', 'sf'),
    ],
  });
  await db.prisma.meeting.createMany({
    data: ['BN', 'KSAU', 'PN'].map((organ) => ({
      run, id: `${organ}-2027-03-18`, organ, day: '2027-03-18', handlingsstopp: '2027-03-08', type: 'ordinarie', state: 'planned',
    })),
  });
  await db.prisma.matter.create({
    data: {
      id: `arende-${run}`, run, key: 'uppfoljning/BN|BN|godkanner|1', occurrence: 'uppfoljning/BN', process: `step/${run}/uppfoljning/BN`,
      organ: 'BN', authority: 'BN', verb: 'godkanner', position: 0, meeting: 'BN-2027-03-18', label: 'Uppföljning', state: 'waiting',
    },
  });
  await db.prisma.carriedAdjustment.create({
    data: {
      id: `buren-${run}`, run, matter: `arende-${run}`, occurrence: 'uppfoljning/BN', label: 'Uppföljning', organ: 'BN', day: '2027-03-18', carries: 'schedule',
      owner: 'kommunchef', forYear: 2027, state: 'pending', at: new Date(0),
    },
  });
}

export function taskId(run: string, unit: string): string {
  return `task-${run}-${unit}`;
}
