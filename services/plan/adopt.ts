import type { Definition } from '../../domain/arshjul/definition';
import { shortDayWithYear } from '../../domain/calendar/texts';
import type { CarriedAdjustment, Run } from '../../generated/prisma/client';
import type { Actor } from '../access/actor';
import { clockOfRow } from '../base/clock';
import { inTransaction, type Db, type Tx } from '../base/db';
import { once } from '../base/once';
import { record } from '../base/record';
import { Refusal } from '../base/refusal';
import { mustRun, runFor, steer } from '../years/who';
import { adjustIn, previewIn, type Adjustment, type Applied, type ApplyOptions, type Preview } from './adjust';
import { carriesWord } from '../../domain/arshjul/words';
import type { Decided } from './rows';

/** What a decision carries, as its owner and everybody who may read the year see it. */
export interface CarriedView {
  id: string;
  /** the year in which it was decided */
  run: string;
  occurrence: string;
  label: string;
  organ: string;
  day: string;
  /** null until somebody has registered it; it is asked for before the decision is carried out */
  paragraph: string | null;
  carries: 'schedule' | 'floor' | 'steps' | 'definition';
  /** role key */
  owner: string;
  forYear: number;
  state: 'pending' | 'adopted' | 'declined';
  reason: string | null;
  adoptedRun: string | null;
  revision: number;
}

/** The kinds of adjustment by which each thing is carried out. */
const FITS: Record<CarriedView['carries'], readonly Adjustment['kind'][]> = {
  schedule: ['moveStep', 'moveMeeting', 'cancelMeeting', 'addMeeting', 'several'],
  floor: ['setFloor'],
  steps: ['insertStep'],
  definition: ['newDefinition'],
};

/**
 * What decisions of this year carry, and those of the municipality's other real years that are about this one; pending first.
 * Decided in a provkörning it stays there.
 */
export async function carriedOf(db: Pick<Db, 'prisma'>, runId: string): Promise<CarriedView[]> {
  const run = await db.prisma.run.findUnique({ where: { id: runId } });
  if (!run) return [];
  const rows = await db.prisma.carriedAdjustment.findMany({
    where: { OR: [{ run: runId }, ...(run.kind === 'real' ? [{ forYear: run.year, run: { in: await siblings(db.prisma, run) } }] : [])] },
    orderBy: [{ day: 'asc' }, { id: 'asc' }],
  });
  const matters = await db.prisma.matter.findMany({ where: { id: { in: rows.map((r) => r.matter) } }, select: { id: true, paragraph: true } });
  const paragraphs = new Map(matters.map((m) => [m.id, m.paragraph]));
  return rows.map((r) => viewOf(r, paragraphs.get(r.matter) ?? null)).sort((a, b) => Number(a.state !== 'pending') - Number(b.state !== 'pending'));
}

async function siblings(prisma: Pick<Tx, 'run'>, run: Run): Promise<string[]> {
  const runs = await prisma.run.findMany({ where: { municipality: run.municipality, kind: 'real', id: { not: run.id } }, select: { id: true } });
  return runs.map((r) => r.id);
}

function viewOf(row: CarriedAdjustment, paragraph: string | null): CarriedView {
  const { id, run, occurrence, label, organ, day, owner, forYear, reason, adoptedRun, revision } = row;
  return { id, run, occurrence, label, organ, day, paragraph, carries: row.carries as CarriedView['carries'], owner, forYear, state: row.state as CarriedView['state'], reason, adoptedRun, revision };
}

/** Shows what carrying out the decision by `change` would do to the year. Only the owner's role. Writes nothing. */
export async function previewCarried(db: Db, actor: Actor, runId: string, id: string, change: Adjustment): Promise<Preview> {
  return inTransaction(db, async (tx) => {
    const { row, decision } = await owned(tx, actor, runId, id);
    return previewIn(tx, actor, runId, fitting(row, decision, change));
  });
}

/**
 * The owner carries out what was decided, as an adjustment with the decision (organ, datum, §) behind it, under the revision and
 * list of its preview. Refuses every other role, a decision whose § is missing, one that is settled already, and an adjustment of
 * another kind than the decision carries.
 */
export async function adoptCarried(db: Db, actor: Actor, runId: string, id: string, change: Adjustment, options: ApplyOptions): Promise<Applied> {
  const { idempotencyKey, ...rest } = options;
  return inTransaction(db, (tx) =>
    once(tx, actor, idempotencyKey, { act: 'adoptCarried', runId, id, change, ...rest }, async () => {
      await steer(tx, runId);
      const { row, run, decision } = await owned(tx, actor, runId, id);
      const reason = options.reason?.trim() ? options.reason : `${decision.organ} ${decision.day} ${decision.paragraph ?? ''}`.trim();
      const applied = await adjustIn(tx, actor, runId, fitting(row, decision, change), { ...options, reason, decision });
      await settle(tx, actor, run, row, { state: 'adopted', reason: options.reason ?? null, adoptedRun: runId, adoptedFact: applied.seq });
      return applied;
    }),
  );
}

/** The owner says, with a reason, that the decision changes nothing in the plan. */
export async function declineCarried(db: Db, actor: Actor, runId: string, id: string, reason: string, options: { idempotencyKey?: string } = {}): Promise<CarriedView> {
  if (reason.trim() === '') throw new Refusal('invalid', 'Skriv varför beslutet inte förs in.', [{ field: 'reason', text: 'Skriv varför beslutet inte förs in.' }]);
  return inTransaction(db, (tx) =>
    once(tx, actor, options.idempotencyKey, { act: 'declineCarried', runId, id, reason }, async () => {
      await steer(tx, runId);
      const { row, run, decision } = await owned(tx, actor, runId, id, false);
      return viewOf(await settle(tx, actor, run, row, { state: 'declined', reason }), decision.paragraph ?? null);
    }),
  );
}

async function settle(tx: Tx, actor: Actor, run: Run, row: CarriedAdjustment, data: { state: string; reason: string | null; adoptedRun?: string; adoptedFact?: number }): Promise<CarriedAdjustment> {
  const clock = clockOfRow(run);
  const settled = await tx.carriedAdjustment.update({ where: { id: row.id }, data: { ...data, settledAt: clock.now, settledBy: actor.id, revision: { increment: 1 } } });
  const matter = await tx.matter.findUniqueOrThrow({ where: { id: row.matter }, select: { key: true } });
  await record(tx, {
    run: run.id, at: clock.now, actor: actor.id, actorRole: actor.role, kind: data.state === 'adopted' ? 'carriedAdopted' : 'carriedDeclined', subject: row.id,
    businessKey: `${matter.key}|${row.carries}`, revision: settled.revision, payload: { old: 'pending', new: data.state, why: data.reason },
  });
  return settled;
}

/** The pending row, locked, with its decision; only for its owner's role, and only in a year that it reaches. */
async function owned(tx: Tx, actor: Actor, runId: string, id: string, needsParagraph = true): Promise<{ row: CarriedAdjustment; run: Run; decision: Decided }> {
  const run = await runFor(tx, actor, runId);
  mustRun(run);
  await tx.$queryRaw`select 1 as one from carried_adjustment where id = ${id} for update`;
  const row = await tx.carriedAdjustment.findUnique({ where: { id } });
  const reaches = row && (row.run === runId || (run.kind === 'real' && row.forYear === run.year && (await siblings(tx, run)).includes(row.run)));
  if (!row || !reaches) throw new Refusal('not-found', 'Det finns inget beslut att föra in med den beteckningen.');
  const { roles } = run.definition as unknown as Definition;
  if (actor.role !== row.owner) throw new Refusal('forbidden', `Det som beslutet bär för ${roles.find((r) => r.key === row.owner)?.label ?? row.owner} in. Din roll kan läsa det men inte föra in det.`);
  if (row.state !== 'pending') throw new Refusal('conflict', row.state === 'adopted' ? 'Beslutet är redan infört.' : 'Det är redan sagt att beslutet inte förs in.');
  const { paragraph } = await tx.matter.findUniqueOrThrow({ where: { id: row.matter }, select: { paragraph: true } });
  const organ = await tx.organ.findUnique({ where: { run_id: { run: row.run, id: row.organ } }, select: { label: true } });
  if (needsParagraph && paragraph === null) throw new Refusal('rule', `Beslutet i ${organ?.label ?? row.organ} ${shortDayWithYear(row.day)} saknar paragraf. Den registreras först; sedan kan beslutet föras in.`, [{ field: 'paragraph', text: 'Beslutets paragraf är inte registrerad.' }]);
  return { row, run, decision: { organ: row.organ, day: row.day, ...(paragraph === null ? {} : { paragraph }) } };
}

/** The adjustment, with the decision that is behind it, if it is of a kind by which the decision can be carried out. */
function fitting(row: CarriedAdjustment, decision: Decided, change: Adjustment): Adjustment {
  const carries = row.carries as CarriedView['carries'];
  if (!FITS[carries].includes(change.kind)) {
    throw new Refusal('invalid', `Beslutet bär ${carriesWord(carries)} och kan inte föras in så.`, [{ field: 'change.kind', text: `Tillåtet: ${FITS[carries].join(', ')}.` }]);
  }
  return change.kind === 'newDefinition' ? { ...change, decision } : change;
}
