/** Number of single-letter changes between two words (Levenshtein). */
export function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, change));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** The allowed word that lies nearest a misspelled one; undefined when none is near. */
export function nearest(word: string, allowed: readonly string[]): string | undefined {
  const short = word.slice(0, 60).toLowerCase();
  let best: { word: string; d: number } | undefined;
  for (const candidate of allowed) {
    const d = distance(short, candidate.toLowerCase());
    const closer = best !== undefined && d === best.d && Math.abs(candidate.length - word.length) < Math.abs(best.word.length - word.length);
    if (!best || d < best.d || closer) best = { word: candidate, d };
  }
  return best && best.d <= Math.max(2, Math.floor(best.word.length / 3)) ? best.word : undefined;
}

/** ` Menade du "X"?` or nothing. */
export function didYouMean(word: string, allowed: readonly string[]): string {
  const near = nearest(word, allowed);
  return near === undefined ? '' : ` Menade du "${near}"?`;
}
