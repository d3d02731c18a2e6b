import type { Definition } from '../../domain/arshjul/definition';
import { registrable, registrarsFor } from '../../domain/plan/happenings';
import { clockOfRow } from '../base/clock';
import type { Db } from '../base/db';
import { Refusal } from '../base/refusal';
import { organisationOf } from '../people/load';
import type { Actor } from './actor';
import { NOT_FOUND, type Resource } from './can';
import { handedOver } from './drafts';
import { structureOf } from './structure';

/** A running year. Throws `Refusal('not-found')` when there is none. */
export async function runResource(db: Db, run: string): Promise<Resource> {
  const structure = await structureOf(db, run);
  if (!structure) throw new Refusal('not-found', NOT_FOUND);
  return { run, municipality: structure.municipality, rehearsal: structure.rehearsal };
}

/** What a decision carries: the role that owns it. */
export async function carriedResource(db: Db, id: string): Promise<Resource> {
  const row = await db.prisma.carriedAdjustment.findUnique({ where: { id }, select: { owner: true } });
  if (!row) throw new Refusal('not-found', NOT_FOUND);
  return { namedRole: row.owner };
}

/** A händelse at an organ of a year: who may register that it has happened. What is not known is told when it is registered. */
export async function happeningResource(db: Db, run: string, step: string, organ: string): Promise<Resource> {
  const row = await db.prisma.run.findUnique({ where: { id: run } });
  if (!row) throw new Refusal('not-found', NOT_FOUND);
  const definition = row.definition as unknown as Definition;
  const entry = registrable(definition).find((s) => s.id === step);
  const organisation = await organisationOf(db.prisma, run);
  return { ...(await runResource(db, run)), listed: registrarsFor(entry ?? {}, definition, organisation, organ, clockOfRow(row).today) };
}

/** An organ of a year: an unknown one is not found. */
export async function organResource(db: Db, run: string, organ: string): Promise<Resource> {
  const structure = await structureOf(db, run);
  const authority = structure?.authorityOf(organ);
  if (!structure || authority === undefined) throw new Refusal('not-found', NOT_FOUND);
  return {
    run,
    municipality: structure.municipality,
    rehearsal: structure.rehearsal,
    organs: structure.organsOf(organ),
    paper: structure.paper(organ),
    outside: structure.outside(organ),
    authority,
  };
}

interface TaskRow {
  run: string;
  organ: string;
  unit: string | null;
  authority: string;
  person: string | null;
  role: string;
  also: string[];
}

/** Who shares the task of this alias: an index probe into a table that is empty in most years. */
const ALSO = (task: string): string => `array(select s.person from task_share s where s.task = ${task}.id) as also`;

/**
 * A task. Asks nothing of the database for those whose permission does not hang on the row (a mail link to its own task, the
 * operator's token): the answering transaction reads the row anyway, and says itself when there is none.
 */
export async function taskResource(db: Db, actor: Actor, task: string): Promise<Resource> {
  if (actor.via === 'link') {
    if (actor.task !== task || actor.run === undefined) throw new Refusal('not-found', NOT_FOUND);
    return { run: actor.run, task, person: actor.id, role: actor.role };
  }
  if (actor.role === 'installation' && actor.municipality === undefined) return { task };
  const { rows } = await db.pool.query<TaskRow>({
    name: 'access-task',
    text: `select t.run, t.organ, t.unit, t.authority, t.person, t.role, ${ALSO('t')} from task t where t.id = $1`,
    values: [task],
  });
  const row = rows[0];
  if (!row) throw new Refusal('not-found', NOT_FOUND);
  const organ = await organResource(db, row.run, row.organ);
  const structure = await structureOf(db, row.run);
  return {
    ...organ,
    task,
    units: row.unit === null ? [] : (structure?.unitsOf(row.unit) ?? []),
    authority: row.authority,
    person: row.person,
    also: row.also,
    role: row.role,
  };
}

/** As `taskResource`, and whether what was answered there has been handed over by its authority. */
export async function draftResource(db: Db, actor: Actor, task: string): Promise<Resource> {
  const own = await taskResource(db, actor, task);
  if (own.run === undefined || own.organs === undefined) return own;
  return { ...own, handedOver: await handedOver(db, own.run, task) };
}

/** As `taskResource`, but the person is whoever has the approval above: going on without a task is decided there, and a root is marked. */
export async function taskAboveResource(db: Db, actor: Actor, task: string): Promise<Resource> {
  const own = await taskResource(db, actor, task);
  if (own.organs === undefined) return own;
  const { rows } = await db.pool.query<{ person: string | null; role: string; also: string[] }>(
    `select above.person, above.role, ${ALSO('above')} from task t join task above on above.id = t.parent where t.id = $1`,
    [task],
  );
  return { ...own, person: rows[0]?.person ?? null, also: rows[0]?.also ?? [], role: rows[0]?.role, root: rows.length === 0 };
}

/** A meeting, with the organ that meets. Meeting ids are unique within a run only. */
export async function meetingResource(db: Db, actor: Actor, meeting: string, run?: string): Promise<Resource & { run: string }> {
  const inRun = actor.run ?? run;
  const rows = await db.prisma.meeting.findMany({
    where: { id: meeting, ...(inRun === undefined ? {} : { run: inRun }) },
    select: { run: true, organ: true },
    take: 2,
  });
  const row = rows[0];
  if (!row) throw new Refusal('not-found', NOT_FOUND);
  if (rows.length > 1) {
    const text = 'Flera år har ett sammanträde med den beteckningen. Ange vilket med ?cycle=.';
    throw new Refusal('invalid', text, [{ field: 'cycle', text }]);
  }
  return { ...(await organResource(db, row.run, row.organ)), run: row.run };
}

/** An ärende before an organ. */
export async function matterResource(db: Db, matter: string): Promise<Resource> {
  const row = await matterRow(db, matter);
  return { ...(await organResource(db, row.run, row.organ)), authority: row.authority };
}

/**
 * An ärende by whoever it was sent back to: the organ or role that the återremiss named, else the organ itself. The organ that
 * sent it back has had its say.
 */
export async function remittedResource(db: Db, matter: string): Promise<Resource> {
  const row = await matterRow(db, matter);
  const structure = await structureOf(db, row.run);
  const receiver = row.remitTo ?? row.organ;
  if (structure?.authorityOf(receiver) !== undefined) return organResource(db, row.run, receiver);
  const { organs: _organs, ...rest } = await organResource(db, row.run, row.organ);
  return { ...rest, namedRole: receiver };
}

async function matterRow(db: Db, matter: string): Promise<{ run: string; organ: string; authority: string; remitTo: string | null }> {
  const row = await db.prisma.matter.findUnique({ where: { id: matter }, select: { run: true, organ: true, authority: true, remitTo: true } });
  if (!row) throw new Refusal('not-found', NOT_FOUND);
  return row;
}
