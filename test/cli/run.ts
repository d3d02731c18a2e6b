// Runs commands of the command line inside the test's own process.
import { Command } from 'commander';
import { CliExit } from '../../cli/output';

/** What a command wrote to standard output, and how it ended. */
export interface Ran {
  out: string;
  status: number;
  error: string;
}

/** A command line that knows these commands. */
export function commandLine(commands: readonly ((program: Command) => void)[]): (...argv: string[]) => Promise<Ran> {
  return async (...argv) => {
    const program = new Command('arshjul').exitOverride().configureOutput({ writeErr: () => undefined });
    for (const add of commands) add(program);
    let out = '';
    const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
      out += String(text);
      return true;
    });
    try {
      await program.parseAsync(['node', 'arshjul', ...argv]);
      return { out, status: 0, error: '' };
    } catch (error) {
      if (error instanceof CliExit) return { out, status: error.status, error: error.text };
      throw error;
    } finally {
      write.mockRestore();
    }
  };
}
