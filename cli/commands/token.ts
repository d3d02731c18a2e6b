import type { Command } from 'commander';
import { municipalityArgument, withApi } from '../client';
import { print, printJson, progress } from '../output';
import { basename } from 'node:path';

/** `arshjul token`: a token for an integration, shown once. */
export function addToken(program: Command): void {
  program
    .command('token')
    .description('skapar en API-nyckel för en integration; den visas bara den här gången')
    .requiredOption('--role <roll>', 'ekonomichef, lasare eller installation')
    .option('--kommun <kommun>', 'kommunen som nyckeln gäller')
    .option('--json', 'svarar med ett JSON-objekt')
    .action(async (options: { role: string; kommun?: string; json?: boolean }) => {
      const municipality = options.kommun === undefined ? undefined : basename(municipalityArgument(options.kommun));
      await withApi(async (api) => {
        const made = await api.post<{ id: string; token: string }>('/tokens', { role: options.role, municipality });
        if (options.json) return printJson(made);
        progress('Spara nyckeln nu, den kan inte visas igen:');
        print(made.token);
      });
    });
}
