// The plans of the municipalities as tables, and what check says of them. The words are those of `arshjul plan`: Swedish.
import { dateText, shortDay, shortDayWithYear, monthName } from '../../domain/calendar/texts';
import { monthOf, yearOf, type Day } from '../../domain/calendar/day';
import { decidedText } from '../../domain/arshjul/decided';
import { checkPlan } from '../../domain/plan/check';
import { plan } from '../../domain/plan/plan';
import type { LawCheck, Plan, PlanFinding, PlannedOccurrence } from '../../domain/plan/types';
import { verbPresent } from '../../domain/plan/verbs';
import type { Municipality } from '../../services/years/municipality';
import { capital } from '../../domain/texts/words';
import { GENERATED, table } from './markdown';

const HEADS = ['Steg', 'Hos', 'Öppnar', 'Svar senast', 'Klart', 'Sammanträden', 'Lag, med arbetsdagar till godo', 'Varför'];

/** A year's plan, as the documents below are made of it. */
export function planned({ definition, organisation, meetings }: Municipality, year: number): Plan {
  return plan({ definition, organisation, meetings, year, facts: [] });
}

/** `docs/plans/<kommun>-<year>.md`. Organs with the same days share a row; what a step says of itself stands at its first row. */
export function planDocument(municipality: Municipality, p: Plan): string {
  const { year } = p;
  const labels = new Map(municipality.organisation.organs.map((o) => [o.id, o.label]));
  const months = new Map<string, PlannedOccurrence[]>();
  for (const o of p.steps) months.set(o.due.slice(0, 7), [...(months.get(o.due.slice(0, 7)) ?? []), o]);
  const told = new Set<string>();
  const { decision } = p.definition;
  return `${[
    GENERATED,
    `# ${p.municipality} ${year}${p.electionYear ? ' (valår)' : ''}`,
    `${municipality.definition.document}, beslutat ${decidedText({ ...decision, organ: labels.get(decision.organ) ?? decision.organ }, dateText(decision.date, true))}. ${p.steps.length} steg hos organen; organ med samma dagar delar rad. \`npx arshjul plan ${municipality.name} ${year}\` förklarar varje dag helt.`,
    ...[...months].flatMap(([month, all]) => [
      `## ${capital(monthName(monthOf(`${month}-01`)))} ${month.slice(0, 4)}`,
      table(HEADS, grouped(all).map((same) => rowOf(same, year, labels, told))),
    ]),
    '## Utan dag i år',
    table(['Steg', 'Hos', 'Varför'], p.undated.map((u) => [`${u.label} \`${u.step}\``, u.organ === undefined ? '' : (labels.get(u.organ) ?? u.organ), u.why[u.why.length - 1] ?? ''])),
  ].join('\n\n')}\n`;
}

/** `docs/plans/<kommun>-check.md`: the findings of the years, what is common told once. */
export function checkDocument(municipality: Municipality, plans: readonly Plan[]): string {
  const years = plans.map((p) => p.year);
  const by = plans.map((p) => ({ year: p.year, findings: [...p.findings, ...checkPlan(p, municipality.definition, municipality.organisation, municipality.meetings)].sort(worstFirst).map(textOf) }));
  const common = (by[0]?.findings ?? []).filter((f) => by.every((b) => b.findings.includes(f)));
  const list = (texts: readonly string[]): string => (texts.length === 0 ? 'Inget.' : texts.map((t) => `* ${t}`).join('\n'));
  return `${[
    GENERATED,
    `# Granskning av ${municipality.definition.municipality}`,
    `Det som \`npx arshjul check ${municipality.name} <år>\` säger om ${years.join(' och ')}.`,
    ...by.flatMap(({ year, findings }) => [`## Bara ${year}`, list(findings.filter((f) => !common.includes(f)))]),
    `## ${years.join(' och ')}`,
    list(common),
  ].join('\n\n')}\n`;
}

const SEVERITY = { error: '**Fel**', warning: '**Varning**', info: 'Upplysning' } as const;

const ORDER = ['error', 'warning', 'info'] as const;

/** What is wrong first; what is only told by its subject. */
function worstFirst(a: PlanFinding, b: PlanFinding): number {
  return ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity) || (a.severity === 'info' && a.rule !== b.rule ? (a.rule < b.rule ? -1 : 1) : 0);
}

function textOf(f: PlanFinding): string {
  return `${SEVERITY[f.severity]} (${f.rule}) ${f.text}`;
}

/** Occurrences of one step with the same days at several organs, in the plan's order. */
function grouped(all: readonly PlannedOccurrence[]): PlannedOccurrence[][] {
  const groups = new Map<string, PlannedOccurrence[]>();
  for (const o of all) {
    const own = (organ: string): string => (organ === o.organ ? '' : organ);
    const key = [o.step, o.period, o.opens, o.figuresBy, o.answerBy, o.due, ...o.chain.map((m) => `${own(m.organ)} ${m.verb} ${m.day}`), ...lawsOf(o.law)].join('|');
    groups.set(key, [...(groups.get(key) ?? []), o]);
  }
  return [...groups.values()];
}

function rowOf(same: readonly PlannedOccurrence[], year: number, labels: ReadonlyMap<string, string>, told: Set<string>): string[] {
  const [o] = same as [PlannedOccurrence];
  const on = (d: Day): string => (yearOf(d) === year ? shortDay(d) : shortDayWithYear(d));
  const name = (organ: string): string => labels.get(organ) ?? organ;
  const why = told.has(o.step) ? '' : (o.why[0] ?? '');
  told.add(o.step);
  return [
    `${o.label} \`${o.step}\`${o.period === undefined ? '' : ` ${o.period}`}, avser ${o.budgetYear}${o.strength === 'ska' ? '' : ` (${o.strength === 'bor' ? 'bör' : o.strength})`}`,
    same.map((x) => name(x.organ)).join(', '),
    on(o.opens),
    o.answerBy === undefined ? '' : `${o.figuresBy === undefined ? '' : `siffror ${on(o.figuresBy)}, texter `}${on(o.answerBy)}`,
    on(o.due),
    o.chain.map((m) => `${m.organ === o.organ && same.length > 1 ? '' : `${name(m.organ)} `}${verbPresent(m.verb)} ${on(m.day)}`).join('; '),
    lawsOf(o.law).join('; '),
    why,
  ];
}

/** The law that sets a last day, and what is not kept. */
function lawsOf(law: readonly LawCheck[]): string[] {
  return law.flatMap((l) => {
    if (l.slackWorkingDays === null && l.status === 'ok') return [];
    const day = l.latest === null ? '' : ` senast ${shortDayWithYear(l.latest)}`;
    const slack = l.slackWorkingDays === null ? '' : ` (${l.slackWorkingDays})`;
    return [`${l.status === 'ok' ? '' : l.status === 'warning' ? '**varning** ' : '**bruten** '}${l.paragraph}${day}${slack}`];
  });
}
