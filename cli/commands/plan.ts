import type { Command } from 'commander';
import { decidedText } from '../../domain/arshjul/decided';
import type { Day } from '../../domain/calendar/day';
import { monthOf, yearOf as yearOfDay } from '../../domain/calendar/day';
import { dateText, monthName, shortDay, shortDayWithYear, workingDaysText } from '../../domain/calendar/texts';
import { checkPlan } from '../../domain/plan/check';
import type { Plan, PlannedOccurrence, PlanFinding } from '../../domain/plan/types';
import { severalPeriods, titleOf } from '../../domain/plan/weeks';
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
      else {
        const { definition, organisation } = municipality;
        show(plan, new Map(organisation.organs.map((o) => [o.id, o.label])));
        showFindings(plan.findings, checkPlan(plan, definition, organisation, meetings), options.meetings === undefined);
      }
      endByFindings(plan.findings);
    });
}

function show(plan: Plan, organs: ReadonlyMap<string, string>): void {
  const { decision } = plan.definition;
  print(`Årshjul ${plan.municipality} ${plan.year}${plan.electionYear ? ' (valår)' : ''}`);
  const decided = decidedText({ ...decision, organ: organs.get(decision.organ) ?? decision.organ }, dateText(decision.date, true));
  print(`Styrdokument beslutat ${decided}; ${plan.steps.length} steg hos organen. Inom [ ] står stegets beteckning, som andra kommandon frågar efter.`);
  let month = '';
  const quoted = new Set<string>();
  const several = severalPeriods(plan);
  for (const o of plan.steps) {
    const now = `${monthName(monthOf(o.due))} ${yearOfDay(o.due)}`;
    if (now !== month) print(`\n${capital(now)}`);
    month = now;
    showOccurrence(o, titleOf(o, several.has(o.step)), plan.year, organs, quoted);
  }
  print('\nUtan dag i år');
  for (const u of plan.undated) print(`  ${u.label} [${u.step}]: ${u.why[u.why.length - 1] ?? ''}`);
}

/** The plan's own errors and warnings, and how much more `check` says. */
function showFindings(own: readonly PlanFinding[], more: readonly PlanFinding[], ownMeetings: boolean): void {
  const shown = own.filter((f) => f.severity !== 'info');
  print(shown.length === 0 ? '\nInget fel och ingen varning i planens dagar.' : '\nAnmärkningar');
  for (const f of shown) print(`  ${f.severity === 'error' ? 'FEL' : 'Varning'} (${f.rule}) ${f.text}`);
  const rest = [...own.filter((f) => f.severity === 'info'), ...more];
  const count = (...severities: PlanFinding['severity'][]): number => rest.filter((f) => severities.includes(f.severity)).length;
  const warnings = count('error', 'warning');
  const also = shown.length > 0 ? ' till' : '';
  const notes = [...(warnings > 0 ? [`${counted(warnings, 'varning', 'varningar')}${also}`] : []), ...(count('info') > 0 ? [counted(count('info'), 'upplysning', 'upplysningar')] : [])];
  if (notes.length > 0) print(`${ownMeetings ? 'arshjul check säger mer' : 'Stod sammanträdena i mappen skulle arshjul check säga mer'}: ${notes.join(' och ')}.`);
}

/** When the officials and the organs are ready and the law's day for what it binds; nothing where that is one day alone. */
function datesText({ dates }: PlannedOccurrence, on: (d: Day) => string): string | null {
  if (!dates) return null;
  const { internal, political, lawful, lawfulFor = political, paragraph = '', slackToPapers, slackToLaw } = dates;
  const papers = slackToPapers === undefined ? '' : slackToPapers === 0 ? ' (samma dag som handlingsstopp)' : ` (${slackToPapers < 0 ? `${workingDaysText(-slackToPapers)} efter` : `${workingDaysText(slackToPapers)} till`} handlingsstopp)`;
  const slack = slackToLaw === undefined ? '' : ` (${slackToLaw < 0 ? `${workingDaysText(-slackToLaw)} för sent` : `${workingDaysText(slackToLaw)} till godo`})`;
  const together = internal !== undefined && internal === political;
  const parts = [
    ...(internal === undefined ? [] : [`tjänstemännen${together ? ' och organen' : ''} ${on(internal)}${papers}`]),
    ...(political === undefined || together ? [] : [`organen ${on(political)}`]),
    ...(lawful === undefined ? [] : [`lagen (${paragraph}) ${lawful === lawfulFor ? 'samma dag' : on(lawful)}${lawfulFor === undefined || lawfulFor === political ? '' : ` för det som planeras till ${on(lawfulFor)}`}${slack}`]),
  ];
  return parts.length < 2 ? null : `Klart: ${parts.join(' · ')}`;
}

const ABOUT_THE_STEP = /^(?:Dokumentet säger|Antagande|Anmärkning): /;

function showOccurrence(o: PlannedOccurrence, title: string, year: number, organs: ReadonlyMap<string, string>, quoted: Set<string>): void {
  const on = (d: string): string => (yearOfDay(d) === year ? shortDay(d) : shortDayWithYear(d));
  print(`  ${on(o.due)}  ${title}, ${organs.get(o.organ) ?? o.organ}${title.includes(String(o.budgetYear)) ? '' : `, avser ${o.budgetYear}`} [${o.id}]`);
  // What a step says about itself is the same at every organ: it is printed once.
  const again = quoted.has(o.step);
  quoted.add(o.step);
  const dates = datesText(o, on);
  if (dates !== null) print(`      ${dates}`);
  for (const sentence of o.why) if (!again || !ABOUT_THE_STEP.test(sentence)) print(`      ${sentence}`);
}
