/** Runs `work` once to warm up and then `n` times; its last value and the milliseconds of each. */
export function timed<T>(n: number, work: () => T): { value: T; ms: number[] } {
  let value = work();
  const ms: number[] = [];
  for (let i = 0; i < n; i += 1) {
    const began = performance.now();
    value = work();
    ms.push(performance.now() - began);
  }
  return { value, ms };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
