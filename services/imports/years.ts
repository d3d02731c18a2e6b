import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { canonicalJson } from '../../domain/record/canonical';
import { placeOf, type RowError } from '../../domain/imports/sheet';
import type { Run } from '../../generated/prisma/client';
import type { Actor } from '../access/actor';
import { inTransaction, type Db, type Tx } from '../base/db';
import { Refusal } from '../base/refusal';
import { steer } from '../years/who';
import { FileRefused } from './refused';

/** A file as it was sent. */
export interface SentFile {
  /** its name, for what people are told and for its form where it does not say itself */
  file: string;
  content: Buffer;
}

/** The municipality's real years that run, in order, for reading. Refuses when there is none, and another municipality's actor as if there were none. */
export async function runningYearsRead(tx: Tx, actor: Actor, municipality: string): Promise<Run[]> {
  const name = basename(municipality);
  const foreign = actor.municipality !== undefined && actor.municipality !== name;
  const where = { municipality: name, kind: 'real', state: 'running', ...(actor.run === undefined ? {} : { id: actor.run }) };
  const runs = foreign ? [] : await tx.run.findMany({ where, orderBy: { id: 'asc' } });
  if (runs.length === 0) {
    throw new Refusal('not-found', `Inget år pågår i ${name}, så det finns inget att ändra i. Skriv filen till kommunens mapp i stället (--out), eller starta året först.`);
  }
  return runs;
}

/** The same years, each steered by this transaction from now on. Refuses as `runningYearsRead` does. */
export async function runningYears(tx: Tx, actor: Actor, municipality: string): Promise<Run[]> {
  const ids = (await runningYearsRead(tx, actor, municipality)).map((run) => run.id);
  for (const id of ids) await steer(tx, id);
  return tx.run.findMany({ where: { id: { in: ids }, state: 'running' }, orderBy: { id: 'asc' } });
}

/** So many errors of one file are told; more than this are one error that is everywhere. */
const MOST_TOLD = 1_000;

/** A refusal that tells the errors of a file, each by line and field, once; of a file that is wrong everywhere the first ones, and how many there are. */
export function refusedFile(file: string, errors: readonly RowError[]): Refusal {
  const all = new Map(errors.map((e) => [`${placeOf(e)} ${e.text}`, { field: placeOf(e), text: e.text }]));
  const n = all.size;
  const shown = n > MOST_TOLD ? ` De första ${String(MOST_TOLD)} står här.` : '';
  return new Refusal('invalid', `${basename(file)} har ${String(n)} fel. Ingenting har ändrats.${shown}`, [...all.values()].slice(0, MOST_TOLD));
}

/** What could not be read at all, as a refusal. */
export function unreadableFile(file: string, error: unknown): unknown {
  return error instanceof FileRefused ? new Refusal('invalid', `${basename(file)}: ${error.text}`, [{ field: 'content', text: error.text }]) : error;
}

class RolledBack extends Error {
  constructor(readonly result: unknown) {
    super('rolled back');
  }
}

/** Runs `work` in one transaction; with `dryRun` nothing of it is kept. So what is shown beforehand is what would have been done. */
export async function maybeKept<T>(db: Db, dryRun: boolean, work: (tx: Tx) => Promise<T>): Promise<T> {
  if (!dryRun) return inTransaction(db, work);
  try {
    return await inTransaction<T>(db, async (tx) => {
      throw new RolledBack(await work(tx));
    });
  } catch (error) {
    if (error instanceof RolledBack) return error.result as T;
    throw error;
  }
}

/** The same differences have the same value, so that what was seen can be asked for again. */
export function listOf(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex').slice(0, 16);
}

export function differsFromSeen(): Refusal {
  return new Refusal('conflict', 'Skillnaderna är andra än de som du såg. Se på dem igen och bekräfta på nytt.');
}
