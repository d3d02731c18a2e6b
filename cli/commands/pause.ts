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

/** `arshjul pause`: stops mails and ladders at once, of the year or one organ. */
export function addPause(program: Command): void {
  program
    .command('pause')
    .description('stoppar mejl och påminnelser direkt, för året eller ett organ')
    .argument('<kommun>')
    .argument('<år>')
    .option('--organ <id>', 'bara det här organet')
    .option('--reason <text>', 'skälet, som det ska stå i tidslinjen')
    .option('--json', 'svarar med ett JSON-objekt')
    .action(async (municipality: string, year: string, options: { organ?: string; reason?: string; json?: boolean }) => {
      const { organ, reason } = options;
      await withApi(async (api) => {
        const cycle = await theYear(api, municipality, year);
        const answer = await api.post<Answer>(cyclePath(cycle, '/pause'), { organ, reason });
        if (options.json) return printJson(answer);
        const what = answer.organ ?? `${cycle.municipalityName} ${cycle.year}`;
        tell(what, answer);
      });
    });
}

function tell(what: string, answer: Answer): void {
  print(answer.already ? `${what} var redan pausat.` : `${what} är pausat. Inga mejl och påminnelser går; svar och beslut tas emot som vanligt.`);
}
