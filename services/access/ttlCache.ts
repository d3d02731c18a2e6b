/**
 * A small map whose entries live for a fixed real time, for what is read at every request and changes seldom (tokens, sessions,
 * the unit tree). What it holds may be that much out of date, so nothing that a rule of the business hangs on belongs here.
 */
export class TtlCache<V> {
  private readonly entries = new Map<string, { value: V; until: number }>();

  constructor(
    private readonly ttlMs: number,
    private readonly max = 5_000,
  ) {}

  get(key: string): V | undefined {
    const entry = this.entries.get(key);
    if (!entry) return undefined;
    if (entry.until >= performance.now()) return entry.value;
    this.entries.delete(key);
    return undefined;
  }

  set(key: string, value: V): void {
    // Oldest out: a map keeps the order of insertion.
    if (this.entries.size >= this.max) for (const oldest of this.entries.keys()) { this.entries.delete(oldest); break; }
    this.entries.set(key, { value, until: performance.now() + this.ttlMs });
  }

  delete(key: string): void {
    this.entries.delete(key);
  }
}

/** One cache per database, so that two applications in one process (tests) never see each other's rows. */
export class CachePerDb<V> {
  private readonly caches = new WeakMap<object, TtlCache<V>>();

  constructor(private readonly ttlMs: number) {}

  of(db: object): TtlCache<V> {
    let cache = this.caches.get(db);
    if (!cache) this.caches.set(db, (cache = new TtlCache<V>(this.ttlMs)));
    return cache;
  }
}
