import type { Organ } from '../organisation/types';

/** Organ types that are other authorities or meetings of owners: waited for and recorded, never asked what they decided (a note and a date). */
export const WAITED_FOR: ReadonlySet<string> = new Set<Organ['type']>(['revision', 'stamma', 'KF-presidium']);

/** Those, and fullmäktige: its secretary is asked what it decided, nobody of it is chased for work. */
const NEVER_CHASED: ReadonlySet<string> = new Set<string>([...WAITED_FOR, 'KF' satisfies Organ['type']]);

/**
 * Whether an organ's tasks have a ladder. Other authorities of the municipality's own politics are waited for; organs on paper
 * hear nothing from the product. An organ that the year does not know (null) is chased like any other.
 */
export function isChased(organ: { type: string | null; participates: boolean } | null): boolean {
  return organ === null || (organ.participates && (organ.type === null || !NEVER_CHASED.has(organ.type)));
}
