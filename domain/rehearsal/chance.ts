/**
 * A number in [0, 1) that depends on nothing but the seed and the keys (cyrb53, public domain: a 53-bit hash, good enough to
 * spread behaviour and exactly repeatable everywhere).
 */
export function chance(seed: number, ...keys: string[]): number {
  const text = keys.join('\u0000');
  let h1 = 0xdeadbeef ^ seed;
  let h2 = 0x41c6ce57 ^ seed;
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charCodeAt(i);
    h1 = Math.imul(h1 ^ c, 2654435761);
    h2 = Math.imul(h2 ^ c, 1597334677);
  }
  h1 = Math.imul(h1 ^ (h1 >>> 16), 2246822507) ^ Math.imul(h2 ^ (h2 >>> 13), 3266489909);
  h2 = Math.imul(h2 ^ (h2 >>> 16), 2246822507) ^ Math.imul(h1 ^ (h1 >>> 13), 3266489909);
  return (4294967296 * (2097151 & h2) + (h1 >>> 0)) / 9007199254740992;
}

/** A whole number from `low` to `high`, both included. */
export function between(low: number, high: number, seed: number, ...keys: string[]): number {
  return low + Math.floor(chance(seed, ...keys) * (high - low + 1));
}

/** The one of `items` that the seed chooses; undefined for an empty list. `key` names an item by business keys only. */
export function choose<T>(items: readonly T[], key: (item: T) => string, seed: number, occasion: string): T | undefined {
  let best: { item: T; draw: number } | undefined;
  for (const item of items) {
    const draw = chance(seed, occasion, key(item));
    if (!best || draw < best.draw) best = { item, draw };
  }
  return best?.item;
}
