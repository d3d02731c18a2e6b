import type { Command } from 'commander';
import { changeText, type PlanChange } from '../../domain/plan/diff';
import { counted } from '../../domain/texts/words';
import { withApi, type Api } from '../client';
import { print, printJson } from '../output';
import { cyclePath, organNames, theYear, type Cycle } from '../year';

interface Options {
  period?: string;
  fiscalYear?: string;
  day?: string;
  reason?: string;
  json?: boolean;
}

interface ClosedPeriod {
  fiscalYear: number;
  period: string;
  day: string;
  already: boolean;
  moves: PlanChange[];
  waited: string[];
}

/** `arshjul close`: a period, or without one the year. */
export function addClose(program: Command): void {
  program
    .command('close')
    .description('registrerar att en period är stängd; utan period avslutas året')
    .argument('<kommun>')
    .argument('<år>')
    .option('--period <period>', 'P01 till P13')
    .option('--fiscal-year <år>', 'räkenskapsåret, om det inte är det som årets steg väntar på')
    .option('--day <datum>', 'dagen då perioden stängdes; annars i dag')
    .option('--reason <text>', 'skäl att avsluta året fast steg återstår')
    .option('--json', 'svarar med ett JSON-objekt')
    .action(async (municipality: string, year: string, options: Options) => {
      await withApi(async (api) => {
        const cycle = await theYear(api, municipality, year);
        if (options.period !== undefined) await closePeriod(api, cycle, options.period, options);
        else await closeYear(api, cycle, options);
      });
    });
}

async function closePeriod(api: Api, cycle: Cycle, period: string, options: Options): Promise<void> {
  const { day } = options;
  const fiscalYear = options.fiscalYear === undefined ? undefined : Number(options.fiscalYear);
  const closed = await api.post<ClosedPeriod>(cyclePath(cycle, `/periods/${encodeURIComponent(period)}/close`), { day, fiscalYear });
  if (options.json) return printJson(closed);
  if (closed.already) return print(`${closed.period} ${closed.fiscalYear} stängdes redan ${closed.day}.`);
  print(`${closed.period} ${closed.fiscalYear} är stängd ${closed.day}. ${closed.waited.length} steg väntade på det.`);
  if (closed.moves.length === 0) return;
  const organs = await organNames(api, cycle.id);
  for (const m of closed.moves) print(`  ${changeText(m, organs)}`);
}

async function closeYear(api: Api, cycle: Cycle, options: Options): Promise<void> {
  const { reason } = options;
  const closed = await api.post<{ left: { occurrence: string; label: string }[]; handedOver: number }>(cyclePath(cycle, '/close'), { reason });
  if (options.json) return printJson(closed);
  print(`${cycle.municipalityName} ${cycle.year} är avslutat.`);
  if (closed.left.length > 0) print(`${closed.left.length} steg återstod och har utgått.`);
  if (closed.handedOver > 0) print(`${counted(closed.handedOver, 'åtgärdsplan', 'åtgärdsplaner')} går över till nästa år.`);
}
