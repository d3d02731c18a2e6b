import type { Command } from 'commander';
import { decidedText } from '../../domain/arshjul/decided';
import { monthOf, yearOf as yearOfDay } from '../../domain/calendar/day';
import { monthName, shortDay, shortDayWithYear, workingDaysText } from '../../domain/calendar/texts';
import type { Plan, PlannedOccurrence } from '../../domain/plan/types';
import { capital, counted } from '../../domain/texts/words';
import { print, printJson } from '../output';
import { yearArgument } from '../client';
import { endByFindings, load, planYear, readMeetings } from './planning';

/** `arshjul plan`: every date of the year, with its explanation and law. */
export function addPlan(program: Command): void {
  program
    .command('plan')
    .description('visar hela det planerade året, varje dag med sin förklaring och lag')
    .argument('<kommun>')
    .argument('<år>')
    .option('--json', 'svarar med ett JSON-objekt')
    .option('--meetings <fil>', 'sammanträden ur en annan fil (sammantraden.yaml, CSV, XLSX eller ICS)')
    .action(async (name: string, year: string, options: { json?: boolean; meetings?: string }) => {
      const municipality = load(name);
      const meetings = options.meetings === undefined ? municipality.meetings : await readMeetings(options.meetings, municipality);
      const plan = planYear(municipality, yearArgument(year), meetings);
      if (options.json) printJson(plan);
      else show(plan, new Map(municipality.organisation.organs.map((o) => [o.id, o.label])));
      endByFindings(plan.findings);
    });
}

function show(plan: Plan, organs: ReadonlyMap<string, string>): void {
  const { decision } = plan.definition;
  print(`Årshjul ${plan.municipality} ${plan.year}${plan.electionYear ? ' (valår)' : ''}`);
  print(`Styrdokument beslutat ${decidedText(decision, decision.date)}; ${counted(plan.steps.length, 'förekomst', 'förekomster')}.`);
  let month = '';
  const quoted = new Set<string>();
  for (const o of plan.steps) {
    const now = `${monthName(monthOf(o.due))} ${yearOfDay(o.due)}`;
    if (now !== month) print(`\n${capital(now)}`);
    month = now;
    showOccurrence(o, plan.year, organs, quoted);
  }
  print('\nUtan dag i år');
  for (const u of plan.undated) print(`  ${u.label} (${u.step}): ${u.why[u.why.length - 1] ?? ''}`);
  const shown = plan.findings.filter((f) => f.severity !== 'info');
  print(shown.length === 0 ? '\nInga anmärkningar.' : '\nAnmärkningar');
  for (const f of shown) print(`  ${f.severity === 'error' ? 'FEL' : 'Varning'} (${f.rule}) ${f.text}`);
  const notes = plan.findings.length - shown.length;
  if (notes > 0) print(`${counted(notes, 'antagande eller upplysning', 'antaganden och upplysningar')}; se arshjul check.`);
}

/** The three dates where they differ: the officials', the organs', the law's. */
function datesText({ dates }: PlannedOccurrence, on: (d: string) => string): string | null {
  if (!dates) return null;
  const { internal, political, lawful, slackToPapers, slackToLaw } = dates;
  const slack = (n: number | undefined, to: string): string => (n === undefined ? '' : ` (${n < 0 ? `${workingDaysText(-n)} för sent` : `${workingDaysText(n)} ${to}`})`);
  const parts = [
    ...(internal === undefined ? [] : [`tjänstemännen ${on(internal)}${slack(slackToPapers, 'till handlingsstopp')}`]),
    ...(political === undefined ? [] : [`organen ${on(political)}`]),
    ...(lawful === undefined ? [] : [`lagen ${on(lawful)}${slack(slackToLaw, 'till godo')}`]),
  ];
  return `${parts.length === 3 ? 'Tre' : 'Två'} datum: ${parts.join(' · ')}`;
}

const ABOUT_THE_STEP = /^(?:Dokumentet säger|Antagande|Anmärkning): /;

function showOccurrence(o: PlannedOccurrence, year: number, organs: ReadonlyMap<string, string>, quoted: Set<string>): void {
  const on = (d: string): string => (yearOfDay(d) === year ? shortDay(d) : shortDayWithYear(d));
  print(`  ${on(o.due)}  ${o.label}, ${organs.get(o.organ) ?? o.organ} [${o.id}], avser ${o.budgetYear}`);
  // What a step says about itself is the same at every organ: it is printed once.
  const again = quoted.has(o.step);
  quoted.add(o.step);
  const dates = datesText(o, on);
  if (dates !== null) print(`      ${dates}`);
  for (const sentence of o.why) if (!again || !ABOUT_THE_STEP.test(sentence)) print(`      ${sentence}`);
}
