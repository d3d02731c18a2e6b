import { basename } from 'node:path';
import type { Command } from 'commander';
import { isDay } from '../../domain/calendar/day';
import { dayAt } from '../../domain/calendar/zone';
import { organisationText } from '../../domain/imports/folderText';
import { readPeopleRows } from '../../domain/imports/people';
import { peopleChanges, withPeopleChanges } from '../../domain/imports/peopleDiff';
import { PeopleTexts } from '../../domain/imports/peopleTexts';
import { counted } from '../../domain/texts/words';
import { readFile } from '../../services/imports/readFile';
import { municipalityArgument, withApi } from '../client';
import { bytesOf, folder, readable, sentFile, tell, writeText, wrongFile } from '../importing';
import { CliExit, print, printJson } from '../output';

interface Options {
  dryRun?: boolean;
  from?: string;
  newUnits?: boolean;
  out?: string;
  keep?: string;
  handOver?: string;
  to?: string;
  reason?: string;
  json?: boolean;
}

interface Vanished {
  run: string;
  person: string;
  name: string;
  post: string;
  tasks: number;
  state: 'waiting' | 'kept';
}

interface Imported {
  changed: boolean;
  notes: string[];
  years: { run: string; lines: string[]; moved: { key: string; name: string }[]; replanned: number; vanished: Vanished[] }[];
}

/** `arshjul people`: the organisation from the file that HR or the directory gives, and who has vanished from it. */
export function addPeople(program: Command): void {
  program
    .command('people')
    .description('läser in personer, uppdrag och enheter (CSV, XLSX) i de år som pågår; utan fil visas vilka som har försvunnit ur den')
    .argument('<kommun>', 'mapp i kommuner/, eller en sökväg')
    .argument('[fil]', 'en rad för varje uppdrag: person, namn, e-post, roll, enhet …')
    .option('--dry-run', 'visar bara skillnaden')
    .option('--from <datum>', 'från och med vilken dag ändringarna gäller; annars i dag, eller den dag som raden säger')
    .option('--new-units', 'enheter som inte finns är nya och läggs till')
    .option('--out <fil>', 'skriver mappens organisation.yaml med skillnaden inlagd i stället; inget år behöver pågå')
    .option('--keep <person>', 'den som har försvunnit ur filen behåller sina uppdrag')
    .option('--hand-over <person>', 'den som har försvunnit ur filen lämnar över till den i --to')
    .option('--to <person>', 'vem som tar över: beteckning eller e-postadress')
    .option('--reason <text>', 'varför')
    .option('--json', 'svarar med ett JSON-objekt')
    .action(async (municipality: string, file: string | undefined, options: Options) => {
      if (options.from !== undefined && !isDay(options.from)) throw new CliExit(1, `"${options.from}" är ingen dag. Skriv ÅÅÅÅ-MM-DD.`);
      if (options.keep !== undefined || options.handOver !== undefined) return decide(municipality, options);
      if (file === undefined) return list(municipality, options);
      if (options.out !== undefined) return toFolder(municipality, file, options.out, options);
      await take(municipality, file, options);
    });
}

async function take(municipality: string, file: string, { dryRun, from, newUnits, json }: Options): Promise<void> {
  const body = { municipality: municipalityArgument(municipality), ...sentFile(file), ...(dryRun ? { dryRun } : {}), ...(newUnits ? { newUnits } : {}), ...(from === undefined ? {} : { from }) };
  await withApi(async (api) => {
    const done = await api.post<Imported>('/people-imports', body);
    if (json) return printJson(done);
    for (const { run, lines, moved, replanned, vanished } of done.years) {
      tell(`${run}: ${dryRun ? 'skillnader' : 'ändrat'}`, lines);
      tell('  Uppgifter som byter händer nu', moved.map((m) => `${m.key} → ${m.name}`));
      if (replanned > 0) print(`  ${String(replanned)} steg som inte har öppnat planeras om.`);
      tellVanished(vanished, municipality);
    }
    tell('Att känna till', done.notes);
    if (!done.changed) print('Inget skiljer: organisationen är redan som i filen.');
  });
}

function tellVanished(vanished: readonly Vanished[], municipality: string): void {
  const waiting = vanished.filter((v) => v.state === 'waiting');
  tell('  Finns inte i filen och behåller sina uppgifter tills någon har bestämt', waiting.map((v) => `${v.name} (${v.person}), ${v.post}: ${counted(v.tasks, 'öppen uppgift', 'öppna uppgifter')}`));
  const first = waiting[0];
  if (first) print(`  Bestäm med: npx arshjul people ${municipality} --keep ${first.person}, eller --hand-over ${first.person} --to PERSON`);
}

async function list(municipality: string, { json }: Options): Promise<void> {
  await withApi(async (api) => {
    const { vanished } = await api.get<{ vanished: Vanished[] }>('/vanished', { municipality: basename(municipalityArgument(municipality)) });
    if (json) return printJson({ vanished });
    for (const run of new Set(vanished.map((v) => v.run))) {
      print(run);
      tellVanished(vanished.filter((v) => v.run === run), municipality);
      tell('  Finns inte i filen och behåller enligt beslut', vanished.filter((v) => v.run === run && v.state === 'kept').map((v) => `${v.name} (${v.person}), ${v.post}`));
    }
    if (vanished.length === 0) print('Ingen har försvunnit ur filen.');
  });
}

async function decide(municipality: string, { keep, handOver, to, reason, json }: Options): Promise<void> {
  if (keep !== undefined && handOver !== undefined) throw new CliExit(1, 'Ange antingen --keep eller --hand-over.');
  if (handOver !== undefined && to === undefined) throw new CliExit(1, 'Ange med --to vem som tar över.');
  const person = keep ?? handOver;
  const body = { municipality: municipalityArgument(municipality), person, decision: keep === undefined ? 'handOver' : 'keep', ...(to === undefined ? {} : { to }), ...(reason === undefined ? {} : { reason }) };
  await withApi(async (api) => {
    const { vanished } = await api.get<{ vanished: Vanished[] }>('/vanished', { municipality: basename(body.municipality) });
    if (!vanished.some((v) => v.person === person)) throw new CliExit(1, `Ingen med beteckningen ${person ?? ''} väntar på beslut. Se vilka som gör det med: npx arshjul people ${municipality}`);
    const done = await api.post<{ years: { run: string; posts: string[]; moved: number }[] }>('/vanished', body);
    if (json) return printJson(done);
    for (const y of done.years) print(`${y.run}: ${y.posts.join(', ')}. ${counted(y.moved, 'uppgift', 'uppgifter')} har bytt händer.`);
  });
}

/** Without a running year, or for the next one: the folder's own organisation. */
async function toFolder(municipality: string, file: string, out: string, { dryRun, from, newUnits, json }: Options): Promise<void> {
  const there = folder(municipality);
  const read = await readable(file, () => readFile(file, bytesOf(file)));
  if (read.kind === 'calendar') throw new CliExit(1, `${file} är en kalender. Personer läses ur CSV eller XLSX.`);
  const { levels, roles } = there.definition;
  const people = readPeopleRows(read.rows, { levels, roles, organisation: there.organisation, newUnits: newUnits ?? false });
  if (!people.ok) throw wrongFile(file, people.errors);
  const changes = peopleChanges(there.organisation, people.value, from ?? dayAt(new Date()));
  const after = withPeopleChanges(there.organisation, changes);
  writeText(there, 'organisation.yaml', organisationText(after, roles, `Organisation, inläst ur ${basename(file)}.`), out, dryRun ?? false);
  const texts = new PeopleTexts(after, roles);
  const lines = texts.lines(changes);
  const vanished = changes.vanished.map((v) => `${texts.person(v.person)} (${v.person}), ${texts.post(v)}`);
  const notes = [...read.notes, ...people.notes];
  if (json) return printJson({ municipality: there.name, dryRun: dryRun ?? false, changed: lines.length > 0, notes, lines, vanished: changes.vanished, out });
  tell('Skillnader mot mappen', lines);
  tell('Finns inte i filen och står kvar i mappen', vanished);
  tell('Att känna till', notes);
  if (lines.length === 0) print('Inget skiljer: organisationen är redan som i filen.');
}
