import { basename } from 'node:path';
import type { Command } from 'commander';
import { calendarWith, FIRST_YEAR } from '../../domain/calendar/workingDays';
import { meetingsText } from '../../domain/imports/folderText';
import { meetingChanges, meetingChangeText, withChanges } from '../../domain/imports/meetingsDiff';
import { changeText, type PlanChange } from '../../domain/plan/diff';
import { counted } from '../../domain/texts/words';
import { readMeetingsFile } from '../../services/imports/readFile';
import { municipalityArgument, withApi } from '../client';
import { bytesOf, folder, readable, sentFile, tell, writeText, wrongFile } from '../importing';
import { CliExit, print, printJson } from '../output';
import { organNames } from '../year';

interface Options {
  dryRun?: boolean;
  out?: string;
  reason?: string;
  name?: string;
  json?: boolean;
}

interface Imported {
  changed: boolean;
  notes: string[];
  years: {
    run: string;
    lines: string[];
    effect: null | { moves: PlanChange[]; people: { name: string; count: number }[]; law: { label: string; text: string }[]; findings: { text: string }[] };
  }[];
}

/** `arshjul meetings`: the calendar that the nämndsekreterare already has. */
export function addMeetings(program: Command): void {
  program
    .command('meetings')
    .description('läser in sammanträden (CSV, XLSX, ICS) i de år som pågår')
    .argument('<kommun>', 'mapp i kommuner/, eller en sökväg')
    .argument('<fil>', 'kolumnerna organ, datum, typ, handlingsstopp; en kolumn för varje organ; eller en kalender')
    .option('--dry-run', 'visar bara skillnaden')
    .option('--out <fil>', 'skriver mappens sammantraden.yaml med skillnaden inlagd i stället; inget år behöver pågå')
    .option('--reason <text>', 'varför; behövs när en lagstadgad dag passeras')
    .option('--name <namn>', 'vem som har beslutat att en lagstadgad dag passeras')
    .option('--json', 'svarar med ett JSON-objekt')
    .action(async (municipality: string, file: string, options: Options) => {
      if (options.out !== undefined) return toFolder(municipality, file, options.out, options);
      const { dryRun, reason, name } = options;
      const body = { municipality: municipalityArgument(municipality), ...sentFile(file), ...(dryRun ? { dryRun } : {}), ...(reason === undefined ? {} : { reason }), ...(name === undefined ? {} : { name }) };
      await withApi(async (api) => {
        const done = await api.post<Imported>('/meetings-imports', body);
        if (options.json) printJson(done);
        else show(done, dryRun ?? false, new Map(await Promise.all(done.years.map(async ({ run }) => [run, await organNames(api, run)] as const))));
        const law = done.years.flatMap((y) => y.effect?.law ?? []);
        if (dryRun && law.length > 0) throw new CliExit(2, options.json ? '' : 'Sammanträdena passerar en lagstadgad dag. De kan läsas in med --reason och --name.');
      });
    });
}

/** `organs`: the names of each year's organs. */
function show({ changed, notes, years }: Imported, dryRun: boolean, organs: ReadonlyMap<string, ReadonlyMap<string, string>>): void {
  for (const { run, lines, effect } of years) {
    tell(`${run}: ${dryRun ? 'skillnader' : 'ändrat'}`, lines);
    tell('  Datum som flyttas', (effect?.moves ?? []).map((m) => changeText(m, organs.get(run))));
    tell('  Personer som får besked', (effect?.people ?? []).map((p) => `${p.name}: ${counted(p.count, 'uppgift', 'uppgifter')}`));
    tell('  Lagen', (effect?.law ?? []).map((l) => `${l.label}: ${l.text}`));
    tell('  Att tänka på', (effect?.findings ?? []).map((f) => f.text));
  }
  tell('Att känna till', notes);
  if (!changed) print('Inget skiljer: sammanträdena är redan som i filen.');
}

/** Without a running year, or for the next one: the folder's own calendar, every day of it changeable. */
async function toFolder(municipality: string, file: string, out: string, { dryRun, json }: Options): Promise<void> {
  const there = folder(municipality);
  const read = await readable(file, () => readMeetingsFile(file, bytesOf(file), there.organisation.organs));
  if (!read.ok) throw wrongFile(file, read.errors);
  const calendar = calendarWith(there.definition.freeDays);
  const { changes, notes } = meetingChanges(there.meetings, read.value, `${String(FIRST_YEAR)}-01-01`, calendar);
  const text = meetingsText(withChanges(there.meetings, changes), calendar, `Sammanträden, inlästa ur ${basename(file)}.`);
  writeText(there, 'sammantraden.yaml', text, out, dryRun ?? false);
  const lines = changes.map(meetingChangeText);
  if (json) return printJson({ municipality: there.name, dryRun: dryRun ?? false, changed: lines.length > 0, notes: [...read.notes, ...notes], lines, out });
  tell('Skillnader mot mappen', lines);
  tell('Att känna till', [...read.notes, ...notes]);
  if (lines.length === 0) print('Inget skiljer: sammanträdena är redan som i filen.');
}
