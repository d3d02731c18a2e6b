// How large the 290 municipalities are: chefs, from the smallest to the largest, as inhabitants are spread over real ones.

/** Sweden's municipalities. */
export const MUNICIPALITIES = 290;
/** A small municipality has some forty chefs, the largest of those that run as one some 1,500. */
const FEWEST = 40;
const MOST = 1_500;

/**
 * Chefs of each, ascending. Half of the municipalities have fewer than 16,000 inhabitants and a tenth more than 80,000: on a
 * logarithmic scale they lie closer together at the lower end, which the square gives.
 */
export function sizes(n = MUNICIPALITIES): number[] {
  return Array.from({ length: n }, (_, i) => Math.round(FEWEST * (MOST / FEWEST) ** ((i / Math.max(1, n - 1)) ** 2)));
}
