import { randomUUID } from 'node:crypto';
import { checkForm, cleanText, type FormValues } from '../../domain/tasks/form';
import type { Actor } from '../access/actor';
import { inTransaction, json, type Db } from '../base/db';
import { once } from '../base/once';
import { record } from '../base/record';
import { Refusal } from '../base/refusal';
import { otherRevision, type ActOptions } from './answer';
import { factsOf, lockTask, mustActAs, type LockedTask } from './load';

export interface OwnRowInput {
  /** amounts of the units' form, those that the row moves; a number is whole kronor, a text is tkr */
  values: Readonly<Record<string, unknown>>;
  /** what it is about */
  text: string;
}

export interface OwnRowReceipt {
  task: string;
  row: string;
  revision: number;
}

/**
 * An approver adds a row of his own to the compilation: amounts with a text and his name beside them (a central reserve, a
 * correction of the whole). It is kept as an answer of the approval's own task; the units' answers stay as they are.
 */
export async function addOwnRow(db: Db, actor: Actor, taskId: string, input: OwnRowInput, opts: ActOptions = {}): Promise<OwnRowReceipt> {
  return inTransaction(db, (tx) =>
    once(tx, actor, opts.idempotencyKey, { act: 'addOwnRow', taskId, input }, async () => {
      const locked = await lockForRow(await lockTask(tx, actor, taskId), actor, opts);
      const { task, run, clock } = locked;
      const { values, text } = await check(locked, input);
      const last = await tx.answer.aggregate({ where: { task: task.id }, _max: { number: true } });
      const row = await tx.answer.create({
        data: {
          id: `s${randomUUID()}`,
          run: run.id,
          task: task.id,
          authority: task.authority,
          round: task.round,
          number: (last._max.number ?? 0) + 1,
          act: 'ownRow',
          values: json(values),
          notes: text,
          byPerson: actor.id,
          via: actor.via,
          at: clock.now,
          late: false,
          standing: 'current',
        },
      });
      const revision = await keep(locked, actor, 'ownRowAdded', { old: null, new: { values, text } });
      return { task: task.id, row: row.id, revision };
    }),
  );
}

/** Takes an own row away again, before the approval. It stays in the record. */
export async function removeOwnRow(db: Db, actor: Actor, taskId: string, row: string, opts: ActOptions = {}): Promise<OwnRowReceipt> {
  return inTransaction(db, (tx) =>
    once(tx, actor, opts.idempotencyKey, { act: 'removeOwnRow', taskId, row }, async () => {
      const locked = await lockForRow(await lockTask(tx, actor, taskId), actor, opts);
      const found = await tx.answer.findFirst({ where: { id: row, task: taskId, act: 'ownRow', standing: 'current' } });
      if (!found) throw new Refusal('not-found', 'Raden finns inte.');
      await tx.answer.update({ where: { id: row }, data: { standing: 'superseded' } });
      const revision = await keep(locked, actor, 'ownRowRemoved', { old: { values: found.values, text: found.notes }, new: null });
      return { task: taskId, row, revision };
    }),
  );
}

async function lockForRow(locked: LockedTask, actor: Actor, opts: ActOptions): Promise<LockedTask> {
  const { task } = locked;
  await mustActAs(locked, actor, task);
  const facts = factsOf(locked);
  if (task.kind !== 'approve') throw new Refusal('invalid', 'Egna rader läggs till i en sammanställning.');
  if (facts.run !== 'running' || !['waiting', 'open'].includes(task.state)) throw new Refusal('conflict', 'Sammanställningen är redan godkänd.');
  if (opts.expectedRevision !== undefined && opts.expectedRevision !== task.revision) throw otherRevision();
  return locked;
}

/** The row's amounts by the units' form: only its amounts, and at least one of them. */
async function check({ tx, task, settings }: LockedTask, input: OwnRowInput): Promise<{ values: FormValues; text: string }> {
  const used = await tx.task.findMany({ where: { run: task.run, occurrence: task.occurrence, kind: 'answer' }, distinct: ['form'], select: { form: true } });
  const form = settings.forms.find((f) => used.some((u) => u.form === f.key) && f.fields.some((field) => field.type === 'kr'));
  if (!form) throw new Refusal('invalid', 'Formuläret har inga belopp att lägga till.');
  const fields = form.fields.filter((f) => f.type === 'kr').map((f) => ({ ...f, required: false }));
  const checked = checkForm({ key: form.key, label: form.label, fields }, input.values);
  const errors = 'errors' in checked ? [...checked.errors] : [];
  const text = cleanText(input.text);
  if (text === '') errors.push({ field: 'text', text: 'Skriv vad raden avser.' });
  if ('values' in checked && Object.values(checked.values).every((v) => v === null)) {
    errors.push({ field: fields[0]?.key ?? 'values', text: 'Skriv minst ett belopp.' });
  }
  if (!('values' in checked) || errors.length > 0) throw new Refusal('invalid', 'Raden behöver rättas.', errors);
  return { values: checked.values, text };
}

async function keep({ tx, task, run, clock }: LockedTask, actor: Actor, kind: string, change: { old: unknown; new: unknown }): Promise<number> {
  const revision = task.revision + 1;
  await tx.task.update({ where: { id: task.id }, data: { revision } });
  await record(tx, {
    run: run.id,
    at: clock.now,
    actor: actor.id,
    actorRole: actor.role,
    kind,
    subject: task.id,
    businessKey: `${task.key}|${String(task.round)}`,
    revision,
    payload: change,
  });
  return revision;
}
