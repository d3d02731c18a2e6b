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
  let best: { word: string; d: number; rank: number[] } | undefined;
  for (const candidate of allowed) {
    const other = candidate.toLowerCase();
    const d = distance(short, other);
    // As near as another: the one that is nearer when a doubled letter counts once, then the one of the same length.
    const rank = [d, d > (best?.d ?? d) ? 0 : distance(once(short), once(other)), Math.abs(candidate.length - word.length)];
    if (!best || isLess(rank, best.rank)) best = { word: candidate, d, rank };
  }
  return best && best.d <= Math.max(2, Math.floor(best.word.length / 3)) ? best.word : undefined;
}

function once(word: string): string {
  return word.replace(/(.)\1+/g, '$1');
}

function isLess(a: readonly number[], b: readonly number[]): boolean {
  const i = a.findIndex((n, at) => n !== b[at]);
  return i >= 0 && (a[i] ?? 0) < (b[i] ?? 0);
}

/** ` Menade du "X"?` or nothing. */
export function didYouMean(word: string, allowed: readonly string[]): string {
  const near = nearest(word, allowed);
  return near === undefined ? '' : ` Menade du "${near}"?`;
}

/** Says of a reference that cannot be an id how ids are written, with the id that it would be. */
export function notAnId(word: string): string {
  const meant = word.trim().toLowerCase().replace(/[åä]/g, 'a').replace(/ö/g, 'o').replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '');
  return `"${word}" är inget id.${meant === '' ? '' : ` Menade du "${meant}"?`} Id skrivs med små bokstäver a–z, siffror och bindestreck; å, ä och ö skrivs a och o.`;
}
