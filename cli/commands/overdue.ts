import type { Command } from 'commander';
import { workingDaysText } from '../../domain/calendar/texts';
import { withApi } from '../client';
import { print, printJson } from '../output';
import { cyclePath, theYear } from '../year';

interface Row {
  label: string;
  organLabel: string;
  unit: string;
  role: string;
  people: string[];
  tasks: number;
  missing: 'figures' | 'texts' | null;
  due: string;
  daysLate: number;
  rung: string;
  nextAction: string | null;
  nextActionAt: string | null;
  endangers: string[];
}

/** `arshjul overdue`: what is late, by how many arbetsdagar, with whom, where on the ladder and what comes next. */
export function addOverdue(program: Command): void {
  program
    .command('overdue')
    .description('visar vad som är försenat, hos vem, hur länge och vad som händer härnäst')
    .argument('<kommun>')
    .argument('<år>')
    .option('--json', 'svarar med ett JSON-objekt')
    .action(async (municipality: string, year: string, options: { json?: boolean }) => {
      await withApi(async (api) => {
        const cycle = await theYear(api, municipality, year);
        const answer = await api.get<{ overdue: Row[] }>(cyclePath(cycle, '/overdue'));
        if (options.json) return printJson({ run: cycle.id, ...answer });
        if (answer.overdue.length === 0) return print(`Inget är försenat i ${cycle.municipalityName} ${cycle.year}.`);
        for (const row of answer.overdue) show(row);
      });
    });
}

function show(row: Row): void {
  const missing = row.missing === null ? '' : row.missing === 'figures' ? 'siffrorna saknas, ' : 'texterna saknas, ';
  const days = `${missing}${workingDaysText(row.daysLate)} sent`;
  print(`${row.label}, ${row.organLabel}, ${row.unit}: ${days} (skulle varit klart ${row.due})`);
  print(`  Hos: ${row.role}${row.people.length === 0 ? '' : `, ${row.people.join(', ')}`}${row.tasks > row.people.length && row.people.length > 0 ? ' med flera' : ''}`);
  print(`  Senast: ${row.rung}`);
  print(`  Härnäst: ${row.nextAction ?? 'inget mer av sig självt'}`);
  if (row.endangers.length > 0) print(`  Hotar: ${row.endangers.join('; ')}`);
}
