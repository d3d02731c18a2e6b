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

/** Duties that no type of step stands for yet; told so that nobody forgets them. */
const DUTIES = ['stat-budget-revisorer', 'stat-uppdrag', 'stat-revisionsberattelse', 'stat-skattesats-underrattelse', 'stat-privata-utforare', 'stat-avtalssamverkan'];

/** Duties that a step may stand for by its type. */
const TYPED_DUTIES: { type: LawType; rule: string }[] = [
  { type: 'ansvarsprovning', rule: 'stat-ansvarsfrihet' },
  { type: 'bolagsprovning', rule: 'stat-bolagsprovning' },
];

/** Lawful duties that the definition has no step for: an error for what every year must hold, else a note. */
export function lawGaps(definition: Definition): PlanFinding[] {
  const types = new Set(definition.steps.map((s) => s.type));
  const missing = REQUIRED.filter((r) => !types.has(r.type)).map((r) => finding(r.rule, 'error', 'Definitionen har inget steg för detta'));
  const duties = [...TYPED_DUTIES.filter((d) => !types.has(d.type)).map((d) => d.rule), ...DUTIES];
  return [...missing, ...duties.map((rule) => finding(rule, 'info', 'Styrmodellen har inget eget steg för detta'))];
}

function finding(id: string, severity: PlanFinding['severity'], what: string): PlanFinding {
  const rule = lawRule(id);
  return { severity, rule: id, text: `${what}: ${rule?.sentence ?? id} (${rule?.paragraph ?? ''}).` };
}
