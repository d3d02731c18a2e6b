import type { Command } from 'commander';
import { counted } from '../../domain/texts/words';
import { readableMunicipality, withApi, yearArgument } from '../client';
import { print, printJson } from '../output';
import { organNames } from '../year';

interface Options {
  from?: string;
  participants?: string;
  settle: string[];
  json?: boolean;
}

interface Started {
  run: string;
  alreadyRunning: boolean;
  tasksPlanned: number;
  settled: { occurrence: string; label: string; how: string; day: string }[];
  onPaper: string[];
}

const HOW: Record<string, string> = { 'genomfort-utanfor': 'genomfört utanför', utgar: 'utgår', 'hamtas-in': 'hämtas in ändå' };

/** `arshjul start`: the real year, from any day. */
export function addStart(program: Command): void {
  program
    .command('start')
    .description('startar årets processer; inget mejl går förrän året har släppts')
    .argument('<kommun>', 'mapp i kommuner/, eller en sökväg')
    .argument('<år>')
    .option('--from <datum>', 'årets första dag i produkten; det som ligger före avgörs och jagas inte')
    .option('--participants <nämnder>', 'de nämnder och bolag som deltar, med komma emellan; övriga är på papper')
    .option('--settle <steg=hur>', 'hur ett passerat steg avgörs: genomfort-utanfor, utgar eller hamtas-in (kan upprepas)', collect, [])
    .option('--json', 'svarar med ett JSON-objekt')
    .action(async (municipality: string, year: string, options: Options) => {
      const what = { municipality: readableMunicipality(municipality), year: yearArgument(year) };
      await withApi(async (api) => {
        const started = await api.post<Started>('/cycles', {
          ...what,
          ...(options.from === undefined ? {} : { from: options.from }),
          ...(options.participants === undefined ? {} : { participants: split(options.participants) }),
          ...(options.settle.length === 0 ? {} : { passed: options.settle.map(passed) }),
        });
        if (options.json) return printJson(started);
        tell(started, municipality, year, started.onPaper.length > 0 ? await organNames(api, started.run) : new Map());
        if (api.started) print('Året går vidare bara medan npm start är igång. Starta det nu, annars väntar allt.');
        else print(`Se vem som får vad på ${api.baseUrl}/ar/${started.run}.`);
      });
    });
}

function tell(started: Started, municipality: string, year: string, organs: ReadonlyMap<string, string>): void {
  if (started.alreadyRunning) return print(`${started.run} pågår redan. Inget har ändrats.`);
  print(`${started.run} är startat: ${counted(started.tasksPlanned, 'uppgift', 'uppgifter')} ska delas ut under året.`);
  if (started.onPaper.length > 0) print(`På papper (inga mejl): ${started.onPaper.map((id) => organs.get(id) ?? id).join(', ')}.`);
  if (started.settled.length > 0) {
    print(`${started.settled.length} steg ligger före startdagen:`);
    for (const s of started.settled) print(`  ${s.day}  ${s.occurrence}  ${s.label}: ${HOW[s.how] ?? s.how}`);
  }
  print(`Inget mejl går förrän du släpper det: npx arshjul release ${municipality} ${year}`);
}

function split(text: string): string[] {
  return text.split(',').map((part) => part.trim()).filter((part) => part !== '');
}

function collect(value: string, before: string[]): string[] {
  return [...before, value];
}

function passed(text: string): { occurrence: string; how: string } {
  const at = text.lastIndexOf('=');
  return { occurrence: at < 0 ? text : text.slice(0, at), how: at < 0 ? 'genomfort-utanfor' : text.slice(at + 1) };
}
