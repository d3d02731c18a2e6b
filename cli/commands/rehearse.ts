import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { counted } from '../../domain/texts/words';
import { readableMunicipality, withApi, yearArgument, type Api } from '../client';
import { CliExit, print, printJson, progress } from '../output';

interface Options {
  seed: string;
  hand?: boolean;
  json?: boolean;
}

interface View {
  id: string;
  municipality: string;
  year: number;
  seed: number | null;
  state: string;
  today: string;
  time: string;
  seconds: number | null;
  digest: string | null;
  stoppedWhy?: string;
  summary: Summary;
}

interface Summary {
  tasks: number;
  answers: number;
  late: number;
  mails: { total: number; morning: number; atOnce: number; mostMorningPerPersonAndDay: number; mostAtOncePerPersonAndDay: number };
  reminders: number;
  escalations: number;
  decisions: number;
  actionPlans: number;
  [more: string]: unknown;
}

interface Stepped {
  now: string;
  today: string;
  time: string;
  happened: { at: string; kind: string; subject: string }[];
}

/** Real milliseconds between two looks at a rehearsal. */
const LOOK_EVERY_MS = 500;

/** `arshjul rehearse`: the whole year on the real servers with the stepped clock. */
export function addRehearse(program: Command): void {
  program
    .command('rehearse')
    .description('provkör hela året på de riktiga servrarna med stegad klocka; allt är märkt ÖVNING')
    .argument('<kommun>', 'mapp i kommuner/, eller en sökväg')
    .argument('<år>')
    .option('--seed <tal>', 'frö: samma frö ger samma år', '1')
    .option('--hand', 'ingen simuleras; du stegar klockan själv')
    .option('--json', 'svarar med ett JSON-objekt')
    .action(async (municipality: string, yearText: string, options: Options) => {
      const year = yearArgument(yearText);
      const folder = readableMunicipality(municipality);
      if (!/^\d{1,9}$/.test(options.seed)) throw new CliExit(1, `${options.seed} är inget frö. Skriv ett heltal, till exempel 1.`);
      await withApi(async (api) => {
        const { run } = await api.post<{ run: string }>('/rehearsals', {
          municipality: folder,
          year,
          seed: Number(options.seed),
          simulate: options.hand ? 'none' : 'all',
        });
        await (options.hand ? byHand(api, run, options) : simulated(api, run, options));
      });
    });
}

function path(run: string, rest = ''): string {
  return `/rehearsals/${encodeURIComponent(run)}${rest}`;
}

async function simulated(api: Api, run: string, options: Options): Promise<void> {
  progress(`ÖVNING ${run}: följ den på ${api.baseUrl}/ar/${run}`);
  let shown = '';
  for (;;) {
    const view = await api.get<View>(path(run));
    if (view.state !== 'running') return finish(view, options);
    const month = view.today.slice(0, 7);
    if (month !== shown) progress(`${view.today}  ${line(view.summary)}`);
    shown = month;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

function finish(view: View, options: Options): void {
  if (view.state !== 'finished' || view.digest === null) throw new CliExit(1, `Provkörningen ${view.id} avbröts ${view.today}.${view.stoppedWhy === undefined ? '' : ` En simulerad handling gick inte att göra: ${view.stoppedWhy}`}`);
  const { id: run, municipality, year, digest, seed, seconds, summary } = view;
  if (options.json) return printJson({ run, municipality, year, digest, seed, seconds, ...summary });
  print(`Året är genomfört på ${seconds ?? '?'} sekunder.`);
  print(`  Uppgifter ${summary.tasks}, svar ${summary.answers}, varav sena ${summary.late}`);
  print(`  Mejl ${summary.mails.total}: ${summary.mails.morning} morgonmejl och ${summary.mails.atOnce} direkt`);
  print(`  Påminnelser ${summary.reminders}, eskaleringar ${summary.escalations}`);
  print(`  Beslut ${summary.decisions}, åtgärdsplaner ${summary.actionPlans}`);
  print(`  Frö ${seed ?? '–'}, kontrollsumma ${digest}`);
}

function line(s: Summary): string {
  return `${counted(s.tasks, 'uppgift', 'uppgifter')}, ${s.answers} svar, ${s.mails.total} mejl, ${counted(s.reminders, 'påminnelse', 'påminnelser')}, ${counted(s.escalations, 'eskalering', 'eskaleringar')}, ${s.decisions} beslut`;
}

/**
 * The caller steps the clock: Enter for the next event, a day to go there, `slut` to leave. Without a terminal (or with --json)
 * the rehearsal is only started, and stepped over the API or on its page.
 */
async function byHand(api: Api, run: string, options: Options): Promise<void> {
  const page = `${api.baseUrl}/ar/${run}`;
  if (options.json) return printJson({ run, url: page, state: 'byHand' });
  print(`ÖVNING ${run}: öppna ${page}`);
  if (!process.stdin.isTTY) return;
  print('Enter går till nästa händelse, ett datum (ÅÅÅÅ-MM-DD) till den dagen, slut avslutar.');
  const lines = createInterface({ input: process.stdin, output: process.stdout, prompt: '> ' });
  lines.prompt();
  for await (const typed of lines) {
    const text = typed.trim();
    if (text === 'slut') break;
    try {
      tell(await api.post<Stepped>(path(run, '/clock'), { to: text === '' ? 'next' : text }));
    } catch (error) {
      if (!(error instanceof CliExit)) throw error;
      print(error.text);
    }
    lines.prompt();
  }
  lines.close();
}

function tell(step: Stepped): void {
  const kinds = new Map<string, number>();
  for (const h of step.happened) kinds.set(h.kind, (kinds.get(h.kind) ?? 0) + 1);
  print(`${step.today} ${step.time}`);
  for (const [kind, n] of kinds) print(`  ${HAPPENED[kind] ?? kind}: ${n}`);
  if (kinds.size === 0) print('  Inget hände.');
}

const HAPPENED: Record<string, string> = {
  stepOpened: 'Steg som öppnade',
  taskOpened: 'Uppgifter som delades ut',
  reminded: 'Påminnelser',
  escalated: 'Eskaleringar',
  stepFinished: 'Steg som blev klara',
  stepSettled: 'Steg som avgjordes',
  matterOpened: 'Ärenden som kom upp',
  periodClosed: 'Perioder som stängdes',
  mailWritten: 'Mejl',
};
