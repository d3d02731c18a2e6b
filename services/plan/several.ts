import type { Run } from '../../generated/prisma/client';
import type { Fact } from '../../domain/plan/facts';
import type { Tx } from '../base/db';
import { Refusal } from '../base/refusal';
import type { Adjustment, Understood } from './change';

type Understand = (tx: Tx, run: Run, change: Adjustment) => Promise<Understood>;

/** Several moves that are one adjustment: a decided tidplan. One preview, one reason, one mail a person, one undo. */
export async function several(tx: Tx, run: Run, { changes }: Extract<Adjustment, { kind: 'several' }>, understand: Understand): Promise<Understood> {
  if (changes.length === 0) throw new Refusal('invalid', 'Ange minst en ändring.', [{ field: 'changes', text: 'Ange minst en ändring.' }]);
  const parts: Understood[] = [];
  for (const [i, change] of changes.entries()) {
    try {
      parts.push(await understand(tx, run, change));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      throw new Refusal(error.code, `Ändring ${String(i + 1)}: ${error.detail}`, error.errors.map((e) => ({ ...e, field: `changes.${String(i)}.${e.field}` })));
    }
  }
  const twice = parts.map((p) => p.subject).find((s, i, all) => all.indexOf(s) !== i);
  if (twice !== undefined) throw new Refusal('invalid', `${twice} står två gånger. Samla det som rör samma steg eller sammanträde i en ändring.`);
  return {
    fact: { kind: 'together', facts: parts.map((p): Fact => p.fact) },
    named: [...new Set(parts.flatMap((p) => p.named))].sort(),
    subject: parts.map((p) => p.subject).join(', '),
    old: parts.map((p) => p.old),
    new: parts.map((p) => p.new),
  };
}
