import type { Verb } from '../organisation/types';

const PRESENT: Record<Verb, string> = {
  bereder: 'bereder', 'yttrar-sig': 'yttrar sig', foreslar: 'föreslår', godkanner: 'godkänner', overlamnar: 'överlämnar', bedomer: 'bedömer',
  behandlar: 'behandlar', faststaller: 'fastställer', informeras: 'informeras', beslutar: 'beslutar',
};

/** The Swedish word of a verb in the present tense: `föreslår`. */
export function verbPresent(verb: Verb): string {
  return PRESENT[verb];
}
