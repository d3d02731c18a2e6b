// Rules of the simulated year that its seeds seldom meet, each asked of a year that has been lived.
import { join } from 'node:path';
import type { StepDef } from '../../domain/arshjul/definition';
import { instantAt } from '../../domain/calendar/zone';
import type { Registered } from '../../domain/decisions/decide';
import { lastDeciding } from '../../domain/decisions/outcomes';
import { openMatters, register } from '../../domain/simulate/matters';
import { handOverAbsences, registerAbsence } from '../../domain/simulate/people';
import { reopenPending } from '../../domain/simulate/reopening';
import { replan } from '../../domain/simulate/replanning';
import { answer as answerOf } from '../../domain/simulate/tasks';
import { simulate } from '../../domain/simulate/year';
import type { SimMatter, SimTask, World } from '../../domain/simulate/world';
import { loadMunicipality } from '../../services/years/municipality';

const LILLBY = join(__dirname, '../fixtures/kommuner/lillby');

function lived(): World {
  const { definition, organisation, meetings } = structuredClone(loadMunicipality(LILLBY));
  return simulate({ definition, organisation, meetings, year: 2027, seed: 1 });
}

test.each([
  ['namnd', true],
  ['KF', false],
  ['KF-presidium', false],
  ['revision', false],
  ['stamma', false],
] as const)('what re-opens is chased as what is handed out: %s', (type, chased) => {
  const world = lived();
  const task = [...world.tasks.values()].find((t) => t.kind === 'answer' && t.parent === null) ?? [...world.tasks.values()].find((t) => t.kind === 'answer');
  const process = world.processes.get(task?.process ?? '');
  const organ = world.org.organs.find((o) => o.id === task?.organ);
  if (!task || !process || !organ) throw new Error('Lillby has no answers');
  Object.assign(task, { state: 'waiting', dueDay: '2028-12-15' });
  organ.type = type;
  expect(reopenPending(world, process)).toBe(true);
  expect({ state: task.state, chased: task.nextRungAt !== null }).toEqual({ state: 'open', chased });
});

test('a step that comes back into the plan has never been over: what builds on it is not held back when it opens', () => {
  const world = lived();
  const steps = world.history.plan().steps;
  const [first] = [...world.occurrences.values()];
  const planned = steps.find((s) => s.id === first?.id);
  if (!first || !planned) throw new Error('Lillby has no steps');
  Object.assign(first, { state: 'planned', openedAt: null, finishedAt: null });
  replan(world, [], steps.filter((s) => s.id !== first.id));
  expect(first).toMatchObject({ state: 'dropped', finishedAt: world.now });
  replan(world, [], steps);
  expect(first).toMatchObject({ state: 'planned', finishedAt: null });
});

describe('a final decision that differs from the preliminary one', () => {
  /** A year in which one step is preliminary, one hangs on it and one is the final decision, on a day when that is taken. */
  function undecided(state: 'open' | 'finished') {
    const world = lived();
    const report = [...world.occurrences.values()].find((o) => o.planned.builtOn.length === 0 && world.tasksAt(o.id).some((t) => t.parent !== null));
    const final = [...world.matters.values()].find((m) => m.occurrence !== report?.id && lastDeciding(world.occurrence(m.occurrence).planned.chain)?.position === m.position);
    if (!report || !final) throw new Error('Lillby has no such steps');
    const decided = world.occurrence(final.occurrence);
    const step = (id: string, more: Partial<StepDef>): StepDef => ({ ...world.definition.steps[0], id, after: [], builtOn: [], finalIn: undefined, ...more }) as unknown as StepDef;
    world.definition.steps = [step('preliminary', { finalIn: decided.planned.step }), step(report.planned.step, { after: ['preliminary'] }), step(decided.planned.step, {})];
    report.planned = { ...report.planned, budgetYear: decided.planned.budgetYear };
    report.state = state;
    if (state === 'open') for (const t of world.tasksAt(report.id)) Object.assign(t, { state: t.parent === null ? 'waiting' : 'open' });
    Object.assign(final, { state: 'open', outcome: null });
    Object.assign(world.processes.get(final.process) ?? {}, { live: true, phase: 'deciding' });
    world.timeline.length = 0;
    world.pending = [];
    return { world, report, final };
  }
  const decide = (world: World, final: SimMatter, outcome: Registered): void => {
    register(world, new Map([[final, outcome]]), null, world.today);
  };

  test.each([{ outcome: 'bifall', differs: 'Ramen är lägre.' }, { outcome: 'bifall-med-andring', change: 'Ramen sänks.' }])('tells those who have work in what is under way: %j', (outcome) => {
    const { world, report, final } = undecided('open');
    decide(world, final, outcome);
    const key = `${final.key}|${report.id}`;
    expect(world.timeline.filter((e) => e.kind === 'basisChanged').map((e) => e.key)).toEqual([key]);
    const people = [...new Set(world.tasksAt(report.id).flatMap((t) => t.person ?? []))].sort();
    expect(people.length).toBeGreaterThan(1);
    expect(world.pending.filter((n) => n.kind === 'basisChanged')).toEqual(people.map((person) => expect.objectContaining({ person, occasion: `basisChanged|${key}`, occurrence: report.id, urgent: false }) as unknown));
    expect(world.timeline.some((e) => e.kind === 'stepReopened')).toBe(false);
  });

  test('asks again for what is finished, and what builds on that waits for it', () => {
    const { world, report, final } = undecided('finished');
    decide(world, final, { outcome: 'bifall', differs: 'Ramen är lägre.' });
    expect(world.timeline.filter((e) => e.kind === 'stepReopened').map((e) => e.key)).toEqual([report.id]);
    expect(report).toMatchObject({ state: 'open' });
    expect(report.finishedAt).not.toBeNull();
    expect(world.tasksAt(report.id).filter((t) => t.kind === 'answer').map((t) => t.state)).toEqual(world.tasksAt(report.id).filter((t) => t.kind === 'answer').map(() => 'waiting'));
    expect(world.pending.some((n) => n.kind === 'sentBack')).toBe(true);
    expect(world.pending.some((n) => n.kind === 'basisChanged')).toBe(false);
    const process = world.processOf.get(report.id);
    expect(process).toMatchObject({ live: true, phase: 'collecting' });
    const above = [...world.occurrences.values()].find((o) => o.planned.builtOn.includes(report.id)) ?? world.occurrence(final.occurrence);
    above.planned = { ...above.planned, builtOn: [report.id] };
    const aboves = world.processOf.get(above.id);
    if (!process || !aboves) throw new Error('no process');
    expect(openMatters(world, above, aboves)).toEqual({ done: false, next: null });
  });

  test('changes nothing when it is as it was', () => {
    const { world, final } = undecided('open');
    decide(world, final, { outcome: 'bifall' });
    expect(world.timeline.filter((e) => ['basisChanged', 'stepReopened'].includes(e.kind))).toEqual([]);
  });
});

test.each([
  ['who answers below the approval', { person: 'vc-forskola', substitute: 'ec-solen' }, { solen: 'ec-solen', forskola: 'fc-skolnamnden' }],
  ['who approves the absent one’s answer', { person: 'ec-solen', substitute: 'vc-forskola' }, { solen: 'vc-forskola', forskola: 'fc-skolnamnden' }],
  ['who has no part in it', { person: 'vc-forskola', substitute: 'sekreterare-skolnamnden' }, { solen: 'ec-solen', forskola: 'sekreterare-skolnamnden' }],
])('a substitute %s never comes to approve his own answer, and everything comes back', (_, who, expected) => {
  const world = lived();
  world.setClock(instantAt('2027-05-10', '10:00'));
  const at = (key: string): SimTask => {
    const task = world.task(`delarsuppgifter/skolnamnden/P04|${key}`);
    if (!task) throw new Error(`Lillby has no ${key}`);
    return task;
  };
  const [answer, approval] = [at('solen|answer|chef'), at('forskola|approve|chef')];
  world.org.absences.length = 0;
  world.occurrence(answer.occurrence).state = 'open';
  Object.assign(world.processes.get(answer.process) ?? {}, { phase: 'collecting' });
  for (const task of [answer, approval]) {
    Object.assign(task, { state: task.kind === 'answer' ? 'open' : 'waiting' });
    world.again(task);
  }
  const whose = () => ({ solen: answer.person, forskola: approval.person });
  const before = whose();
  registerAbsence(world, { ...who, from: '2027-05-10', to: '2027-05-14' });
  expect(whose()).toEqual(expected);
  // The last answer and a look of the year's own process find it as it is to be.
  handOverAbsences(world);
  expect(whose()).toEqual(expected);
  for (const sibling of world.below(approval)) if (sibling !== answer) Object.assign(sibling, { state: 'done' });
  answerOf(world, answer, 'own', answer.person ?? '', {});
  expect([approval.state, approval.person]).toEqual(['open', expected.forskola]);
  Object.assign(answer, { state: 'open', person: expected.solen });
  world.setClock(instantAt('2027-05-15', '06:00'));
  handOverAbsences(world);
  expect(whose()).toEqual(before);
});
