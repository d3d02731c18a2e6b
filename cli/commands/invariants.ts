import type { Command } from 'commander';
import { withApi } from '../client';
import { CliExit, printJson } from '../output';

/** `arshjul invariants`: reads the whole database and finds any broken promise. JSON; status 1 on a finding. */
export function addInvariants(program: Command): void {
  program
    .command('invariants')
    .description('läser hela databasen och letar efter brutna löften; svarar alltid i JSON')
    .option('--json', 'svarar alltid med ett JSON-objekt', true)
    .action(async () => {
      await withApi(async (api) => {
        const answer = await api.get<{ checked: number; findings: object[] }>('/invariants');
        printJson(answer);
        if (answer.findings.length > 0) throw new CliExit(1, '');
      });
    });
}
