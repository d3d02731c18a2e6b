import { parseFragment } from '../../domain/arshjul/fragment';
import type { KnownOrgan } from '../../domain/arshjul/chain';
import { errorLine, type DefinitionError } from '../../domain/arshjul/problems';
import type { Definition } from '../../domain/arshjul/definition';
import type { Organ, Run } from '../../generated/prisma/client';
import { clockOfRow } from '../base/clock';
import type { Tx } from '../base/db';
import { Refusal } from '../base/refusal';
import type { Adjustment, Understood } from './change';

/** The name that places in an inserted text are told by, where its sender gives none. */
const FRAGMENT = 'steg.yaml';

/** A refusal that names every fault of a text: `file:line:column: text`, one a line. */
export function unreadable(errors: readonly DefinitionError[]): Refusal {
  return new Refusal('invalid', errors.map(errorLine).join('\n'), errors.map((e) => ({ field: `${e.file}:${e.line}:${e.column}`, text: e.text })));
}

/** The run's own organs as a definition may name them. */
export async function knownOrgans(tx: Tx, run: string): Promise<KnownOrgan[]> {
  const organs: Organ[] = await tx.organ.findMany({ where: { run }, orderBy: [{ sort: 'asc' }, { id: 'asc' }] });
  return organs.map(({ id, label, type }) => ({ id, label, type: type as KnownOrgan['type'] }));
}

/** What was sent as text, or as JSON already read; then the places in it count in the JSON laid out by two spaces. */
export function textOf(sent: string | Record<string, unknown>): string {
  return typeof sent === 'string' ? sent : JSON.stringify(sent, null, 2);
}

/**
 * A step, or a floor, that the definition did not have, written in the definition's own language. It is planned with the rest;
 * what of it would have been due before today is not part of the year. Refuses with every fault of the text at once.
 */
export async function insert(tx: Tx, run: Run, change: Extract<Adjustment, { kind: 'insertStep' | 'setFloor' }>): Promise<Understood> {
  const definition = run.definition as unknown as Definition;
  const read = parseFragment(textOf(change.text), change.file ?? FRAGMENT, definition, await knownOrgans(tx, run.id));
  if (!read.ok) throw unreadable(read.errors);
  const from = clockOfRow(run).today;
  const { fragment } = read;
  const wrong = (text: string): Refusal => new Refusal('invalid', text, [{ field: 'text', text }]);
  if (change.kind === 'insertStep') {
    if (!('step' in fragment)) throw wrong('Texten är ett golv och inget steg. Ändra golvet som ett golv.');
    const { step, assumptions } = fragment;
    return { fact: { kind: 'insertStep', step, assumptions, from }, named: [], subject: step.id, old: null, new: step.label };
  }
  if (!('floor' in fragment)) throw wrong('Texten är ett steg och inget golv. För in det som ett steg.');
  const { floor } = fragment;
  const old = definition.floors?.find((f) => f.step === floor.step) ?? null;
  return { fact: { kind: 'setFloor', floor, from }, named: [], subject: floor.step, old, new: floor };
}
