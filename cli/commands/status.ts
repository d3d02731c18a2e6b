import type { Command } from 'commander';
import { counted } from '../../domain/texts/words';
import { withApi } from '../client';
import { print, printJson } from '../output';
import { cyclePath, organNames, theYear } from '../year';

interface Counts {
  waiting: number;
  open: number;
  done: number;
  without: number;
  overdue: number;
  late: number;
}

interface Status {
  run: string;
  municipality: string;
  year: number;
  state: string;
  today: string;
  revision: number;
  released: boolean;
  paused: boolean;
  pausedOrgans: string[];
  steps: { planned: number; open: number; finished: number; settled: number; dropped: number };
  tasks: Counts;
  open: { label: string; organ: string; period: string | null; phase: string | null; due: string; tasks: Counts }[];
}

const PHASES: Record<string, string> = { planned: 'väntar på att öppna', asked: 'frågan om behov är ställd', collecting: 'svar samlas in', deciding: 'hos organen' };

/** `arshjul status`: how the year stands, in counts, and each open step. */
export function addStatus(program: Command): void {
  program
    .command('status')
    .description('visar hur året står till')
    .argument('<kommun>')
    .argument('<år>')
    .option('--json', 'svarar med ett JSON-objekt')
    .action(async (municipality: string, year: string, options: { json?: boolean }) => {
      await withApi(async (api) => {
        const cycle = await theYear(api, municipality, year);
        const status = await api.get<Status>(cyclePath(cycle, '/status'));
        if (options.json) return printJson(status);
        show(status, await organNames(api, cycle.id));
      });
    });
}

function show(s: Status, organs: ReadonlyMap<string, string>): void {
  const organ = (id: string): string => organs.get(id) ?? id;
  print(`${s.municipality} ${s.year}, ${s.today}, planens revision ${s.revision}: ${stands(s)}`);
  if (s.pausedOrgans.length > 0) print(`  Pausade organ: ${s.pausedOrgans.map(organ).join(', ')}`);
  print(`  Steg: ${counted(s.steps.open, 'öppet', 'öppna')}, ${s.steps.planned} kommande, ${counted(s.steps.finished, 'klart', 'klara')}, ${s.steps.settled + s.steps.dropped} avgjorda på annat sätt`);
  print(`  Uppgifter: ${counted(s.tasks.open, 'öppen', 'öppna')}, varav ${counted(s.tasks.overdue, 'försenad', 'försenade')}; ${s.tasks.waiting} väntar, ${counted(s.tasks.done, 'klar', 'klara')}, varav ${s.tasks.late} sent`);
  for (const step of s.open) {
    const period = step.period === null ? '' : ` ${step.period}`;
    const { done, without, open, waiting, overdue } = step.tasks;
    const late = overdue > 0 ? `, ${counted(overdue, 'försenad', 'försenade')}` : '';
    print(`  ${step.label}${period}, ${organ(step.organ)}: ${PHASES[step.phase ?? ''] ?? 'öppet'}, ${done + without} av ${done + without + open + waiting} klara${late}, klart ${step.due}`);
  }
}

function stands(s: Status): string {
  if (s.state === 'finished') return 'avslutat';
  if (s.paused) return 'pausat, inga mejl går';
  return s.released ? 'pågår' : 'startat men inte släppt, inga mejl går';
}
