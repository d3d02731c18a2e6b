import type { Command } from 'commander';
import { addDays } from '../../domain/calendar/day';
import { dateText, shortDay } from '../../domain/calendar/texts';
import { pictureOf } from '../../domain/simulate/picture';
import type { Simulated, Week } from '../../domain/simulate/result';
import { simulatedYear } from '../../domain/simulate/year';
import { counted } from '../../domain/texts/words';
import { writeFile } from '../files';
import { yearArgument } from '../client';
import { CliExit, print, printJson, progress } from '../output';
import { endByFindings, load, ofMeetings } from './planning';

interface Options {
  seed: string;
  json?: boolean;
  svg?: string;
}

/** `arshjul simulate`: a year of assumed behaviour in memory, with no server and no database. */
export function addSimulate(program: Command): void {
  program
    .command('simulate')
    .description('ett år av antaget beteende i minnet: mejl per person och vecka, toppar, eskaleringar, krockar')
    .argument('<kommun>', 'mapp i kommuner/, eller en sökväg')
    .argument('<år>')
    .option('--seed <tal>', 'frö: samma frö ger samma år, och samma år som rehearse', '1')
    .option('--json', 'svarar med ett JSON-objekt')
    .option('--svg <fil>', 'skriver även en bild av veckorna')
    .action((name: string, yearText: string, { seed, json, svg }: Options) => {
      if (!/^\d{1,9}$/.test(seed)) throw new CliExit(1, `${seed} är inget frö. Skriv ett heltal, till exempel 1.`);
      const simulated = yearFrom(name, yearArgument(yearText), Number(seed));
      if (svg !== undefined) writePicture(svg, simulated);
      if (json) printJson(simulated);
      else show(simulated);
      endByFindings(simulated.findings);
    });
}

function yearFrom(name: string, year: number, seed: number): Simulated {
  const { definition, organisation, meetings } = load(name);
  return ofMeetings(() => simulatedYear({ definition, organisation, meetings, year, seed }));
}

function writePicture(file: string, simulated: Simulated): void {
  writeFile(file, pictureOf(simulated));
  progress(`Bilden ligger i ${file}.`);
}

/** People and mails that are listed; `--json` has them all. */
const SHOWN = 12;

function show(year: Simulated): void {
  const { counts } = year;
  print(`${year.municipality} ${year.year}, simulerat med frö ${year.seed}. Beteendet är antaget; inget har skickats.`);
  print(`${tasks(counts.tasks)}, ${counts.mails.total} mejl (${counts.mails.morning} morgonmejl, ${counts.mails.atOnce} direkt), ${counted(counts.reminders, 'påminnelse', 'påminnelser')}, ${counted(counts.escalations, 'eskalering', 'eskaleringar')}, ${counts.decisions} beslut, ${counted(counts.actionPlans, 'åtgärdsplan', 'åtgärdsplaner')}.`);
  showWeeks(year);
  showPeaks(year);
  showPeople(year);
  section('Eskaleringar', year.escalations.map((e) => `${shortDay(e.day)}  ${e.label}: ${e.ofName || 'ingen'} skulle ha svarat ${shortDay(e.due)}; ${e.toName} får veta det.`));
  const { heard, name } = year.kommunchef;
  section(`Kommunchefen hör${name ? ` (${name})` : ''}`, heard.map((h) => `${shortDay(h.day)}  ${h.about.map((a) => a.text).join('; ')}`));
  section('Krockar med ledigheter och frånvaro', year.clashes.map((c) => `${shortDay(c.day)}  ${c.text}`));
}

function section(title: string, lines: readonly string[]): void {
  print(`\n${title}`);
  if (lines.length === 0) print('  Inget.');
  for (const line of lines) print(`  ${line}`);
}

function showWeeks({ weeks }: Simulated): void {
  const most = Math.max(1, ...weeks.map((w) => w.mails));
  section('Vecka för vecka: mejl och uppgifter som ska vara klara', weeks.map((w) =>
    `${weekName(w).padEnd(31)}${String(w.mails).padStart(5)} mejl ${String(w.due).padStart(5)} att lämna  ${'█'.repeat(Math.round((w.mails / most) * 30))}`,
  ));
}

function showPeaks({ peaks }: Simulated): void {
  section('Toppar', peaks.map((p) => `${weekName(p)}: ${tasks(p.due)}, ${p.mails} mejl. ${p.steps.slice(0, 4).map((s) => `${s.label} (${s.tasks})`).join(', ')}${p.steps.length > 4 ? ' …' : ''}`));
}

function showPeople({ people }: Simulated): void {
  section(`Mejl per person och vecka (de ${Math.min(SHOWN, people.length)} som får flest av ${people.length})`, people.slice(0, SHOWN).map((p) => {
    const busiest = p.weeks.reduce((a, b) => (b.mails > a.mails ? b : a));
    const average = (p.mails / Math.max(1, p.weeks.filter((w) => w.mails > 0).length)).toFixed(1).replace('.', ',');
    return `${p.name}: ${p.mails} mejl, ${tasks(p.tasks)}; ${average} mejl i snitt de veckor som har något, flest i ${weekName(busiest)} (${busiest.mails}).`;
  }));
}

function tasks(n: number): string {
  return counted(n, 'uppgift', 'uppgifter');
}

/** `v. 37 (13–19 september)` */
function weekName({ week, monday }: Week): string {
  const sunday = addDays(monday, 6);
  const same = monday.slice(0, 7) === sunday.slice(0, 7);
  return `v. ${week} (${same ? String(Number(monday.slice(8))) : dateText(monday)}–${dateText(sunday)})`;
}
