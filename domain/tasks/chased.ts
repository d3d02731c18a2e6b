import type { Organ } from '../organisation/types';

const NEVER_CHASED: ReadonlySet<string> = new Set<Organ['type']>(['revision', 'KF', 'KF-presidium', 'stamma']);

/**
 * Whether an organ's tasks have a ladder. Other authorities of the municipality's own politics are waited for; organs on paper
 * hear nothing from the product. An organ that the year does not know (null) is chased like any other.
 */
export function isChased(organ: { type: string | null; participates: boolean } | null): boolean {
  return organ === null || (organ.participates && (organ.type === null || !NEVER_CHASED.has(organ.type)));
}
