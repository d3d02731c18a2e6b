// A process of its own that plans, compares and simulates one folder's year, each several times. Prints one JSON object.
import { parseMunicipality } from '../../domain/arshjul/parse';
import { diffPlans } from '../../domain/plan/diff';
import { calendarWith } from '../../domain/calendar/workingDays';
import type { Fact } from '../../domain/plan/facts';
import { plan } from '../../domain/plan/plan';
import { simulate } from '../../domain/simulate/year';
import { filesOf } from '../../services/years/municipality';
import { median, timed } from './timed';

/** What it prints; milliseconds are medians. */
export interface OnePlanned {
  managers: number;
  occurrences: number;
  /** reading and checking the three files: the floor that planning is held against */
  parseMs: number;
  planMs: number;
  diffMs: number;
  moved: number;
  simulateMs: number;
  simulatedTasks: number;
}

const TIMES = 7;

function main([folder = '', yearText = '', seed = '1']: string[]): void {
  const year = Number(yearText);
  const files = filesOf(folder);
  const parsed = timed(TIMES, () => parseMunicipality(files));
  if (!parsed.value.ok) throw new Error(parsed.value.errors.map((e) => e.text).join('\n'));
  const { definition, organisation, meetings } = parsed.value;
  const input = { definition, organisation, meetings, year };
  const planned = timed(TIMES, () => plan({ ...input, facts: [] }));
  // The KS meeting to which most is bound.
  const count = (id: string): number => planned.value.steps.filter((s) => s.chain.some((c) => c.meeting === id)).length;
  const [busiest] = [...meetings].sort((a, b) => count(b.id) - count(a.id));
  if (!busiest) throw new Error('no meetings');
  const move: Fact = { kind: 'moveMeeting', meeting: busiest.id, day: calendarWith([]).add(busiest.day, 3) };
  const compared = timed(TIMES, () => diffPlans(planned.value, plan({ ...input, facts: [move] })));
  const simulated = timed(3, () => simulate({ ...input, seed: Number(seed) }));
  const one: OnePlanned = {
    managers: new Set(organisation.holders.filter((h) => h.scope.startsWith('unit:')).map((h) => h.person)).size,
    occurrences: planned.value.steps.length,
    parseMs: median(parsed.ms),
    planMs: median(planned.ms),
    diffMs: median(compared.ms),
    moved: compared.value.length,
    simulateMs: median(simulated.ms),
    simulatedTasks: simulated.value.tasks.size,
  };
  process.stdout.write(JSON.stringify(one));
}

main(process.argv.slice(2));
