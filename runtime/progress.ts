// `bin/lib/progress.mjs` says the same before there is a build: a change of the one is a change of the other.
// What is told while something takes long: one line when it begins, the elapsed time when it took more than two seconds.

/** Where progress goes. Commands with --json give standard error. */
export interface Progress {
  say(line: string): void;
  /** Runs `work`; tells what it is when it takes more than half a second, how long so far every ten seconds, and the time at the end. */
  step<T>(what: string, work: () => Promise<T>): Promise<T>;
}

/** Progress that writes lines to `out`. */
export function progressTo(out: NodeJS.WritableStream): Progress {
  const say = (line: string): void => void out.write(`${line}\n`);
  return {
    say,
    step: async (what, work) => {
      const began = performance.now();
      const seconds = (): string => ((performance.now() - began) / 1000).toFixed(1).replace('.', ',');
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

/** Says nothing. */
export const silent: Progress = { say: () => undefined, step: (_what, work) => work() };
