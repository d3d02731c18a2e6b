import type { Command } from 'commander';
import { withApi } from '../client';
import { print, printJson } from '../output';
import { cyclePath, theOccurrence, theYear } from '../year';

interface Options {
  how: string;
  organ?: string;
  day?: string;
  paragraph?: string;
  reason?: string;
  json?: boolean;
}

/** `arshjul settle`: a step that was done outside (a nämnd on paper), is dropped, or is to be run after all. */
export function addSettle(program: Command): void {
  program
    .command('settle')
    .description('avgör ett steg utan att köra det: för en nämnd på papper, eller när det utgår')
    .argument('<kommun>')
    .argument('<år>')
    .argument('<steg>', 'stegets beteckning i planen, till exempel ik-plan/SN')
    .option('--how <hur>', 'genomfort-utanfor, utgar eller hamtas-in (körs ändå)', 'genomfort-utanfor')
    .option('--organ <id>', 'organet som beslutade')
    .option('--day <datum>', 'dagen; annars i dag')
    .option('--paragraph <§>', 'paragrafen i protokollet')
    .option('--reason <text>', 'skälet, som det ska stå i tidslinjen')
    .option('--json', 'svarar med ett JSON-objekt')
    .action(async (municipality: string, year: string, step: string, { json, ...options }: Options) => {
      await withApi(async (api) => {
        const cycle = await theYear(api, municipality, year);
        const occurrence = await theOccurrence(api, cycle, step);
        const settled = await api.post<{ moves: object[] }>(cyclePath(cycle, '/settlements'), { occurrence, ...options });
        if (json) return printJson(settled);
        print(options.how === 'hamtas-in' ? `${occurrence} körs ändå.` : `${occurrence} är avgjort. Det som väntade på steget går vidare.`);
      });
    });
}
