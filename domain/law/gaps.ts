import type { Definition, LawType } from '../arshjul/definition';
import type { PlanFinding } from '../plan/types';
import { lawRule } from './rules';

/** What every year must hold, and the rule that says so. */
const REQUIRED: { type: LawType; rule: string }[] = [
  { type: 'budget', rule: 'stat-budget-kf' },
  { type: 'delarsrapport', rule: 'stat-delar-kf' },
  { type: 'arsredovisning', rule: 'stat-arsredovisning' },
  { type: 'intern-kontroll', rule: 'stat-ik' },
];

/** Duties that no type of step stands for: a folder may have a step for one, which cannot be seen here; told so that nobody forgets them. */
const DUTIES = ['stat-budget-revisorer', 'stat-uppdrag', 'stat-revisionsberattelse', 'stat-skattesats-underrattelse', 'stat-privata-utforare', 'stat-avtalssamverkan'];

/** Duties that a step of one of the rule's own types stands for. */
const TYPED_DUTIES = ['stat-ansvarsfrihet', 'stat-bolagsprovning'];

/** Lawful duties that the definition has no step for: an error for what every year must hold, else a note. */
export function lawGaps(definition: Definition): PlanFinding[] {
  const types = new Set(definition.steps.map((s) => s.type));
  const missing = REQUIRED.filter((r) => !types.has(r.type)).map((r) => finding(r.rule, 'error', 'Definitionen har inget steg för detta'));
  const untyped = TYPED_DUTIES.filter((rule) => lawRule(rule)?.types.some((type) => types.has(type)) !== true);
  return [
    ...missing,
    ...untyped.map((rule) => finding(rule, 'info', 'Styrmodellen har inget eget steg för detta')),
    ...DUTIES.map((rule) => finding(rule, 'info', 'Årshjulet kontrollerar inte att styrmodellen tar upp detta')),
  ];
}

function finding(id: string, severity: PlanFinding['severity'], what: string): PlanFinding {
  const rule = lawRule(id);
  return { severity, rule: id, text: `${what}: ${rule?.sentence ?? id} (${rule?.paragraph ?? ''}).` };
}
