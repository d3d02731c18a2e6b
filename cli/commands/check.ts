import type { Command } from 'commander';
import { checkPlan } from '../../domain/plan/check';
import { lawGaps } from '../../domain/law/gaps';
import type { PlanFinding } from '../../domain/plan/types';
import { counted } from '../../domain/texts/words';
import { Refusal } from '../../services/base/refusal';
import { yearArgument } from '../client';
import { CliExit, print, printJson } from '../output';
import { endByFindings, load, planYear } from './planning';

/** `arshjul check`: errors in the files by line, and what the year should be read with: law, clashes, peaks, assumptions. */
export function addCheck(program: Command): void {
  program
    .command('check')
    .description('granskar en kommuns filer och, med ett år, planen: lag, kedjor som inte ryms, toppar, antaganden')
    .argument('<kommun>')
    .argument('[år]')
    .option('--json', 'svarar med ett JSON-objekt')
    .action((name: string, year: string | undefined, options: { json?: boolean }) => {
      const { municipality, findings } = examine(name, year, options.json === true);
      if (options.json) printJson({ municipality, ...(year === undefined ? {} : { year: Number(year) }), errors: [], findings });
      else show(municipality, year, findings);
      endByFindings(findings);
    });
}

function examine(name: string, year: string | undefined, json: boolean): { municipality: string; findings: PlanFinding[] } {
  const municipality = loaded(name, json);
  const { definition, organisation } = municipality;
  if (year === undefined) {
    const assumptions = definition.assumptions.map((a): PlanFinding => ({ severity: 'info', rule: 'antagande', step: a.subject, text: `${a.file}:${a.line} ${a.subject}: ${a.text}` }));
    return { municipality: definition.municipality, findings: [...lawGaps(definition), ...assumptions] };
  }
  const plan = planYear(municipality, yearArgument(year));
  return { municipality: definition.municipality, findings: [...plan.findings, ...checkPlan(plan, definition, organisation, municipality.meetings)] };
}

/** The folder; when its files do not hold, the errors as JSON or as lines, and status 1. */
function loaded(name: string, json: boolean) {
  try {
    return load(name);
  } catch (e) {
    if (!(e instanceof Refusal) || e.errors.length === 0) throw e;
    if (!json) throw new CliExit(1, e.detail);
    const errors = e.errors.map(({ field, text }) => {
      const [file = '', line, column] = field.split(':');
      return { file, line: Number(line), column: Number(column), text };
    });
    printJson({ municipality: name, errors, findings: [] });
    throw new CliExit(1, '');
  }
}

const SEVERITY = { error: 'FEL', warning: 'Varning', info: 'Upplysning' } as const;

function show(municipality: string, year: string | undefined, findings: readonly PlanFinding[]): void {
  print(`${municipality}${year === undefined ? '' : ` ${year}`}: filerna går att läsa.`);
  for (const severity of ['error', 'warning', 'info'] as const) {
    for (const f of findings.filter((x) => x.severity === severity)) print(`${SEVERITY[severity]} (${f.rule}) ${f.text}`);
  }
  const count = (s: PlanFinding['severity']): number => findings.filter((f) => f.severity === s).length;
  print(`${count('error')} fel, ${counted(count('warning'), 'varning', 'varningar')}, ${counted(count('info'), 'upplysning', 'upplysningar')}.`);
}
