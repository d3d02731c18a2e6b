import type { Command } from 'commander';
import { withApi } from '../client';
import { print, printJson } from '../output';
import { cyclePath, theYear } from '../year';

/** `arshjul release`: lets the first mail run go. */
export function addRelease(program: Command): void {
  program
    .command('release')
    .description('släpper den första mejlomgången, när någon har sett vem som får vad')
    .argument('<kommun>')
    .argument('<år>')
    .option('--json', 'svarar med ett JSON-objekt')
    .action(async (municipality: string, year: string, options: { json?: boolean }) => {
      await withApi(async (api) => {
        const cycle = await theYear(api, municipality, year);
        const released = await api.post<{ already: boolean }>(cyclePath(cycle, '/release'));
        if (options.json) return printJson(released);
        print(
          released.already
            ? `${cycle.municipalityName} ${cycle.year} var redan släppt.`
            : `${cycle.municipalityName} ${cycle.year} är släppt. Det som väntar går med nästa morgonmejl.`,
        );
      });
    });
}
