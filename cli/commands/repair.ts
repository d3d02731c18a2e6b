import type { Command } from 'commander';
import { withApi } from '../client';
import { print, printJson } from '../output';

/** `arshjul repair`: starts from their rows the processes that are missing. */
export function addRepair(program: Command): void {
  program
    .command('repair')
    .description('startar de processer som saknas, från raderna i databasen')
    .option('--json', 'svarar med ett JSON-objekt')
    .action(async (options: { json?: boolean }) => {
      await withApi(async (api) => {
        const repaired = await api.post<{ restarted: string[] }>('/repair');
        if (options.json) return printJson(repaired);
        if (repaired.restarted.length === 0) return print('Inget saknades.');
        print(`${repaired.restarted.length} processer startas om:`);
        for (const id of repaired.restarted) print(`  ${id}`);
      });
    });
}
