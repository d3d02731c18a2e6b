// `runtime/progress.ts` in plain JavaScript, for what runs before there is a build: a change of the one is a change of the other.
// What is told while something takes long: a line when it has taken half a second, the time when it took more than two.

/**
 * @param {NodeJS.WritableStream} out
 * @returns {{ say(line: string): void, step<T>(what: string, work: () => Promise<T>): Promise<T> }}
 */
export function progressTo(out) {
  const say = (line) => void out.write(`${line}\n`);
  return {
    say,
    async step(what, work) {
      const began = performance.now();
      const seconds = () => ((performance.now() - began) / 1000).toFixed(1).replace('.', ',');
      const tell = setTimeout(() => say(`${what} …`), 500);
      const still = setInterval(() => say(`  ${what}: ${seconds()} s hittills`), 10_000);
      try {
        return await work();
      } finally {
        clearTimeout(tell);
        clearInterval(still);
        if (performance.now() - began > 2_000) say(`  klart efter ${seconds()} s`);
      }
    },
  };
}
