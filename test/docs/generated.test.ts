import { join } from 'node:path';
import { generatedDocuments, read, root } from '../../cli/docs/write';

const documents = generatedDocuments();

describe('what the product writes in docs/', () => {
  it('is the requirements table, and plan and check of the five in two years', () => expect(documents.size).toBe(1 + 5 * 3));

  // Not the same: run node bin/docs.mjs and look at what changed.
  it.each([...documents])('%s is what would be written now', (path, text) => {
    const kept = read(join(root, path)) ?? '';
    const [now, then] = [text.split('\n'), kept.split('\n')];
    const at = now.findIndex((line, i) => line !== then[i]);
    if (text !== kept) throw new Error(`${path}:${at + 1} has changed; run: node bin/docs.mjs\n  now:  ${now[at] ?? ''}\n  kept: ${then[at] ?? ''}`);
  });
});
