// What the suites of this folder share: the small year's step as its organs meet it, and its acts as a look and a registration.
import type { StepDef } from '../../../domain/arshjul/definition';
import type { PlannedMatter, PlannedOccurrence } from '../../../domain/plan/types';
import type { Matter, Task } from '../../../generated/prisma/client';
import { clockOfRow } from '../../../services/base/clock';
import { inTransaction, json, type Db } from '../../../services/base/db';
import { openMatters, type MattersLook } from '../../../services/decisions/matters';
import type { SmallYear } from '../../support/smallYear';

/** One look at the ärenden of an occurrence, as its process makes it. */
export function lookAt(db: Db, year: SmallYear, occurrence = year.occurrence): Promise<MattersLook> {
  return inTransaction(db, async (tx) => {
    const run = await tx.run.findUniqueOrThrow({ where: { id: year.run } });
    const row = await tx.occurrence.findUniqueOrThrow({ where: { run_id: { run: year.run, id: occurrence } } });
    const process = await tx.process.findFirstOrThrow({ where: { run: year.run, occurrence } });
    return openMatters(tx, run, row, process.id, clockOfRow(run));
  });
}

/** All ärenden as short words: `organ round state outcome@meeting`. */
export async function mattersOf(db: Db, year: SmallYear, occurrence = year.occurrence): Promise<string[]> {
  const rows = await db.prisma.matter.findMany({ where: { run: year.run, occurrence }, orderBy: [{ position: 'asc' }, { round: 'asc' }] });
  return rows.map((m) => `${m.organ} ${m.round} ${m.state} ${m.outcome ?? '-'} @${m.meeting ?? '-'}`);
}

/** The ärende that an organ has now, or had last. */
export async function matterAt(db: Db, year: SmallYear, organ: string, occurrence = year.occurrence): Promise<Matter> {
  const row = await db.prisma.matter.findFirst({ where: { run: year.run, occurrence, organ }, orderBy: { round: 'desc' } });
  if (!row) throw new Error(`no ärende at ${organ}`);
  return row;
}

export interface OtherStep {
  id: string;
  organ: string;
  chain: PlannedMatter[];
  builtOn?: string[];
  phase?: string;
  state?: string;
  law?: PlannedOccurrence['law'];
}

/** One more step of the year, with its process. */
export async function addStep(db: Db, year: SmallYear, step: OtherStep): Promise<void> {
  const base = await db.prisma.occurrence.findUniqueOrThrow({ where: { run_id: { run: year.run, id: year.occurrence } } });
  const organ = await db.prisma.organ.findUniqueOrThrow({ where: { run_id: { run: year.run, id: step.organ } } });
  const planned = { ...(base.planned as object), id: step.id, organ: step.organ, chain: step.chain, builtOn: step.builtOn ?? [], tasks: [], law: step.law ?? [], deviation: undefined };
  const state = step.state ?? 'open';
  await db.prisma.occurrence.create({
    data: {
      ...base,
      id: step.id,
      step: step.id.split('/')[0] ?? step.id,
      organ: step.organ,
      authority: organ.authority,
      settledAs: undefined,
      planned: json(planned),
      state,
      finishedAt: state === 'finished' ? base.openedAt : null,
    },
  });
  const live = state === 'open';
  await db.prisma.process.create({
    data: {
      id: `step/${year.run}/${step.id}`,
      run: year.run,
      type: 'step',
      occurrence: step.id,
      phase: live ? (step.phase ?? 'deciding') : 'finished',
      createdAt: base.openedAt ?? new Date(0),
      started: true,
      live,
    },
  });
}

export const place = (position: number, organ: string, verb: PlannedMatter['verb'], meeting: string | null, day: string): PlannedMatter => ({
  organ,
  verb,
  position,
  meeting,
  day,
  handlingsstopp: day,
  forInformation: verb === 'informeras',
  label: `Ärende hos ${organ}`,
});

/** The small year's task tree as it is when everybody has answered and approved. */
export async function doneTasks(db: Db, year: SmallYear, occurrence: string, process: string): Promise<Task[]> {
  const at = new Date('2027-05-10T04:00:00Z');
  const base = { run: year.run, occurrence, process, organ: 'BUN', authority: 'bun', role: 'chef', openedAt: at, ladderFrom: at, doneAt: at, state: 'done' };
  const id = (name: string): string => `${occurrence}:${name}`;
  const rows = [
    { id: id('e1'), key: `${occurrence}|bun-e1|answer|chef`, kind: 'answer', form: 'uppfoljning', level: 'enhet', unit: 'bun-e1', person: 'p-ec1', doneBy: 'p-ec1', parent: id('v1'), dueDay: '2027-05-17', outcome: 'answered' },
    { id: id('e2'), key: `${occurrence}|bun-e2|answer|chef`, kind: 'answer', form: 'uppfoljning', level: 'enhet', unit: 'bun-e2', person: 'p-ec2', doneBy: 'p-ec2', parent: id('v1'), dueDay: '2027-05-17', outcome: 'answered' },
    { id: id('v1'), key: `${occurrence}|bun-v1|approve|chef`, kind: 'approve', level: 'verksamhet', unit: 'bun-v1', person: 'p-vc', doneBy: 'p-vc', parent: id('f'), dueDay: '2027-05-19', outcome: 'approved' },
    { id: id('f'), key: `${occurrence}|bun-f|approve|chef`, kind: 'approve', level: 'forvaltning', unit: 'bun-f', person: 'p-fc', doneBy: 'p-fc', parent: null, dueDay: '2027-05-21', outcome: 'approved' },
  ];
  await db.prisma.task.createMany({ data: rows.map((r) => ({ ...base, ...r })) });
  return db.prisma.task.findMany({ where: { run: year.run, occurrence }, orderBy: { key: 'asc' } });
}

/** A step of a definition with nothing but what the test says. */
export const step = (id: string, more: Partial<StepDef> = {}): StepDef => ({
  id, kind: 'steg', label: id, strength: 'ska', sources: [], assumptions: [], remarks: [], organs: [], budgetYear: 1, periods: [], chain: [], asks: [], approvals: [], builtOn: [],
  waitsForBuiltOn: true, after: [], onlyElectionYear: false, ...more,
});
