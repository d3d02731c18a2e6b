// The only place where commands write: the answer to standard output, progress to standard error when the answer is JSON.

/** A command ends with this status and this sentence (Swedish, to standard error). */
export class CliExit extends Error {
  constructor(
    /** 1 the input is wrong or does not hold; 2 the plan breaks a ska-rule or the law; 3 something needed is not there */
    readonly status: 1 | 2 | 3,
    /** empty: all has been said already */
    readonly text: string,
  ) {
    super(text);
    this.name = 'CliExit';
  }
}

let json = false;

/** From now on standard output holds one JSON object only: lines of `progress` go to standard error. */
export function answerInJson(): void {
  json = true;
}

/** Prints the one object of a `--json` answer. */
export function printJson(answer: object): void {
  process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
}

/** Prints a line of the answer. */
export function print(line = ''): void {
  process.stdout.write(`${line}\n`);
}

/** Prints a line about what is going on. */
export function progress(line: string): void {
  (json ? process.stderr : process.stdout).write(`${line}\n`);
}
