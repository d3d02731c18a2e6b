/** What never changes under its key (a definition under its hash): read once, at most `most` of them held, the oldest out first. */
export class Kept<V> {
  private readonly entries = new Map<string, V>();

  constructor(private readonly most: number) {}

  /** The value of `key`; `load` reads it when it is not held. */
  async of(key: string, load: () => Promise<V>): Promise<V> {
    const known = this.entries.get(key);
    if (known !== undefined) return known;
    const value = await load();
    const oldest = this.entries.size >= this.most ? this.entries.keys().next().value : undefined;
    if (oldest !== undefined) this.entries.delete(oldest);
    this.entries.set(key, value);
    return value;
  }
}
