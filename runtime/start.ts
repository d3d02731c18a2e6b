// `npm start`: supervises until it is told to stop. Called by bin/start.mjs when everything is up to date.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { delay } from './processes';
import { Missing } from './missing';
import { repoRoot, stateDirOf } from './paths';
import { progressTo } from './progress';
import { AlreadyRunning, Supervisor } from './supervisor';

const EXIT_MISSING = 3;

/** Runs the product until Ctrl-C. `began` is when the command was given (performance.now()). */
export async function main(began: number): Promise<void> {
  // Whoever read our lines may have gone (a closed terminal, `| head`): that must not end the product.
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);
  const progress = progressTo(process.stdout);
  const stateDir = stateDirOf(process.env);
  for (;;) {
    const supervisor = new Supervisor({ stateDir, env: process.env, mode: 'start', progress });
    const { forget, signalled } = stopOnSignals(supervisor);
    try {
      await supervisor.start();
      progress.say(welcome(supervisor.url, performance.now() - began));
      return;
    } catch (error) {
      // Told to stop on the way up: the handler of the signal says so and ends the process.
      if (signalled()) return;
      forget();
      if (error instanceof AlreadyRunning && error.who.mode === 'command') {
        progress.say('Väntar på ett kommando som använder serverdelarna just nu.');
        await delay(1_000);
        continue;
      }
      if (error instanceof AlreadyRunning) {
        progress.say(`Årshjulet kör redan på ${error.who.url} (process ${error.who.pid}, tillståndsmapp ${stateDir}).`);
        return;
      }
      process.stderr.write(`${error instanceof Error ? (error instanceof Missing ? error.message : error.stack) : String(error)}\n`);
      process.exit(error instanceof Missing ? EXIT_MISSING : 1);
    }
  }
}

/** Ctrl-C, a closed terminal and a polite kill stop everything. */
function stopOnSignals(supervisor: Supervisor): { forget(): void; signalled(): boolean } {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    process.stdout.write('\nStoppar …\n');
    void supervisor.stop().then(() => {
      process.stdout.write('Allt är stoppat. Nästa npm start fortsätter där året är.\n');
      process.exit(0);
    });
  };
  for (const signal of signals) process.on(signal, stop);
  return {
    forget: () => {
      for (const signal of signals) process.off(signal, stop);
    },
    signalled: () => stopping,
  };
}

function welcome(url: string, ms: number): string {
  return `
Årshjulet är igång på ${url}  (efter ${(ms / 1000).toFixed(1).replace('.', ',')} s)

  Börja så här:     öppna adressen, välj kommun under Öva och stega klockan
  Inbyggd inkorg:   ${url}/inkorg   alla mejl hamnar här så länge SMTP_URL inte är satt
  Kommandoraden:    npx arshjul rehearse <kommun> <år>   (kommuner: ${municipalities().join(', ')})
  Avsluta:          Ctrl-C; nästa npm start fortsätter där året är
`;
}

/** The folders of kommuner/, by name. */
function municipalities(): string[] {
  const folders = readdirSync(join(repoRoot, 'kommuner'), { withFileTypes: true });
  return folders.filter((entry) => entry.isDirectory()).map((entry) => entry.name).sort();
}
