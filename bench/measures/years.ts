// Whole rehearsed years with simulated people: what they cost in Temporal history events, and how long one takes.
import { delay } from '../../runtime/processes';
import type { Bench } from '../bench';
import { eventsOf } from '../events';
import { figure, type Row } from '../table';

interface View {
  id: string;
  state: string;
  seconds: number | null;
  steps: number;
  today: string;
  digest: string | null;
}

/** Events of one process with the tasks that it handed out. */
interface Cost {
  id: string;
  type: string;
  events: number;
  answered: number;
  tasks: number;
}

const GROUP = 'Temporal-händelser per besvarad uppgift';
const REHEARSAL = 'Provkörning';

/** Rehearses the pattern as it is, the one step and the wide year, one after another, and adds their rows. */
export async function measureYears(bench: Bench): Promise<void> {
  const { settings, municipalities, rows } = bench;
  const one = bench.known.oneTaskEvents;
  const beside = `ett arbetsflöde per uppgift: ${one === undefined ? 'ej mätt' : one}`;

  const step = await rehearse(bench, municipalities.step, 'Övar ett steg');
  const [widest] = [...step.costs].sort((a, b) => b.tasks - a.tasks);
  if (!widest) throw new Error('no process');
  const perStep = widest.events / widest.answered;
  rows.push({
    key: 'events.step', group: GROUP, label: `ett steg vid ett organ: ${widest.events} händelser, ${widest.answered} svar`, value: perStep, unit: '',
    beside, aim: `under ${settings.aims.eventsPerAnswerStep}`, met: perStep < settings.aims.eventsPerAnswerStep,
  });

  const year = await rehearse(bench, municipalities.year, `Övar ett helt år med ${settings.managers} chefer`);
  const perYear = total(year.costs) / answersOf(year.costs);
  rows.push({
    ...yearRow('events.year', `ett helt år, ${settings.managers} chefer`, year.costs, beside),
    aim: `under ${settings.aims.eventsPerAnswerYear}`, met: perYear < settings.aims.eventsPerAnswerYear,
  });

  const pattern = await rehearse(bench, settings.municipality, 'Övar mönsterkommunens år');
  rows.push(yearRow('events.pattern', 'ett helt år, mönsterkommunen som den är', pattern.costs, beside));
  const largest = await rehearse(bench, settings.largest, 'Övar den största kommunens år');
  rows.push(yearRow('events.largest', 'ett helt år, den största kommunen', largest.costs, beside), ...secondsRows(bench, pattern, year), {
    key: 'rehearsal.largest', group: REHEARSAL, label: 'största kommunens hela år', value: largest.view.seconds, unit: 's',
    aim: `under ${settings.aims.largestRehearsalSeconds} s`, met: largest.view.seconds !== null && largest.view.seconds < settings.aims.largestRehearsalSeconds,
  });
}

interface Rehearsed {
  view: View;
  costs: Cost[];
  /** simulated acts that were carried out */
  acts: number;
}

async function rehearse(bench: Bench, municipality: string, label: string): Promise<Rehearsed> {
  const { api, db, settings, progress } = bench;
  return progress.step(label, async () => {
    const { run } = await api.post<{ run: string }>('/rehearsals', { municipality, year: settings.year, seed: settings.seed, simulate: 'all' });
    let view = await api.get<View>(`/rehearsals/${run}`);
    for (const until = performance.now() + settings.longestYearMs; view.state === 'running'; view = await api.get<View>(`/rehearsals/${run}`)) {
      if (performance.now() > until) throw new Error(`${run} kom bara till ${view.today}`);
      await delay(500);
    }
    if (view.state !== 'finished') throw new Error(`${run}: ${view.state}`);
    const { rows } = await db.pool.query<{ n: number }>('select count(*)::int as n from simulated_act where run = $1 and done', [run]);
    return { view, costs: await costsOf(bench, run), acts: rows[0]?.n ?? 0 };
  });
}

async function costsOf({ db, temporal }: Bench, run: string): Promise<Cost[]> {
  const { rows } = await db.pool.query<{ id: string; type: string; answered: number; tasks: number }>(
    `select p.id, p.type, count(t.id) filter (where t.outcome = 'answered')::int as answered, count(t.id)::int as tasks
     from process p left join task t on t.process = p.id where p.run = $1 and p.started group by p.id, p.type order by p.id`,
    [run],
  );
  const costs: Cost[] = [];
  for (const row of rows) costs.push({ ...row, events: await eventsOf(temporal, row.id) });
  return costs;
}

/** The rehearsal's own workflow is what lets the year pass; a real year has none. */
const ofTheYear = (costs: Cost[]): Cost[] => costs.filter((cost) => cost.type !== 'rehearsal');
const total = (costs: Cost[]): number => ofTheYear(costs).reduce((sum, cost) => sum + cost.events, 0);
const answersOf = (costs: Cost[]): number => costs.reduce((sum, cost) => sum + cost.answered, 0);

function yearRow(key: string, label: string, costs: Cost[], beside: string): Row {
  const of = (type: string): number => costs.filter((cost) => cost.type === type).reduce((sum, cost) => sum + cost.events, 0);
  const parts = `steg ${of('step')}, åtgärdsplaner ${of('actionPlan')}, år ${of('cycle')}, morgonmejl ${of('morning')}; övningens eget ${of('rehearsal')} räknas inte`;
  return { key, group: GROUP, label: `${label}: ${total(costs)} händelser, ${answersOf(costs)} svar`, value: total(costs) / answersOf(costs), unit: '', beside: `${beside} (${parts})` };
}

/** The floor: its clock steps and acts as bare SQL transactions, one after another on one connection. */
function secondsRows({ settings, known }: Bench, pattern: Rehearsed, year: Rehearsed): Row[] {
  const floorOf = ({ view, acts }: Rehearsed): string => {
    const n = view.steps + acts;
    return `${n} klocksteg och handlingar${known.bareOneMs === undefined ? '' : ` som bara transaktioner ${figure((n * known.bareOneMs) / 1_000)} s`}`;
  };
  const seconds = pattern.view.seconds;
  return [
    {
      key: 'rehearsal.seconds', group: REHEARSAL, label: 'mönsterkommunens hela år', value: seconds, unit: 's', beside: floorOf(pattern),
      aim: `under ${settings.aims.rehearsalSeconds} s`, met: seconds !== null && seconds < settings.aims.rehearsalSeconds,
    },
    { key: 'rehearsal.wide', group: REHEARSAL, label: `hela året med ${settings.managers} chefer`, value: year.view.seconds, unit: 's', beside: floorOf(year) },
  ];
}
