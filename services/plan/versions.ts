import { createHash } from 'node:crypto';
import type { Definition } from '../../domain/arshjul/definition';
import type { Fact } from '../../domain/plan/facts';
import { definitionNow, isRedefining, keptForms } from '../../domain/plan/redefine';
import type { PlannedOccurrence } from '../../domain/plan/types';
import { canonicalJson } from '../../domain/record/canonical';
import type { Run } from '../../generated/prisma/client';
import type { RunClock } from '../base/clock';
import { json, type Tx } from '../base/db';
import { laddersFollow } from './ladders';
import type { KeptFact } from './rows';

/** A definition's content as one line, for telling versions apart. */
export function definitionHash(definition: Definition): string {
  return createHash('sha256').update(canonicalJson(definition)).digest('hex');
}

/** The definition that the year was started with. */
export async function startDefinition(tx: Tx, run: Pick<Run, 'id' | 'definition'>): Promise<Definition> {
  const first = await tx.definitionVersion.findUnique({ where: { run_number: { run: run.id, number: 1 } } });
  return (first?.definition ?? run.definition) as unknown as Definition;
}

/** Puts definitions back into facts that name their version. */
export async function withDefinitions(tx: Tx, run: string, facts: readonly KeptFact[]): Promise<KeptFact[]> {
  if (!facts.some((f) => f.kind === 'newDefinition')) return [...facts];
  const rows = await tx.definitionVersion.findMany({ where: { run } });
  const byNumber = new Map(rows.map((r) => [r.number, r.definition as unknown as Definition]));
  return facts.map((f) => {
    if (f.kind !== 'newDefinition') return f;
    const definition = byNumber.get((f as unknown as { version: number }).version);
    if (!definition) throw new Error(`a version of the definition that is not kept: ${run}`);
    return { ...f, definition };
  });
}

/** What is stored of a fact: a new definition's text stands in its own row, and the first time the start's does too. */
export async function storedFact(tx: Tx, run: Run, fact: Fact, seq: number): Promise<object> {
  if (!isRedefining(fact)) return fact;
  const last = await tx.definitionVersion.aggregate({ where: { run: run.id }, _max: { number: true } });
  if (last._max.number === null) {
    await tx.definitionVersion.create({ data: { run: run.id, number: 1, definition: json(run.definition), hash: run.definitionHash, day: run.fromDay } });
  }
  if (fact.kind !== 'newDefinition') return fact;
  const { definition, ...rest } = fact;
  const number = (last._max.number ?? 1) + 1;
  const { decision } = fact as { decision?: object };
  await tx.definitionVersion.create({
    data: { run: run.id, number, definition: json(definition), hash: definitionHash(definition), fact: seq, day: fact.from, ...(decision ? { decision: json(decision) } : {}) },
  });
  return { ...rest, version: number };
}

/**
 * Makes the run's definition the one that all its facts amount to. Tasks that keep the form they were handed out with keep it under
 * the name that it has now; those of `follows` that nobody has answered are asked by the new form. Reminders follow where the
 * ladder of a task or the hour of the day is another.
 */
export async function followDefinition(tx: Tx, run: Run, facts: readonly Fact[], follows: readonly string[], clock: RunClock): Promise<void> {
  const before = run.definition as unknown as Definition;
  const now = definitionNow(await startDefinition(tx, run), facts);
  const hash = definitionHash(now);
  if (hash === run.definitionHash) return;
  await tx.run.update({ where: { id: run.id }, data: { definition: json(now), definitionHash: hash } });
  await laddersFollow(tx, run, now, clock);
  const names = new Map([...renamedForms(before, now)].filter(([from, to]) => from !== to));
  for (const [from, to] of names) {
    await tx.task.updateMany({
      where: { run: run.id, form: from, NOT: { occurrence: { in: [...follows] }, state: { in: ['waiting', 'open'] } } },
      data: { form: to },
    });
  }
  if (names.size === 0) return;
  const rows = await tx.occurrence.findMany({ where: { run: run.id, openedAt: { not: null }, id: { notIn: [...follows] } } });
  for (const row of rows) {
    const planned = row.planned as unknown as PlannedOccurrence;
    const tasks = planned.tasks.map((t) => (t.form !== undefined && names.has(t.form) ? { ...t, form: names.get(t.form) ?? t.form } : t));
    if (canonicalJson(tasks) === canonicalJson(planned.tasks)) continue;
    await tx.occurrence.update({ where: { run_id: { run: run.id, id: row.id } }, data: { planned: json({ ...planned, tasks }) } });
  }
}

/** Where a form of one definition is found in the next; going back, a form that was kept under a name of its own gets its old one. */
function renamedForms(before: Definition, now: Definition): Map<string, string> {
  return new Map(
    [...keptForms(before, now)].flatMap(([key, kept]): [string, string][] => {
      const form = before.forms.find((f) => f.key === key);
      const content = canonicalJson({ ...form, key: '' });
      const same = now.forms.filter((f) => canonicalJson({ ...f, key: '' }) === content).map((f) => f.key);
      const to = same.find((k) => k === kept) ?? same.find((k) => key.startsWith(`${k}@`)) ?? same[0];
      return to === undefined ? [] : [[key, to]];
    }),
  );
}
