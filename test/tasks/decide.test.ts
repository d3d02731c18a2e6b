import fc from 'fast-check';
import { decide } from '../../domain/tasks/decide';
import type { TaskEvent, TaskFacts } from '../../domain/tasks/task';

const task = (more: Partial<TaskFacts> = {}): TaskFacts => ({
  kind: 'answer',
  state: 'open',
  late: false,
  dueDay: '2027-05-17',
  parent: 'waiting',
  phase: 'collecting',
  occurrence: 'open',
  run: 'running',
  ...more,
});
const own = (today = '2027-05-17'): TaskEvent => ({ does: 'answer', act: 'own', today });
const kept = (facts: TaskFacts, event: TaskEvent) => {
  const d = decide(facts, event);
  return d.ok ? { state: d.change?.state ?? null, late: d.change?.late ?? null, effects: d.effects } : d.code;
};

describe('answering', () => {
  it.each<[string, Partial<TaskFacts>, TaskEvent, unknown]>([
    ['in time on the due day', {}, own(), { state: 'done', late: false, effects: [{ effect: 'keepAnswer', standing: 'current', late: false }, { effect: 'openParentIfLast' }] }],
    ['late the day after', {}, own('2027-05-18'), { state: 'done', late: true, effects: [{ effect: 'keepAnswer', standing: 'current', late: true }, { effect: 'openParentIfLast' }] }],
    ['a root lets the step go on', { parent: null }, own(), { state: 'done', late: false, effects: [{ effect: 'keepAnswer', standing: 'current', late: false }, { effect: 'rootDone' }] }],
    ['a correction does not become late and is seen above', { state: 'done', parent: 'open' }, own('2027-05-20'), { state: 'done', late: false, effects: [{ effect: 'keepAnswer', standing: 'current', late: true }, { effect: 'parentSawOther' }] }],
    ['after the approval it waits aside', { state: 'done', parent: 'done' }, own('2027-05-20'), { state: null, late: null, effects: [{ effect: 'keepAnswer', standing: 'afterCompilation', late: true }] }],
    ['after the collecting it waits aside', { phase: 'deciding' }, own(), { state: null, late: null, effects: [{ effect: 'keepAnswer', standing: 'afterCompilation', late: true }] }],
    ['a proposal changes nothing', {}, { does: 'answer', act: 'proposal', today: '2027-05-12' }, { state: null, late: null, effects: [{ effect: 'keepAnswer', standing: 'proposed', late: false }] }],
    ['while it waits to be opened again', { state: 'waiting' }, own(), { state: 'done', late: false, effects: [{ effect: 'keepAnswer', standing: 'current', late: false }, { effect: 'openParentIfLast' }] }],
    ['a proposal after the answer', { state: 'done' }, { does: 'answer', act: 'proposal', today: '2027-05-12' }, 'conflict'],
    ['an approval has no form', { kind: 'approve' }, own(), 'invalid'],
    ['withdrawn', { state: 'withdrawn' }, own(), 'gone'],
    ['the step was settled', { occurrence: 'settled' }, own(), 'gone'],
    ['the start was undone', { run: 'undone' }, own(), 'gone'],
    ['whether a step is wanted is said while it is asked', { kind: 'need', phase: 'asked', parent: null }, own(), { state: 'done', late: false, effects: [{ effect: 'keepAnswer', standing: 'current', late: false }, { effect: 'rootDone' }] }],
  ])('%s', (_, facts, event, expected) => {
    expect(kept(task(facts), event)).toEqual(expected);
  });
});

describe('the levels above', () => {
  const approval = (more: Partial<TaskFacts> = {}) => task({ kind: 'approve', ...more });
  it.each<[string, TaskFacts, TaskEvent, unknown]>([
    ['approves when all is there', approval(), { does: 'approve', today: '2027-05-17', missing: 0 }, { state: 'done', late: false, effects: [{ effect: 'openParentIfLast' }] }],
    ['not while somebody is missing', approval({ state: 'waiting' }), { does: 'approve', today: '2027-05-17', missing: 2 }, 'conflict'],
    ['not twice', approval({ state: 'done' }), { does: 'approve', today: '2027-05-17', missing: 0 }, 'conflict'],
    ['goes on without on the day', task(), { does: 'goOnWithout', today: '2027-05-17' }, { state: 'without', late: true, effects: [{ effect: 'openParentIfLast' }] }],
    ['not the day before', task(), { does: 'goOnWithout', today: '2027-05-16' }, 'rule'],
    ['not without what has come', task({ state: 'done' }), { does: 'goOnWithout', today: '2027-05-18' }, 'conflict'],
    ['sends back what has come', task({ state: 'done', parent: 'open' }), { does: 'sendBack', newDue: '2027-05-19' }, { state: 'open', late: false, effects: [{ effect: 'parentWaits' }] }],
    ['not what has not come', task(), { does: 'sendBack', newDue: '2027-05-19' }, 'conflict'],
    ['not after the approval', task({ state: 'done', parent: 'done' }), { does: 'sendBack', newDue: '2027-05-19' }, 'conflict'],
    ['not after the handing over', task({ state: 'done', parent: 'open', phase: 'deciding' }), { does: 'sendBack', newDue: '2027-06-03' }, 'conflict'],
  ])('%s', (_, facts, event, expected) => {
    expect(kept(facts, event)).toEqual(expected);
  });

  it('never shortens the time that somebody had', () => {
    const d = decide(task({ state: 'done', parent: 'open' }), { does: 'sendBack', newDue: '2027-05-10' });
    expect(d.ok && d.change?.dueDay).toBe('2027-05-17');
  });
});

it('always gives a decision, and every refusal says why', () => {
  const facts = fc.record<TaskFacts>({
    kind: fc.constantFrom('answer', 'approve', 'need'),
    state: fc.constantFrom('waiting', 'open', 'done', 'without', 'withdrawn'),
    late: fc.boolean(),
    dueDay: fc.constantFrom('2027-05-10', '2027-05-17'),
    parent: fc.constantFrom(null, 'waiting', 'open', 'done', 'without'),
    phase: fc.constantFrom('planned', 'asked', 'collecting', 'deciding', 'finished'),
    occurrence: fc.constantFrom('open', 'finished', 'settled', 'dropped'),
    run: fc.constantFrom('running', 'undone', 'finished'),
  });
  const today = fc.constantFrom('2027-05-09', '2027-05-17', '2027-05-30');
  const event = fc.oneof<fc.Arbitrary<TaskEvent>[]>(
    fc.record({ does: fc.constant('answer' as const), act: fc.constantFrom('own' as const, 'proposal' as const, 'onBehalf' as const), today }),
    fc.record({ does: fc.constant('approve' as const), today, missing: fc.integer({ min: 0, max: 3 }) }),
    fc.record({ does: fc.constant('goOnWithout' as const), today }),
    fc.record({ does: fc.constant('sendBack' as const), newDue: today }),
  );
  fc.assert(
    fc.property(facts, event, (f, e) => {
      const d = decide(f, e);
      if (!d.ok) expect(d.text).toMatch(/[.!]$/);
      else if (f.run !== 'running' || f.state === 'withdrawn') throw new Error('something locked was acted upon');
      else for (const x of d.effects) if (x.effect === 'rootDone') expect(f.parent).toBeNull();
    }),
    { numRuns: 500 },
  );
});
