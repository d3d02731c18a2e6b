import type { Command } from 'commander';
import { withApi, type Api } from '../client';
import { CliExit, print, printJson } from '../output';
import { cyclePath, theOccurrence, theYear, type Cycle } from '../year';

interface Options {
  preview?: boolean;
  step?: string;
  opens?: string;
  answerBy?: string;
  due?: string;
  meeting?: string;
  addMeeting?: string;
  to?: string;
  papers?: string;
  cancelMeeting?: string;
  drop?: string;
  reason?: string;
  name?: string;
  revision?: string;
  json?: boolean;
}

interface Effect {
  revision: number;
  needsReason?: boolean;
  moves: { occurrence: string; label: string; organ?: string; what: string; from?: string; to?: string }[];
  tasks: { label: string; unit: string | null; organ: string; person: string | null; from: string; to: string; done: boolean }[];
  people: { name: string; count: number }[];
  mails: { name: string; when: 'morning' | 'atOnce' }[];
  findings: { severity: string; text: string }[];
  law: { label: string; paragraph: string; latest: string | null; text: string }[];
}

const WHAT: Record<string, string> = { opens: 'öppnar', due: 'klart', answerBy: 'svar senast', meeting: 'sammanträde', added: 'tillkommer', removed: 'utgår' };

/** `arshjul adjust`: moves a step or a meeting, with every effect listed first. */
export function addAdjust(program: Command): void {
  program
    .command('adjust')
    .description('flyttar ett steg eller ett sammanträde; effekterna listas först')
    .argument('<kommun>')
    .argument('<år>')
    .option('--preview', 'visar bara vad som skulle hända')
    .option('--step <steg>', 'steget som flyttas, med minst ett av de tre datumen:')
    .option('--opens <datum>', 'steget öppnar')
    .option('--answer-by <datum>', 'svar senast')
    .option('--due <datum>', 'stegets sista dag')
    .option('--meeting <sammanträde>', 'sammanträdet som flyttas, till dagen i --to')
    .option('--add-meeting <organ>', 'ett extra sammanträde för organet, dagen i --to')
    .option('--to <datum>', 'sammanträdets dag')
    .option('--papers <datum>', 'handlingsstopp; annars samma avstånd som förut')
    .option('--cancel-meeting <sammanträde>', 'sammanträdet som ställs in')
    .option('--drop <steg>', 'steget som utgår')
    .option('--reason <text>', 'varför; behövs för att genomföra ändringen')
    .option('--name <namn>', 'vem som har beslutat att en lagstadgad dag passeras')
    .option('--revision <nummer>', 'revisionen som effekterna lästes för; annars läses de nu')
    .option('--json', 'svarar med ett JSON-objekt')
    .action(async (municipality: string, year: string, options: Options) => {
      await withApi(async (api) => {
        const cycle = await theYear(api, municipality, year);
        const change = await changeOf(api, cycle, options);
        const preview = await api.post<Effect>(cyclePath(cycle, '/adjustments?preview=true'), { change });
        if (options.preview) return shown(preview, options);
        if (!options.json) effects(preview, 'Det här händer:');
        const { reason, name } = options;
        const revision = options.revision === undefined ? preview.revision : Number(options.revision);
        const applied = await api.post<Effect>(cyclePath(cycle, '/adjustments'), { change, reason, name }, { revision });
        if (options.json) return printJson(applied);
        print(`Ändringen är gjord. Planen har revision ${applied.revision}.`);
      });
    });
}

async function changeOf(api: Api, cycle: Cycle, o: Options): Promise<object> {
  const kinds = [o.step, o.meeting, o.addMeeting, o.cancelMeeting, o.drop].filter((v) => v !== undefined);
  if (kinds.length !== 1) throw new CliExit(1, 'Ange precis en ändring: --step, --meeting, --add-meeting, --cancel-meeting eller --drop.');
  if (o.step !== undefined) {
    return { kind: 'moveStep', occurrence: await theOccurrence(api, cycle, o.step), opens: o.opens, answerBy: o.answerBy, due: o.due };
  }
  if (o.drop !== undefined) return { kind: 'dropStep', occurrence: await theOccurrence(api, cycle, o.drop) };
  if (o.cancelMeeting !== undefined) return { kind: 'cancelMeeting', meeting: o.cancelMeeting };
  if (o.to === undefined) throw new CliExit(1, 'Ange dagen med --to, till exempel --to 2027-10-21.');
  if (o.meeting !== undefined) return { kind: 'moveMeeting', meeting: o.meeting, day: o.to, handlingsstopp: o.papers };
  return { kind: 'addMeeting', organ: o.addMeeting, day: o.to, handlingsstopp: o.papers };
}

/** A preview that passes a lawful day is printed and ends with status 2. */
function shown(preview: Effect, options: Options): void {
  if (options.json) printJson(preview);
  else effects(preview, 'Det här skulle hända:');
  if (preview.law.length > 0) throw new CliExit(2, options.json ? '' : 'Ändringen passerar en lagstadgad dag. Den kan göras med --reason och --name.');
}

function effects(effect: Effect, title: string): void {
  print(title);
  list('Datum som flyttas', effect.moves.map((m) => `${m.label} (${m.occurrence}), ${WHAT[m.what] ?? m.what}: ${m.from ?? '–'} → ${m.to ?? '–'}`));
  list(
    'Uppgifter som berörs',
    effect.tasks.map((t) => `${t.label}, ${t.unit ?? t.organ}: ${t.done ? 'redan klar, lämnas som den är' : `${t.from} → ${t.to}`}`),
  );
  list('Personer som berörs', effect.people.map((p) => `${p.name}: ${p.count}`));
  list('Mejl som går', effect.mails.map((m) => `${m.name}: ${m.when === 'atOnce' ? 'direkt' : 'i nästa morgonmejl'}`));
  list('Att tänka på', effect.findings.map((f) => f.text));
  list('Lagen', effect.law.map((l) => `${l.label}: ${l.text}`));
}

function list(title: string, lines: string[]): void {
  print(`  ${title}: ${lines.length === 0 ? 'inga' : ''}`.trimEnd());
  for (const line of lines) print(`    ${line}`);
}
