// Händelser by tables: what may be registered, what starts with it, which numbers it gets, and who may register it.
import type { Definition, StepDef } from '../../domain/arshjul/definition';
import type { Organisation, Unit } from '../../domain/organisation/types';
import type { Fact } from '../../domain/plan/facts';
import {
  eventsAmong, happeningFact, isHappening, nextNumber, onNeedLink, openedBy, organsOfHappening, ownChain, registeredAmong, registrable, registrarsFor, registrarText,
  startedWith, startTexts, type EventFact,
} from '../../domain/plan/happenings';

type Some = Partial<StepDef>;
const step = (id: string, more: Some = {}): StepDef =>
  ({ id, label: `Steget ${id}`, kind: 'handelse', organs: [{ types: ['namnd'] }], asks: [{}], chain: [], ...more }) as unknown as StepDef;
const link = (of: string, kind: string) => ({ step: of, when: { kind } });
const chain = (of: string, links: unknown[] = []) => ({ key: of, step: of, limit: 0, links });
const definition = (steps: StepDef[], deviationChains: unknown[] = []) => ({ steps, deviationChains, roles: [], levels: [] }) as unknown as Definition;

const organ = (id: string, type = 'namnd') => ({ id, type, label: id, authority: id });
const unit = (id: string, level: string, of: string, more: Partial<Unit> = {}): Unit => ({ id, level, organ: of, label: id, ...more }) as unknown as Unit;
const organisation = {
  organs: [organ('skola'), organ('vard'), organ('KS', 'KS')],
  units: [unit('s1', 'enhet', 'skola'), unit('s2', 'enhet', 'skola', { ended: 's1' } as never), unit('sf', 'forvaltning', 'skola'), unit('v1', 'enhet', 'vard')],
  holders: [
    { role: 'ekonomichef', scope: 'kommun', person: 'eko' },
    { role: 'namndsekreterare', scope: 'organ:skola', person: 'sek' },
    { role: 'chef', scope: 'unit:s1', person: 'chef' },
    { role: 'chef', scope: 'unit:s2', person: 'förr' },
    { role: 'chef', scope: 'unit:sf', person: 'fchef' },
    { role: 'kommunchef', scope: 'kommun', person: 'kchef' },
    { role: 'controller', scope: 'unit:sf', person: 'con' },
    { role: 'ordforande', scope: 'organ:skola', person: 'ordf', to: '2027-05-31' },
  ],
} as unknown as Organisation;

const event = (of: string, at: string, n: number): EventFact => ({ kind: 'event', step: of, organ: at, n, day: '2027-05-11', cause: 'prov' });
const together = (...facts: Fact[]): Fact => ({ kind: 'together', facts });
const move: Fact = { kind: 'moveStep', occurrence: 'a', due: '2027-05-11' };
const ids = (steps: readonly StepDef[]) => steps.map((s) => s.id);

describe('what may be registered', () => {
  it('is a händelse that stands somewhere and makes work for somebody', () => {
    const steps = [step('a'), step('b', { kind: 'steg' as never }), step('c', { organs: [] }), step('d', { asks: [], chain: [{}] as never }), step('e', { asks: [], chain: [] })];
    expect(ids(registrable(definition(steps)))).toEqual(['a', 'd']);
  });

  it('happens at the organs that the step names', () => {
    expect(organsOfHappening(step('a'), organisation).map((o) => o.id)).toEqual(['skola', 'vard']);
    expect(organsOfHappening(step('a', { organs: [{ id: 'KS' }] }), organisation).map((o) => o.id)).toEqual(['KS']);
  });
});

describe('what starts with it', () => {
  it.each<[string, StepDef[], unknown[], string, string[]]>([
    ['itself', [step('a'), step('b')], [], 'a', ['a']],
    ['nothing at an organ where it does not stand', [step('a', { organs: [{ id: 'KS' }] })], [], 'a', []],
    ['what is started by it, the own first', [step('b', { startedBy: ['a'] }), step('a')], [], 'a', ['a', 'b']],
    ['and by what that starts, wherever it stands in the file', [step('c', { startedBy: ['x', 'b'] }), step('b', { startedBy: ['a'] }), step('a')], [], 'a', ['a', 'b', 'c']],
    ['a ring once', [step('a', { startedBy: ['b'] }), step('b', { startedBy: ['a'] })], [], 'b', ['b', 'a']],
    ['what its chain starts when a deficit is confirmed', [step('a'), step('b'), step('c')], [chain('a', [link('b', 'within'), link('c', 'insufficient')])], 'a', ['a', 'b']],
    ['not what another chain starts', [step('a'), step('b'), step('c')], [chain('c', [link('b', 'within')])], 'a', ['a']],
  ])('%s', (_what, steps, chains, what, expected) => {
    expect(ids(startedWith(definition(steps, chains), organisation, what, 'skola'))).toEqual(expected);
  });
});

describe('numbers', () => {
  const chains = [chain('plan'), chain('annan')];
  it.each<[string, Fact[], string, string, number]>([
    ['begin at one', [], 'a', 'skola', 1],
    ['go on', [event('a', 'skola', 1), event('a', 'skola', 2)], 'a', 'skola', 3],
    ['are each organ’s own', [event('a', 'vard', 4)], 'a', 'skola', 1],
    ['are each händelse’s own', [event('b', 'skola', 4)], 'a', 'skola', 1],
    ['are counted inside what was done together', [together(move, event('a', 'skola', 2))], 'a', 'skola', 3],
    ['are not used again when taken back', [together(event('a', 'skola', 1)), { kind: 'undone', fact: 1 }], 'a', 'skola', 2],
    ['are one row for those that chains start with', [event('annan', 'skola', 3)], 'plan', 'skola', 4],
    ['but not with others', [event('a', 'skola', 3)], 'plan', 'skola', 1],
  ])('%s', (_what, facts, what, at, expected) => {
    expect(nextNumber(definition([], chains), facts, what, at)).toBe(expected);
  });

  it('are given to each step that starts, also two that share them', () => {
    const steps = [step('plan'), step('annan', { startedBy: ['plan'] })];
    const fact = happeningFact(definition(steps, chains), organisation, [event('plan', 'skola', 1)], { step: 'plan', organ: 'skola', day: '2027-05-11', cause: 'prov' });
    expect(fact).toEqual({ kind: 'together', facts: [event('plan', 'skola', 2), event('annan', 'skola', 3)] });
    expect(openedBy(fact)).toEqual(['plan/skola/2', 'annan/skola/3']);
  });
});

describe('facts', () => {
  it.each<[string, Fact, boolean, string[]]>([
    ['one händelse', together(event('a', 'skola', 1)), true, ['a/skola/1']],
    ['two', together(event('a', 'skola', 1), event('b', 'skola', 1)), true, ['a/skola/1', 'b/skola/1']],
    ['one among others', together(event('a', 'skola', 1), move), false, []],
    ['none', together(), false, []],
    ['one that a deviation made', event('a', 'skola', 1), false, []],
    ['something else', move, false, []],
  ])('%s', (_what, fact, is, opened) => {
    expect([isHappening(fact), openedBy(fact)]).toEqual([is, opened]);
  });

  it('all events, however deep', () => {
    expect(eventsAmong([move, together(move, together(event('a', 'skola', 1))), event('b', 'vard', 1)])).toEqual([event('a', 'skola', 1), event('b', 'vard', 1)]);
  });

  it('what people have registered and not taken back', () => {
    const facts = [together(event('a', 'skola', 1)), event('b', 'skola', 1), together(move), together(event('c', 'vard', 1), event('d', 'vard', 1)), { kind: 'undone' as const, fact: 1 }];
    expect(registeredAmong(facts)).toEqual([[event('c', 'vard', 1), event('d', 'vard', 1)]]);
  });
});

describe('deviation chains', () => {
  const chains = [chain('plan', [link('plan', 'onNeed'), link('hjalp', 'onNeed'), link('b', 'within')]), { key: 'utan', step: 'utan', limit: 0 }];
  it('are found by their own händelse, and by one that comes on need', () => {
    const d = definition([], chains);
    expect([ownChain(d, 'plan')?.step, ownChain(d, 'utan')?.step, ownChain(d, 'hjalp')]).toEqual(['plan', 'utan', null]);
    expect([onNeedLink(d, 'hjalp')?.step, onNeedLink(d, 'b'), onNeedLink(d, 'plan')]).toEqual(['plan', null, null]);
  });
});

describe('who may register', () => {
  const roles = [
    { key: 'ordforande', label: 'ordföranden', at: 'organ' },
    { key: 'controller', label: 'controllern', at: 'unit' },
    { key: 'ekonomichef', label: 'ekonomichefen' },
  ] as unknown as Definition['roles'];
  const by = (who: unknown[] | undefined, at = 'skola', day = '2027-05-11') =>
    registrarsFor({ registeredBy: who } as Pick<StepDef, 'registeredBy'>, { roles }, organisation, at, day).map((r) => `${r.role} ${r.scope}`);

  it.each<[string, unknown[] | undefined, string, string, string[]]>([
    ['those who are named, at the organ', [{ role: 'ordforande' }], 'skola', '2027-05-11', ['ordforande organ:skola']],
    ['at its units that are there', [{ level: 'enhet' }], 'skola', '2027-05-11', ['chef unit:s1']],
    ['a role that its units have, where somebody has it', [{ role: 'controller' }], 'skola', '2027-05-11', ['controller unit:sf']],
    ['of the level that is named', [{ level: 'forvaltning' }], 'skola', '2027-05-11', ['chef unit:sf']],
    ['for the whole municipality', [{ role: 'kommunchef' }], 'skola', '2027-05-11', ['kommunchef kommun']],
    ['also where the organ has none of its own', [{ role: 'ekonomichef' }], 'vard', '2027-05-11', ['ekonomichef kommun']],
    ['a role that the file does not know is one for the whole', [{ role: 'okand' }, { role: 'ekonomichef' }], 'vard', '2027-05-11', ['ekonomichef kommun']],
    ['nobody has it any longer: the ekonomichef and the secretary', [{ role: 'ordforande' }], 'skola', '2027-06-01', ['ekonomichef kommun', 'namndsekreterare organ:skola']],
    ['nobody is named', undefined, 'skola', '2027-05-11', ['ekonomichef kommun', 'namndsekreterare organ:skola']],
    ['nobody is named, and there is no secretary', undefined, 'vard', '2027-05-11', ['ekonomichef kommun']],
    ['not the units of another organ', [{ level: 'enhet' }], 'vard', '2027-05-11', ['ekonomichef kommun']],
  ])('%s', (_what, who, at, day, expected) => {
    expect(by(who, at, day)).toEqual(expected);
  });

  it('is told in words', () => {
    const d = { roles, levels: [{ id: 'enhet', chef: 'enhetschefen' }] } as unknown as Definition;
    const said = (who: unknown[] | undefined) => registrarText(d, { registeredBy: who } as Pick<StepDef, 'registeredBy'>);
    expect(said([{ role: 'ordforande' }, { level: 'enhet' }])).toBe('ordföranden eller enhetschefen');
    expect(said([{ role: 'okand' }, { level: 'okänd' }])).toBe('okand eller okänd');
    expect(said(undefined)).toBe('ekonomichefen eller organets sekreterare');
  });

  it('and what starts it too', () => {
    const steps = [step('a'), step('b', { startedBy: ['a', 'borta'] }), step('c', { registeredBy: [{ role: 'ordforande' }] } as Some)];
    const d = { ...definition(steps), roles } as Definition;
    expect(steps.map((s) => startTexts(d, s))).toEqual([[], ['Startas också när det här registreras: Steget a och borta.'], ['Registreras av ordföranden.']]);
  });
});
