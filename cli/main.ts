// The arshjul command: all commands, the exit status, Swedish everywhere.
import { Command, CommanderError } from 'commander';
import { Missing } from '../runtime/missing';
import { Refusal } from '../services/base/refusal';
import { addAdjust } from './commands/adjust';
import { addCheck } from './commands/check';
import { addClose } from './commands/close';
import { addDiff } from './commands/diff';
import { addHappening } from './commands/happening';
import { addInvariants } from './commands/invariants';
import { addNext } from './commands/next';
import { addMeetings } from './commands/meetings';
import { addOverdue } from './commands/overdue';
import { addPause, addResume } from './commands/pause';
import { addPeople } from './commands/people';
import { addPlan } from './commands/plan';
import { addRehearse } from './commands/rehearse';
import { addRelease } from './commands/release';
import { addRepair } from './commands/repair';
import { addSettle } from './commands/settle';
import { addSimulate } from './commands/simulate';
import { addStart } from './commands/start';
import { addStatus } from './commands/status';
import { addToken } from './commands/token';
import { addUndoStart } from './commands/undoStart';
import { answerInJson, CliExit } from './output';
import { swedish } from './swedish';

const COMMANDS = [
  addPlan,
  addCheck,
  addDiff,
  addNext,
  addSimulate,
  addRehearse,
  addStart,
  addRelease,
  addUndoStart,
  addPause,
  addResume,
  addStatus,
  addOverdue,
  addAdjust,
  addHappening,
  addClose,
  addPeople,
  addMeetings,
  addSettle,
  addToken,
  addRepair,
  addInvariants,
];

/** The whole command line, not yet run. */
export function commandLine(): Command {
  const program = swedish(new Command('arshjul')).description('Årshjulet: kommunens år, från plan till avslutat år.');
  program.hook('preAction', (_program, command) => {
    if (command.opts<{ json?: boolean }>().json) answerInJson();
  });
  for (const add of COMMANDS) add(program);
  return program;
}

/** Runs one command and sets the exit status: 0 fine, 1 the input, 2 the plan breaks a ska-rule or the law, 3 something is missing. */
export async function main(argv: string[]): Promise<void> {
  process.stdout.on('error', () => process.exit());
  try {
    await commandLine().parseAsync(argv);
  } catch (error) {
    const { status, text } = verdict(error);
    if (text) process.stderr.write(`${text}\n`);
    process.exitCode = status;
  }
}

function verdict(error: unknown): { status: number; text: string } {
  if (error instanceof CliExit) return { status: error.status, text: error.text };
  if (error instanceof Missing) return { status: 3, text: error.message };
  if (error instanceof Refusal) return { status: error.code === 'unavailable' ? 3 : 1, text: [error.detail, ...error.errors.map((e) => e.text)].join('\n') };
  // What commander refused, it has already said; help and version are no faults.
  if (error instanceof CommanderError) return { status: error.exitCode === 0 ? 0 : 1, text: '' };
  return { status: 1, text: unforeseen(error) };
}

/** A fault of ours: one sentence, and where it happened only for whoever looks for it. */
function unforeseen(error: unknown): string {
  const sentence = `Något gick fel som inte skulle kunna gå fel: ${error instanceof Error ? error.message : String(error)}`;
  const where = process.env['LOG_LEVEL'] === 'debug' && error instanceof Error ? error.stack : undefined;
  return where === undefined ? `${sentence}\nKör igen med LOG_LEVEL=debug för att se var.` : `${sentence}\n${where}`;
}
