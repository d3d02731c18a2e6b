import fc from 'fast-check';
import type { FormField } from '../../domain/arshjul/types';
import { addDays } from '../../domain/calendar/day';
import { calendarWith } from '../../domain/calendar/workingDays';
import { dayAt, instantAt } from '../../domain/calendar/zone';
import { decide } from '../../domain/tasks/decide';
import { PLAIN_FORM } from '../../domain/tasks/form';
import { nextRung } from '../../domain/tasks/ladder';
import { answerDays, figuresForm, hasTwoParts, lastDay, missingPart, movedDays } from '../../domain/tasks/parts';
import type { TaskEvent, TaskFacts } from '../../domain/tasks/task';

const FIGURES_BY = '2027-05-13';
const TEXTS_BY = '2027-05-21';
const first = { round: 1, figuresIn: false };

describe('the days of a task with two', () => {
  it.each([
    ['two days', { due: TEXTS_BY, figures: FIGURES_BY }, first, { dueDay: FIGURES_BY, textsDue: TEXTS_BY }],
    ['one day', { due: TEXTS_BY }, first, { dueDay: TEXTS_BY, textsDue: null }],
    ['both on the same day', { due: TEXTS_BY, figures: TEXTS_BY }, first, { dueDay: TEXTS_BY, textsDue: null }],
    ['the figures are in', { due: TEXTS_BY, figures: FIGURES_BY }, { round: 1, figuresIn: true }, { dueDay: TEXTS_BY, textsDue: null }],
    ['sent back', { due: TEXTS_BY, figures: FIGURES_BY }, { round: 2, figuresIn: false }, { dueDay: TEXTS_BY, textsDue: null }],
  ])('%s', (_, planned, task, days) => {
    expect(answerDays(planned, task)).toEqual(days);
    expect(lastDay(days)).toBe(TEXTS_BY);
  });

  it.each([
    ['both move', { from: '2027-05-18', to: TEXTS_BY, figures: FIGURES_BY }, first, { dueDay: FIGURES_BY, textsDue: TEXTS_BY }],
    ['only the figures’', { from: TEXTS_BY, to: TEXTS_BY, figures: FIGURES_BY }, first, { dueDay: FIGURES_BY, textsDue: TEXTS_BY }],
    ['only the figures’, which are in', { from: TEXTS_BY, to: TEXTS_BY, figures: FIGURES_BY }, { round: 1, figuresIn: true }, null],
    ['only the figures’ of what was sent back', { from: TEXTS_BY, to: TEXTS_BY, figures: FIGURES_BY }, { round: 2, figuresIn: false }, null],
  ])('an adjustment: %s', (_, move, task, days) => expect(movedDays(move, task)).toEqual(days));

  it.each([
    ['figures', { textsDue: TEXTS_BY, figuresIn: false }, '2027-05-18'],
    ['figures', { textsDue: TEXTS_BY, figuresIn: false }, TEXTS_BY],
    [null, { textsDue: TEXTS_BY, figuresIn: false }, '2027-05-22'],
    ['texts', { textsDue: null, figuresIn: true }, '2027-05-22'],
    [null, { textsDue: null, figuresIn: false }, '2027-05-22'],
  ])('what is missing: %p', (part, task, today) => expect(missingPart(task, today)).toBe(part));

  it('needs a form that asks for both', () => {
    const field = (key: string, type: FormField['type']): FormField => ({ key, label: key, type, required: true });
    const form = (...fields: FormField[]) => ({ key: 'f', label: 'F', fields });
    expect([form(field('a', 'kr'), field('b', 'text')), form(field('a', 'heltal'), field('b', 'janej')), form(field('a', 'kr')), form(field('b', 'text')), PLAIN_FORM, undefined].map(hasTwoParts)).toEqual([true, true, false, false, false, false]);
    expect(figuresForm(form(field('a', 'kr'), field('b', 'text'), field('c', 'heltal'))).fields.map((f) => f.required)).toEqual([true, false, true]);
  });
});

const task = (more: Partial<TaskFacts> = {}): TaskFacts => ({
  kind: 'answer', state: 'open', late: false, dueDay: FIGURES_BY, textsDue: TEXTS_BY, figuresIn: false, parent: 'waiting', phase: 'collecting', occurrence: 'open', run: 'running', ...more,
});
const figures = (today: string, act: 'own' | 'onBehalf' | 'proposal' = 'own'): TaskEvent => ({ does: 'answer', act, today, part: 'figures' });
const whole = (today: string): TaskEvent => ({ does: 'answer', act: 'own', today });
/** The task after its figures came. */
const waitsForTexts = (late = false): TaskFacts => task({ dueDay: TEXTS_BY, textsDue: null, figuresIn: true, late });

describe('the figures alone', () => {
  it.each<[string, TaskFacts, TaskEvent, unknown]>([
    ['in time: the texts’ day counts', task(), figures(FIGURES_BY), { state: 'open', late: false, dueDay: TEXTS_BY, came: true, standing: 'partial' }],
    ['late', task(), figures('2027-05-14'), { state: 'open', late: true, dueDay: TEXTS_BY, came: true, standing: 'partial' }],
    ['handed in for somebody', task(), figures(FIGURES_BY, 'onBehalf'), { state: 'open', late: false, dueDay: TEXTS_BY, came: true, standing: 'partial' }],
    ['while it waits to be opened again', task({ state: 'waiting' }), figures(FIGURES_BY), { state: 'waiting', late: false, dueDay: TEXTS_BY, came: true, standing: 'partial' }],
    ['again: nothing moves, and it does not become late', waitsForTexts(), figures('2027-05-20'), { state: 'open', late: false, dueDay: TEXTS_BY, came: false, standing: 'partial' }],
    ['the texts in time', waitsForTexts(), whole(TEXTS_BY), { state: 'done', late: false, dueDay: TEXTS_BY, came: false, standing: 'current' }],
    ['the texts late', waitsForTexts(), whole('2027-05-22'), { state: 'done', late: true, dueDay: TEXTS_BY, came: false, standing: 'current' }],
    ['the texts in time after late figures', waitsForTexts(true), whole('2027-05-17'), { state: 'done', late: true, dueDay: TEXTS_BY, came: false, standing: 'current' }],
    ['all at once in time', task(), whole(FIGURES_BY), { state: 'done', late: false, dueDay: FIGURES_BY, came: false, standing: 'current' }],
    ['all at once between the days: the figures were late', task(), whole('2027-05-14'), { state: 'done', late: true, dueDay: FIGURES_BY, came: false, standing: 'current' }],
    ['a proposal is whole', task(), figures(FIGURES_BY, 'proposal'), 'invalid'],
    ['there is one day', task({ textsDue: null }), figures(FIGURES_BY), 'invalid'],
    ['it is answered', task({ state: 'done' }), figures(FIGURES_BY), 'conflict'],
    ['gone on without', task({ state: 'without' }), figures(TEXTS_BY), 'conflict'],
    ['the level above has approved', task({ parent: 'done' }), figures(TEXTS_BY), 'conflict'],
    ['an approval has none', task({ kind: 'approve' }), figures(FIGURES_BY), 'invalid'],
    ['taken away', task({ state: 'withdrawn' }), figures(FIGURES_BY), 'gone'],
    ['going on without before the texts’ day', task(), { does: 'goOnWithout', today: '2027-05-18' }, 'rule'],
    ['going on without on the texts’ day', task(), { does: 'goOnWithout', today: TEXTS_BY }, { state: 'without', late: true, dueDay: FIGURES_BY, came: false, standing: null }],
    ['sent back: one day, never before the texts’', task({ state: 'done' }), { does: 'sendBack', newDue: '2027-05-18' }, { state: 'open', late: false, dueDay: TEXTS_BY, came: false, standing: null }],
  ])('%s', (_, facts, event, expected) => {
    const d = decide(facts, event);
    const standing = d.ok ? d.effects.flatMap((e) => (e.effect === 'keepAnswer' ? [e.standing] : []))[0] ?? null : null;
    expect(d.ok ? { state: d.change?.state, late: d.change?.late, dueDay: d.change?.dueDay, came: d.change?.figuresCame === true, standing } : d.code).toEqual(expected);
  });
});

describe('the ladder of two days', () => {
  const ladder = { rungs: [
    { key: 'a', workingDays: -2, does: 'paminn' as const },
    { key: 'b', workingDays: 1, does: 'paminn' as const },
    { key: 'c', workingDays: 3, does: 'eskalera' as const, to: { up: 1 } },
  ] };
  /** The days on which it reminds or escalates; the figures come in the forenoon of `came`, null: nothing ever comes. */
  function days(came: string | null, opened = '2027-05-05'): string[] {
    const told: string[] = [];
    let facts = task();
    let state = { rung: 0, ladderFrom: instantAt(opened, '06:00'), firedAt: null as Date | null };
    for (;;) {
      const next = nextRung({ ladder, due: facts.dueDay, calendar: calendarWith(), wakeTime: '06:00', ...state });
      if (came !== null && facts.figuresIn !== true && (next === null || dayAt(next.at) > came)) {
        const d = decide(facts, figures(came));
        if (!d.ok || !d.change) throw new Error('refused');
        facts = { ...facts, dueDay: d.change.dueDay, textsDue: null, figuresIn: true };
        state = { rung: 0, ladderFrom: instantAt(came, '10:00'), firedAt: null };
        continue;
      }
      if (next === null) return told;
      told.push(dayAt(next.at));
      state = { ...state, rung: next.rung + 1, firedAt: next.at };
    }
  }

  it.each([
    ['never: the figures’ day', null, ['2027-05-11', '2027-05-14', '2027-05-18']],
    ['early: the texts’ day alone', '2027-05-07', ['2027-05-19', '2027-05-24', '2027-05-26']],
    ['in time, reminded once', '2027-05-12', ['2027-05-11', '2027-05-19', '2027-05-24', '2027-05-26']],
    ['late, reminded twice', '2027-05-17', ['2027-05-11', '2027-05-14', '2027-05-19', '2027-05-24', '2027-05-26']],
    ['after the texts’ day: a day of grace, then on', '2027-05-24', ['2027-05-11', '2027-05-14', '2027-05-18', '2027-05-26', '2027-05-28']],
  ])('the figures come %s', (_, came, expected) => expect(days(came)).toEqual(expected));

  it('never reminds twice of one thing on a day, whenever the figures come', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 25 }), (n) => {
        const told = days(addDays('2027-05-05', n));
        expect(new Set(told).size).toBe(told.length);
        expect([...told].sort()).toEqual(told);
      }),
    );
  });
});
