import type { Command } from 'commander';
import { withApi } from '../client';
import { print, printJson } from '../output';
import { cyclePath, theYear } from '../year';

/** `arshjul undo-start`: takes a start back, until the first mail has gone. */
export function addUndoStart(program: Command): void {
  program
    .command('undo-start')
    .description('ångrar starten, så länge inget mejl har gått')
    .argument('<kommun>')
    .argument('<år>')
    .option('--json', 'svarar med ett JSON-objekt')
    .action(async (municipality: string, year: string, options: { json?: boolean }) => {
      await withApi(async (api) => {
        const cycle = await theYear(api, municipality, year);
        const undone = await api.post<object>(cyclePath(cycle, '/undo'));
        if (options.json) return printJson(undone);
        print(`Starten av ${cycle.municipalityName} ${cycle.year} är ångrad. Året kan startas på nytt.`);
      });
    });
}
