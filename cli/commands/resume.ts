import type { Command } from 'commander';
import { withApi } from '../client';
import { print, printJson } from '../output';
import { cyclePath, theYear } from '../year';

interface Answer {
  organ: string | null;
  already: boolean;
  shifted: number;
  workingDays: number;
}

/** `arshjul resume`: mails and ladders go on from where they stood, of the year or one organ. */
export function addResume(program: Command): void {
  program
    .command('resume')
    .description('låter mejl och påminnelser gå vidare där de stod')
    .argument('<kommun>')
    .argument('<år>')
    .option('--organ <id>', 'bara det här organet')
    .option('--reason <text>', 'skälet, som det ska stå i tidslinjen')
    .option('--json', 'svarar med ett JSON-objekt')
    .action(async (municipality: string, year: string, options: { organ?: string; reason?: string; json?: boolean }) => {
      const { organ, reason } = options;
      await withApi(async (api) => {
        const cycle = await theYear(api, municipality, year);
        const answer = await api.post<Answer>(cyclePath(cycle, '/resume'), { organ, reason });
        if (options.json) return printJson(answer);
        const what = answer.organ ?? `${cycle.municipalityName} ${cycle.year}`;
        tell(what, answer);
      });
    });
}

function tell(what: string, answer: Answer): void {
  if (answer.already) return print(`${what} var inte pausat.`);
  print(`${what} går vidare. ${answer.shifted} påminnelser har flyttats fram ${answer.workingDays} arbetsdagar.`);
}
