import type { Organ, OrganType, Verb } from '../organisation/types';

interface Place {
  organ: string;
  verb: Verb;
  position: number;
  forInformation: boolean;
}

/**
 * To whom an återremiss goes when it names nobody: from KF to KS (which prepares everything for KF, KL 5:26–28); from another
 * organ to the one before it in the chain; from the first to the step's own organ.
 */
export function defaultReceiver(chain: readonly Place[], position: number, own: string, organs: readonly Pick<Organ, 'id' | 'type'>[]): string {
  const typeOf = (id: string): OrganType | undefined => organs.find((o) => o.id === id)?.type;
  const from = chain.find((c) => c.position === position);
  const before = chain.filter((c) => c.position < position).sort((a, b) => b.position - a.position);
  if (from && typeOf(from.organ) === 'KF') {
    const board = organs.find((o) => o.type === 'KS');
    if (board) return board.id;
  }
  return before.find((c) => c.organ !== from?.organ && !c.forInformation && typeOf(c.organ) !== 'revision')?.organ ?? own;
}

/**
 * Which positions take the ärende again once the receiver is ready: from the receiver's own (when it stands earlier in the chain)
 * to the organ that remitted it. Organs that were only told, and those that had judged it in writing, take it again only when
 * something below was re-opened; the organ that remitted always does.
 */
export function returningPositions(chain: readonly Place[], remittedAt: number, receiver: string, reopened: boolean): number[] {
  const earlier = chain.filter((c) => c.position < remittedAt && c.organ === receiver).map((c) => c.position);
  const from = earlier.length > 0 ? Math.min(...earlier) : remittedAt;
  return chain
    .filter((c) => c.position >= from && c.position <= remittedAt)
    .filter((c) => c.position === remittedAt || reopened || !(c.forInformation || c.verb === 'bedomer' || c.verb === 'informeras'))
    .map((c) => c.position)
    .sort((a, b) => a - b);
}
