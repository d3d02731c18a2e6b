import type { Definition } from './definition';

/** What a folder writes where its document does not say who decided it (`beslutad av: ej angivet i dokumentet`). */
const NOBODY_SAID = /^ej angivet/i;

/**
 * Who decided a definition and when, to stand after *beslutad* or *beslutat*: `av KF 28 augusti 2023 § 40`. Where the document
 * does not say by whom, only when. `day` is the decision's day as the reader is to see it.
 */
export function decidedText({ organ, paragraph }: Definition['decision'], day: string): string {
  return [...(NOBODY_SAID.test(organ) ? [] : [`av ${organ}`]), day, ...(paragraph === undefined ? [] : [paragraph])].join(' ');
}
