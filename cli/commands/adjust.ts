import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { isDay } from '../../domain/calendar/day';
import { shortDayWithYear } from '../../domain/calendar/texts';
import { changeText, type PlanChange } from '../../domain/plan/diff';
import { counted } from '../../domain/texts/words';
import { withApi, type Api } from '../client';
import { CliExit, print, printJson } from '../output';
import { addOrganisationOptions, ORGANISATION_NAMES, organisationChange, organisationKinds, type OrganisationOptions } from './adjustOrganisation';
import { cyclePath, organNames, theOccurrence, theYear, type Cycle } from '../year';

interface Options extends OrganisationOptions {
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
  insert?: string;
  floor?: string;
  definition?: string | true;
  follow?: string;
  organ?: string;
  decided?: string;
  paragraph?: string;
  undo?: boolean;
  carried?: string | true;
  decline?: boolean;
  reason?: string;
  name?: string;
  revision?: string;
  json?: boolean;
}

interface Effect {
  revision: number;
  needsReason?: boolean;
  moves: PlanChange[];
  tasks: { label: string; unit: string | null; organ: string; person: string | null; from: string; to: string; done: boolean; text?: string; figures?: { from: string | null; to: string | null } }[];
  people: { name: string; count: number }[];
  mails: { name: string; when: 'morning' | 'atOnce' }[];
  findings: { severity: string; text: string }[];
  law: { label: string; paragraph: string; latest: string | null; text: string }[];
  signed: { label: string; text: string }[];
  definition?: {
    appear: { id: string; label: string }[];
    vanish: { id: string; label: string }[];
    renamed: { id: string; from: string; to: string }[];
    open: { label: string; organ: string; follows: boolean; why: string | null }[];
  };
  list: string;
}

/** `arshjul adjust`: everything that bends a running year, with every effect listed first. */
export function addAdjust(program: Command): void {
  const command = program
    .command('adjust')
    .description('ändrar ett år som pågår: flyttar, för in eller tar bort; effekterna listas först')
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
    .option('--papers <datum>', 'handlingsstopp; annars samma avstånd som förut, och för ett nytt sammanträde det som är vanligt hos organet')
    .option('--cancel-meeting <sammanträde>', 'sammanträdet som ställs in')
    .option('--drop <steg>', 'steget som utgår')
    .option('--insert <fil>', 'ett nytt steg, skrivet som i arshjul.yaml (YAML eller JSON)')
    .option('--floor <fil>', 'ett nytt golv, skrivet under golv: som i arshjul.yaml')
    .option('--definition [fil]', 'en ny version av arshjul.yaml; utan fil läses kommunens mapp')
    .option('--follow <vad>', 'med --definition: started (det som har öppnat fortsätter som det började) eller now (även det följer)')
    .option('--organ <organ>', 'med --definition: organet som har beslutat versionen')
    .option('--decided <datum>', 'med --definition: beslutsdagen')
    .option('--paragraph <paragraf>', 'med --definition: beslutets paragraf')
    .option('--undo', 'ångrar den senaste justeringen, så länge ingen har gjort något efter den')
    .option('--carried [id]', 'listar det som beslut bär; med id förs det in av den roll som äger det, med ändringen ovan')
    .option('--decline', 'med --carried: beslutet förs inte in; skälet i --reason')
    .option('--reason <text>', 'varför; behövs för att genomföra ändringen')
    .option('--name <namn>', 'vem som har beslutat att en lagstadgad dag passeras')
    .option('--revision <nummer>', 'revisionen som effekterna lästes för; annars läses de nu')
    .option('--json', 'svarar med ett JSON-objekt')
    .action(async (municipality: string, year: string, options: Options) => {
      if (options.revision !== undefined && !/^\d{1,9}$/.test(options.revision)) throw new CliExit(1, `"${options.revision}" är ingen revision. Skriv numret som --preview --json visar, till exempel 7.`);
      await withApi(async (api) => {
        const cycle = await theYear(api, municipality, year);
        if (options.carried === true) return listCarried(api, cycle, options);
        if (options.carried !== undefined && options.decline) return decline(api, cycle, options.carried, options);
        const path = options.carried === undefined ? '/adjustments' : `/carried/${encodeURIComponent(options.carried)}/adoption`;
        const change = await changeOf(api, cycle, options);
        const preview = await api.post<Effect>(cyclePath(cycle, `${path}?preview=true`), { change });
        const organs = options.json ? new Map<string, string>() : await organNames(api, cycle.id);
        if (options.preview) return shown(preview, options, organs);
        if (!options.json) effects(preview, 'Det här händer:', organs);
        const { reason, name } = options;
        const asked = options.revision === undefined;
        const revision = asked ? preview.revision : Number(options.revision);
        const applied = await api.post<Effect>(cyclePath(cycle, path), { change, reason, name, ...(asked ? { list: preview.list } : {}) }, { revision });
        if (options.json) return printJson(applied);
        print(`Ändringen är gjord. Planen har revision ${applied.revision}.`);
      });
    });
  addOrganisationOptions(command);
}

async function changeOf(api: Api, cycle: Cycle, o: Options): Promise<object> {
  const kinds = [o.step, o.meeting, o.addMeeting, o.cancelMeeting, o.drop, o.insert, o.floor, o.definition, o.undo, ...organisationKinds(o)].filter((v) => v !== undefined);
  if (kinds.length !== 1) throw new CliExit(1, `Ange precis en ändring: --step, --meeting, --add-meeting, --cancel-meeting, --drop, --insert, --floor, --definition, ${ORGANISATION_NAMES} eller --undo.`);
  if (o.undo) return { kind: 'undo' };
  const organised = organisationChange(o);
  if (organised) return organised;
  if (o.insert !== undefined) return { kind: 'insertStep', ...fileOf(o.insert) };
  if (o.floor !== undefined) return { kind: 'setFloor', ...fileOf(o.floor) };
  if (o.definition !== undefined) return definitionOf(o, o.definition);
  if (o.step !== undefined) {
    return { kind: 'moveStep', occurrence: await theOccurrence(api, cycle, o.step), opens: o.opens, answerBy: o.answerBy, due: o.due };
  }
  if (o.drop !== undefined) return { kind: 'dropStep', occurrence: await theOccurrence(api, cycle, o.drop) };
  if (o.cancelMeeting !== undefined) return { kind: 'cancelMeeting', meeting: o.cancelMeeting };
  if (o.to === undefined) throw new CliExit(1, 'Ange dagen med --to, till exempel --to 2027-10-21.');
  if (o.meeting !== undefined) return { kind: 'moveMeeting', meeting: o.meeting, day: o.to, handlingsstopp: o.papers };
  return { kind: 'addMeeting', organ: o.addMeeting, day: o.to, handlingsstopp: o.papers };
}

/** A text from a file, and the name by which its faults are told. */
function fileOf(path: string): { text: string; file: string } {
  try {
    return { text: readFileSync(path, 'utf8'), file: basename(path) };
  } catch {
    throw new CliExit(1, `Filen ${path} kan inte läsas.`);
  }
}

function definitionOf(o: Options, file: string | true): object {
  if (o.follow !== 'started' && o.follow !== 'now') throw new CliExit(1, 'Ange --follow started (det som har öppnat fortsätter som det började) eller --follow now (även det följer den nya versionen).');
  const decision = o.organ === undefined || o.decided === undefined ? undefined : { organ: o.organ, day: o.decided, paragraph: o.paragraph };
  if (decision === undefined && o.carried === undefined) throw new CliExit(1, 'Ange beslutet bakom versionen: --organ KF --decided 2027-04-26 --paragraph "§ 40".');
  return { kind: 'newDefinition', follow: o.follow, decision, ...(file === true ? {} : fileOf(file)) };
}

interface Carried {
  id: string;
  label: string;
  organ: string;
  day: string;
  paragraph: string | null;
  carries: string;
  owner: string;
  forYear: number;
  state: string;
}

const CARRIES: Record<string, string> = { schedule: 'tidplan', floor: 'golv', steps: 'nya steg', definition: 'ny utgåva' };
const STATES: Record<string, string> = { pending: 'väntar', adopted: 'infört', declined: 'förs inte in' };

async function listCarried(api: Api, cycle: Cycle, { json }: Options): Promise<void> {
  const answer = await api.get<{ carried: Carried[] }>(cyclePath(cycle, '/carried'));
  if (json) return printJson(answer);
  if (answer.carried.length === 0) return print('Inget beslut bär något för året.');
  const organs = await organNames(api, cycle.id);
  for (const c of answer.carried) {
    print(`${c.id}  ${STATES[c.state] ?? c.state}: ${c.label}, ${organs.get(c.organ) ?? c.organ} ${c.day} ${c.paragraph ?? '(paragraf saknas)'} bär ${CARRIES[c.carries] ?? c.carries} för ${c.forYear}; förs in av ${c.owner}`);
  }
}

async function decline(api: Api, cycle: Cycle, id: string, { reason, json }: Options): Promise<void> {
  if (reason === undefined) throw new CliExit(1, 'Skriv varför beslutet inte förs in med --reason.');
  const answer = await api.post<Carried>(cyclePath(cycle, `/carried/${encodeURIComponent(id)}/decline`), { reason });
  if (json) return printJson(answer);
  print('Beslutet förs inte in. Skälet står i tidslinjen.');
}

/** A preview that passes a lawful day is printed and ends with status 2. */
function shown(preview: Effect, options: Options, organs: ReadonlyMap<string, string>): void {
  if (options.json) printJson(preview);
  else effects(preview, 'Det här skulle hända:', organs);
  if (preview.law.length > 0) throw new CliExit(2, options.json ? '' : 'Ändringen passerar en lagstadgad dag. Den kan göras med --reason och --name.');
}

/** The figures' own day, of a task with two. */
function figuresMove(figures: Effect['tasks'][number]['figures']): string {
  return figures === undefined ? '' : `siffrorna ${dayWords(figures.from ?? '–')} → ${dayWords(figures.to ?? '–')}, texterna `;
}

/** What there is nothing of is left out; the dates are always told, also that none moves. */
function effects(effect: Effect, title: string, organs: ReadonlyMap<string, string>): void {
  const organ = (id: string): string => organs.get(id) ?? id;
  print(title);
  const { definition } = effect;
  if (definition) {
    list('Nya steg i definitionen', definition.appear.map((d) => `${d.label} (${d.id})`));
    list('Steg som inte finns kvar', definition.vanish.map((d) => `${d.label} (${d.id})`));
    list('Steg som byter namn', definition.renamed.map((d) => `${d.from} → ${d.to} (${d.id})`));
    list('Det som är öppet', definition.open.map((o) => `${o.label}, ${organ(o.organ)}: ${o.follows ? 'följer den nya versionen' : (o.why ?? '')}`));
  }
  if (effect.moves.length === 0) print('  Inget datum flyttas.');
  list('Datum som flyttas', effect.moves.map((m) => changeText(m, organs)));
  list(
    'Uppgifter som berörs',
    effect.tasks.map((t) => `${t.label}, ${t.unit ?? organ(t.organ)}: ${t.text !== undefined ? t.text : t.done ? 'redan klar, lämnas som den är' : `${figuresMove(t.figures)}${dayWords(t.from)} → ${dayWords(t.to)}`}`),
  );
  list('Redan underskrivet', effect.signed.map((x) => `${x.label}: ${x.text}`));
  list('Personer som berörs', effect.people.map((p) => `${p.name}: ${counted(p.count, 'uppgift', 'uppgifter')}`));
  list('Mejl som går', effect.mails.map((m) => `${m.name}: ${m.when === 'atOnce' ? 'direkt' : 'i nästa morgonmejl'}`));
  list('Att tänka på', effect.findings.map((f) => f.text));
  list('Lagen', effect.law.map((l) => `${l.label}: ${l.text}`));
}

/** A day as the other lines write it. */
function dayWords(text: string): string {
  return isDay(text) ? shortDayWithYear(text) : text;
}

function list(title: string, lines: readonly string[]): void {
  if (lines.length === 0) return;
  print(`  ${title}:`);
  for (const line of lines) print(`    ${line}`);
}
