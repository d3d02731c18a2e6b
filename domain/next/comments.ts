import { isMap, isScalar, type Document, type Pair } from 'yaml';

/** The pair at a path of keys; undefined where there is none. */
export function pairAt(document: Document, ...path: string[]): Pair | undefined {
  let node: unknown = document.contents;
  let found: Pair | undefined;
  for (const key of path) {
    if (!isMap(node)) return undefined;
    found = node.items.find((p) => isScalar(p.key) && String(p.key.value) === key);
    if (!found) return undefined;
    node = found.value;
  }
  return found;
}

/** Writes comment lines before a pair's key, after those that stand there already. */
export function commentBefore(pair: Pair, lines: readonly string[]): void {
  if (!isScalar(pair.key)) return;
  pair.key.commentBefore = joined(pair.key.commentBefore, lines);
}

/** Comment lines after others; each gets its `#` from the YAML writer. */
export function joined(before: string | null | undefined, lines: readonly string[]): string {
  return [...(before ? [before] : []), ...lines.map((line) => ` ${line}`)].join('\n');
}

/** The document as text, with every byte that was not changed as it was. */
export function textOf(document: Document): string {
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}
