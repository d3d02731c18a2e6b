import type { Command } from 'commander';
import { shortDayWithYear } from '../../domain/calendar/texts';
import { verbPresent } from '../../domain/plan/verbs';
import type { Verb } from '../../domain/organisation/types';
import { withApi, type Api } from '../client';
import { CliExit, print, printJson } from '../output';
import { cyclePath, organNames, theYear, type Cycle } from '../year';

interface Options {
  organ?: string;
  day?: string;
  what?: string;
  amount?: string;
  preview?: boolean;
  reason?: string;
  name?: string;
  json?: boolean;
}

interface Opened {
  occurrence: string;
  label: string;
  opens: string;
  answerBy: string | null;
  due: string;
  tasks: { kind: 'answer' | 'approve'; name: string | null; role: string; due: string }[];
  meetings: { organ: string; date: string; verb: Verb }[];
}

interface Effects {
  revision: number;
  list: string;
  opens: Opened[];
  findings: { text: string }[];
  law: { label: string; text: string }[];
}

interface Known {
  happenings: { step: string; label: string; organs: { id: string }[]; opens: { label: string }[]; registeredBy: string }[];
  registered: { step: string; organ: string; day: string; cause: string; occurrences: { id: string; label: string }[] }[];
}

/** `arshjul happening`: lists what can be registered; with an id and an organ it is registered, after what it opens has been listed. */
export function addHappening(program: Command): void {
  program
    .command('happening')
    .description('registrerar att något har hänt, så att stegen som väntar på det öppnar; utan händelse listas de som finns')
    .argument('<kommun>')
    .argument('<år>')
    .argument('[händelse]', 'händelsens id i arshjul.yaml, till exempel ge-uppdrag')
    .option('--organ <organ>', 'nämnden, styrelsen eller bolaget där det hände')
    .option('--what <text>', 'vad som har hänt, i en mening')
    .option('--day <datum>', 'när det hände; annars i dag. Stegens dagar räknas från den')
    .option('--amount <kronor>', 'underskottet i hela kronor med minus, för det som en avvikelsekedja börjar med: --amount=-900000')
    .option('--preview', 'visar bara vad som skulle öppna')
    .option('--reason <text>', 'varför en lagstadgad dag passeras')
    .option('--name <namn>', 'vem som har beslutat att en lagstadgad dag passeras')
    .option('--json', 'svarar med ett JSON-objekt')
    .action(async (municipality: string, year: string, step: string | undefined, options: Options) => {
      await withApi(async (api) => {
        const cycle = await theYear(api, municipality, year);
        if (step === undefined) return listKnown(api, cycle, options);
        const happened = happenedFrom(step, options);
        const organs = options.json ? new Map<string, string>() : await organNames(api, cycle.id);
        const preview = await api.post<Effects>(cyclePath(cycle, '/happenings?preview=true'), happened);
        if (options.preview) {
          if (options.json) printJson(preview);
          else opened(preview, 'Det här skulle öppna:', organs);
          if (preview.law.length > 0) throw new CliExit(2, options.json ? '' : 'Händelsen gör att en lagstadgad dag passeras. Den kan registreras med --reason och --name.');
          return;
        }
        if (!options.json) opened(preview, 'Det här öppnar:', organs);
        const { reason, name } = options;
        const applied = await api.post<Effects>(cyclePath(cycle, '/happenings'), { ...happened, reason, name, list: preview.list }, { revision: preview.revision });
        if (options.json) return printJson(applied);
        print(`Händelsen är registrerad. Planen har revision ${applied.revision}. Den ångras med: npx arshjul adjust ${municipality} ${year} --undo --reason "…"`);
      });
    });
}

function happenedFrom(step: string, { organ, day, what, amount }: Options): object {
  if (organ === undefined) throw new CliExit(1, 'Ange var det hände med --organ, till exempel --organ KS.');
  if (what === undefined) throw new CliExit(1, 'Skriv vad som har hänt med --what "…".');
  const kronor = amount?.replace(/[\s\u00a0]/g, '').replace(/^[−–]/, '-');
  if (kronor !== undefined && !/^-?\d{1,12}$/.test(kronor)) throw new CliExit(1, `"${amount ?? ''}" är inget belopp. Skriv hela kronor med minus: --amount=-900000.`);
  return { step, organ, what, day, amount: kronor === undefined ? undefined : Number(kronor) };
}

async function listKnown(api: Api, cycle: Cycle, { json }: Options): Promise<void> {
  const known = await api.get<Known>(cyclePath(cycle, '/happenings'));
  if (json) return printJson(known);
  if (known.happenings.length === 0) print('Definitionen har inga händelser som kan registreras.');
  for (const h of known.happenings) {
    print(`${h.step}  ${h.label}`);
    print(`  hos ${h.organs.map((o) => o.id).join(', ')}; registreras av ${h.registeredBy}; öppnar ${h.opens.map((o) => o.label).join(', ')}`);
  }
  if (known.registered.length > 0) print('Registrerat i år:');
  for (const r of known.registered) print(`  ${shortDayWithYear(r.day)}: ${r.cause}  ${r.occurrences.map((o) => o.id).join(', ')}`);
}

function opened({ opens, findings, law }: Effects, title: string, organs: ReadonlyMap<string, string>): void {
  print(title);
  const day = shortDayWithYear;
  for (const o of opens) {
    print(`  ${o.label} [${o.occurrence}]: öppnar ${day(o.opens)}${o.answerBy === null ? '' : `, svar senast ${day(o.answerBy)}`}, klart ${day(o.due)}`);
    for (const t of o.tasks) print(`    ${t.name ?? `ingen har posten (${t.role})`} ${t.kind === 'answer' ? 'svarar' : 'godkänner'} senast ${day(t.due)}`);
    for (const m of o.meetings) print(`    ${organs.get(m.organ) ?? m.organ} ${verbPresent(m.verb)} ${day(m.date)}`);
  }
  for (const f of findings) print(`  Att tänka på: ${f.text}`);
  for (const l of law) print(`  Lagen: ${l.label}: ${l.text}`);
}
