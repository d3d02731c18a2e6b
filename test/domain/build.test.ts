// One occurrence put together: what `build` makes of a step at an organ, in a small year made by hand.
import type { Definition, StepDef } from '../../domain/arshjul/definition';
import { calendarWith } from '../../domain/calendar/workingDays';
import type { Meeting, Organ, Unit } from '../../domain/organisation/types';
import { build } from '../../domain/plan/build';
import type { Context } from '../../domain/plan/context';
import { MeetingIndex } from '../../domain/plan/currentMeetings';
import type { Slot } from '../../domain/plan/slot';
import type { PlannedOccurrence } from '../../domain/plan/types';
import { occurrence } from './occurrence';

type Step = Partial<StepDef>;
const KS = { id: 'KS', type: 'KS', label: 'kommunstyrelsen', authority: 'KS' } as Organ;
const organs = new Map([KS, { id: 'rev', type: 'revision', label: 'revisorerna', authority: 'rev' } as Organ].map((o) => [o.id, o]));
const unit = (id: string, level: string, parent?: string) => ({ id, level, organ: 'KS', label: `enheten ${id}`, parent }) as unknown as Unit;
const [office, area, school] = [unit('f', 'forvaltning'), unit('v', 'verksamhet', 'f'), unit('e', 'enhet', 'v')];
const step = (id: string, more: Step = {}) =>
  ({ id, label: `Steget ${id}`, kind: 'steg', strength: 'ska', sources: [], assumptions: [], remarks: [], organs: [{ id: 'KS' }], budgetYear: 0, asks: [], approvals: [], after: [], builtOn: [], chain: [], periods: [], ...more }) as unknown as StepDef;
/** Answered by Friday 14 May 2027; ten arbetsdagar before that is Thursday 29 April. */
const byMay: Step = { answerBy: { kind: 'date', month: 5, date: 14, nextYear: false } };
const asked = (form?: string): Step => ({ ...byMay, asks: [{ who: { role: 'ekonom', at: 'organ' }, onlyAt: [], ...(form === undefined ? {} : { form }) }] });
const inJune = { kind: 'months' as const, from: 6, to: 6, nextYear: false, prefer: 'last' as const };
const field = (key: string, type: string) => ({ key, label: key, type, required: true });

interface Has { steps?: StepDef[]; definition?: Partial<Definition>; meetings?: string[]; planned?: PlannedOccurrence[]; slot?: Partial<Slot>; electionYear?: boolean }
function built(more: Step, { steps = [], definition = {}, meetings = ['2027-06-15'], planned = [], slot = {}, electionYear = false }: Has = {}) {
  const own = step('a', more);
  const ctx = {
    year: 2027, electionYear, organs, organisation: { organs: [...organs.values()] }, calendar: calendarWith(), steps: [own, ...steps], participants: null,
    unitsOf: new Map([['KS', [office, area, school]]]), parentOf: new Map([['v', office], ['e', area]]), holderOf: new Map(), closed: new Map(), moves: new Map(), findings: [],
    planned: new Map(planned.map((o) => [o.step, [o]])), meetings: new MeetingIndex(meetings.map((day) => ({ id: `KS-${day}`, organ: 'KS', day, handlingsstopp: day.replace(/\d\d$/, '07'), type: 'ordinarie', state: 'planned' }) as Meeting)),
    definition: {
      steps: [own, ...steps], deviationChains: [], levels: [{ id: 'forvaltning', chef: 'förvaltningschefen' }, { id: 'verksamhet', chef: 'verksamhetschefen' }, { id: 'enhet' }],
      roles: [{ key: 'ekonom', label: 'ekonomen', at: 'organ' }, { key: 'controller', label: 'controllern', at: 'kommun' }], closing: { days: 5, yearEndDays: 15 }, standard: { answer: 10, approval: 2, lawMargin: 5 },
      forms: [{ key: 'bada', label: '', fields: [field('belopp', 'kr'), field('text', 'text')] }, { key: 'siffror', label: '', fields: [field('belopp', 'kr')] }], ...definition,
    },
  } as unknown as Context;
  return { o: build(ctx, { step: own, organ: KS, ...slot }), findings: ctx.findings };
}
const at = (more: Step, has: Has = {}) => built(more, has).o;
const april: Partial<Slot> = { period: { period: 'P04', yearOffset: 0, label: 'april' } };

describe('an occurrence', () => {
  it('has what its step says and nothing else', () => {
    expect(at(asked())).toStrictEqual({
      id: 'a/KS', step: 'a', kind: 'steg', label: 'Steget a', organ: 'KS', budgetYear: 2027, strength: 'ska', opens: '2027-04-29', due: '2027-05-14', answerBy: '2027-05-14', meetings: [], after: [],
      receivers: [{ role: 'ekonom', organ: 'KS', label: 'ekonomen, kommunstyrelsen' }], law: [], why: ['Öppnar tors 29 apr 2027.', 'Svar senast fre 14 maj.'], waitsFor: [],
      tasks: [{ key: 'KS|answer|ekonom', kind: 'answer', role: 'ekonom', level: 'organ', organ: 'KS', due: '2027-05-14' }], chain: [], builtOn: [],
    });
  });

  it('has no answer where nobody is asked', () => {
    const o = at(byMay);
    expect([o.due, 'answerBy' in o, o.tasks, o.receivers]).toEqual(['2027-05-14', false, [], []]);
  });

  it('has its wheel, its period and the budget year of that', () => {
    expect(at({ ...asked(), wheel: 'ekonomi', kind: 'rapport', strength: 'bor' }, { slot: { period: { period: 'P12', yearOffset: -1, label: 'bokslut' } } })).toMatchObject({ id: 'a/KS/P12', wheel: 'ekonomi', kind: 'rapport', strength: 'bor', period: 'P12', budgetYear: 2026 });
  });

  it('has its organs, with meetings where they meet', () => {
    const o = at({ ...asked(), chain: [{ organ: { own: true }, verb: 'beslutar', when: inJune, text: '' }, { organ: { id: 'rev' }, verb: 'bedomer', within: 5, text: '' }] });
    expect(o.meetings).toEqual([{ organ: 'KS', date: '2027-06-15', verb: 'beslutar' }]);
    expect(o.chain).toEqual([
      { organ: 'KS', verb: 'beslutar', position: 0, meeting: 'KS-2027-06-15', day: '2027-06-15', handlingsstopp: '2027-06-07', forInformation: false, label: 'Steget a: kommunstyrelsen beslutar' },
      { organ: 'rev', verb: 'bedomer', position: 1, meeting: null, day: '2027-06-22', handlingsstopp: '2027-06-15', forInformation: false, label: 'Steget a: revisorerna bedömer' },
    ]);
    expect(o.due).toBe('2027-06-22');
  });

  it('has the law of its type, which is told last', () => {
    const o = at({ ...asked(), type: 'tillaggsanslag' });
    expect(o.law.map((l) => l.rule)).toEqual(['stat-tillaggsanslag']);
    expect(o.why).toEqual(['Öppnar tors 29 apr 2027.', 'Svar senast fre 14 maj.', 'KL 11:15: ett beslut om en utgift under löpande år anger hur utgiften ska finansieras.']);
  });

  it.each([[true, ['b/KS', 'c/KS']], [false, ['b/KS']]])('comes after others and is built on some, waited for: %s', (waitsForBuiltOn, waitsFor) => {
    const planned = [occurrence('b/KS', { step: 'b', chain: [] }), occurrence('c/KS', { step: 'c', chain: [] })];
    const o = at({ ...asked(), after: ['b'], builtOn: [{ step: 'c' }], waitsForBuiltOn }, { steps: [step('b'), step('c')], planned });
    expect([o.after, o.waitsFor, o.builtOn]).toEqual([['b/KS', 'c/KS'], waitsFor, ['c/KS']]);
  });

  it('has a day for each approval', () => {
    const o = at({ ...byMay, asks: [{ who: { level: 'enhet' }, onlyAt: [] }], approvals: ['verksamhet', 'forvaltning'] });
    expect(o.tasks.map((t) => `${t.kind} ${String(t.unit)} ${t.due}`)).toEqual(['answer e 2027-05-14', 'approve v 2027-05-18', 'approve f 2027-05-20']);
  });
});

describe('figures before the rest', () => {
  const figuresBy: Step = { figuresBy: { kind: 'date', month: 5, date: 10, nextYear: false } };
  it.each<[string, Step, string | undefined, string | undefined]>([
    ['are asked for where the form has both', { ...asked('bada'), ...figuresBy }, '2027-05-10', '2027-05-10'],
    ['are not where it has figures alone', { ...asked('siffror'), ...figuresBy }, '2027-05-10', undefined],
    ['are not without a form', { ...asked(), ...figuresBy }, '2027-05-10', undefined],
    ['are not where the step has one day', asked('bada'), undefined, undefined],
  ])('%s', (_what, more, day, figures) => {
    const o = at(more);
    expect([o.figuresBy, 'figuresBy' in o, o.tasks[0]?.figures]).toEqual([day, day !== undefined, figures]);
  });
});

describe('whether it is needed', () => {
  const soon: Step = { opens: { kind: 'date', month: 5, date: 12, nextYear: false } };
  it.each<[string, Step, string]>([
    ['within five arbetsdagar', asked(), '2027-05-07'],
    ['by the answers at the latest', { ...asked(), ...soon }, '2027-05-14'],
    ['by its end at the latest, where nobody is asked', { ...byMay, ...soon }, '2027-05-14'],
  ])('is asked %s', (_what, more, due) => {
    expect(at({ ...more, needAskedOf: 'controller' }).asked).toEqual({ role: 'controller', organ: 'KS', due });
    expect(at(more)).not.toHaveProperty('asked');
  });
});

describe('waiting for the closing of its period', () => {
  const closed = { kind: 'periodClosed' as const, days: 2 };
  const date = { kind: 'date' as const, month: 5, date: 20, nextYear: false };
  const on: Step = { builtOn: [{ step: 'b' }] };
  it.each<[string, Step, Partial<Slot>, boolean]>([
    ['opens when it is closed', { opens: closed, answerBy: date }, april, true],
    ['opens when it is closed, though built on others', { ...on, opens: closed }, april, true],
    ['opens on a day', { opens: date, answerBy: closed }, april, false],
    ['is answered so long after it', { answerBy: closed }, april, true],
    ['is answered on a day', { answerBy: date }, april, false],
    ['says nothing', {}, april, true],
    ['is built on others, which it waits for', on, april, false],
    ['is built on others and answered so long after it', { ...on, answerBy: closed }, april, false],
    ['has no period', { ...byMay, opens: closed }, {}, false],
  ])('%s', (_what, more, slot, waits) => {
    const o = at({ ...more, asks: asked().asks ?? [] }, { slot, steps: [step('b')] });
    if (waits) expect(o.waitsForPeriod).toEqual({ fiscalYear: 2027, period: 'P04', expectedClose: '2027-05-10' });
    else expect(o).not.toHaveProperty('waitsForPeriod');
  });
});

describe('the chain of a deficit', () => {
  const chains = [{ key: 'annan', step: 'x', limit: 0 }, { key: 'plan', step: 'hand', limit: 0 }] as unknown as Definition['deviationChains'];
  const event = (more: Step = {}) => step('hand', { kind: 'handelse', ...more });
  const before: Partial<Slot> = { period: { period: 'P12', yearOffset: -1, label: 'bokslut' } };
  it.each<[string, Step, StepDef[], Partial<Slot>, boolean]>([
    ['starts', { deviationChain: 'plan' }, [step('z'), event()], {}, true],
    ['starts in a period of the year', { deviationChain: 'plan' }, [event()], april, true],
    ['does not in one of the year before', { deviationChain: 'plan' }, [event()], before, false],
    ['is not there', { deviationChain: 'okand' }, [event()], {}, false],
    ['is not asked for', {}, [event()], {}, false],
    ['has no händelse', { deviationChain: 'plan' }, [step('z')], {}, false],
    ['has its händelse at other organs', { deviationChain: 'plan' }, [event({ organs: [{ id: 'rev' }] })], {}, false],
  ])('%s', (_what, more, steps, slot, starts) => {
    const o = at({ ...asked(), ...more }, { steps, slot, definition: { deviationChains: chains } });
    if (starts) expect(o.deviation).toEqual({ chain: 'plan' });
    else expect(o).not.toHaveProperty('deviation');
  });
});

describe('a final decision', () => {
  const preliminary = [step('b', { finalIn: 'a' }), step('c', { finalIn: 'x' }), step('d', { finalIn: 'a' }), step('e', { finalIn: 'a', onlyElectionYear: true }), step('f')];
  it.each<[string, StepDef[], boolean, string[] | undefined]>([
    ['names what is preliminary until then', preliminary, false, ['Steget b', 'Steget d']],
    ['names what is there in a valår', preliminary, true, ['Steget b', 'Steget d', 'Steget e']],
    ['is none where nothing is', preliminary.slice(1, 2), false, undefined],
  ])('%s', (_what, steps, electionYear, finalOf) => {
    const o = at(asked(), { steps, electionYear });
    expect([o.finalOf, 'finalOf' in o]).toEqual([finalOf, finalOf !== undefined]);
  });
});

describe('those who give their account', () => {
  it.each<[string, StepDef['presentedBy'] & object, unknown[]]>([
    ['a role of the organ', [{ role: 'ekonom' }], [{ role: 'ekonom', organ: 'KS', label: 'ekonomen, kommunstyrelsen' }]],
    ['a role of the whole', [{ role: 'controller' }], [{ role: 'controller', organ: 'KS', label: 'controllern' }]],
    ['a role that is not told of', [{ role: 'okand' }], [{ role: 'okand', organ: 'KS', label: 'okand' }]],
    ['the chefer of a level', [{ level: 'verksamhet' }], [{ role: 'chef', organ: 'KS', unit: 'v', label: 'verksamhetschefen, enheten v' }]],
    ['chefer without a title', [{ level: 'enhet' }], [{ role: 'chef', organ: 'KS', unit: 'e', label: 'chef, enheten e' }]],
    ['a level that is not there', [{ level: 'okand' }], []],
    ['several', [{ level: 'forvaltning' }, { role: 'controller' }], [{ role: 'chef', organ: 'KS', unit: 'f', label: 'förvaltningschefen, enheten f' }, { role: 'controller', organ: 'KS', label: 'controllern' }]],
  ])('%s', (_what, presentedBy, expected) => {
    expect(at({ ...asked(), presentedBy }).presentedBy).toEqual(expected);
  });

  it('have titles of the definition’s levels alone, and are none where nobody is named or the organ has no units', () => {
    expect(at(asked())).not.toHaveProperty('presentedBy');
    expect(at({ ...asked(), presentedBy: [{ level: 'enhet' }] }, { definition: { levels: [] } }).presentedBy).toEqual([{ role: 'chef', organ: 'KS', unit: 'e', label: 'chef, enheten e' }]);
    const rev = organs.get('rev');
    if (rev) expect(at({ ...asked(), presentedBy: [{ level: 'enhet' }] }, { slot: { organ: rev } }).presentedBy).toEqual([]);
  });
});

describe('what does not fit', () => {
  const chain = (when?: typeof inJune): Step => ({ chain: [{ organ: { own: true }, verb: 'beslutar', text: '', ...(when ? { when } : {}) }] });
  const [late, none] = ['kommunstyrelsen har inget sammanträde i rätt tid', 'kommunstyrelsen har inget sammanträde i kalendern'];
  it.each<[string, Step, string[], string[]]>([
    ['nothing', chain(inJune), ['2027-06-15'], []],
    ['a time that the document sets is an error', chain(inJune), ['2027-09-14'], [`error tiden-halls-inte ${late}`]],
    ['a time that it wishes for is a warning', { ...chain(inJune), strength: 'bor' }, ['2027-09-14'], [`warning kedjan-ryms-inte ${late}`]],
    ['a time that is guessed is a warning', { ...chain(inJune), assumptions: ['Gissat.'] }, ['2027-09-14'], [`warning kedjan-ryms-inte ${late}`]],
    ['no time at all is a warning', chain(), ['2027-02-16'], [`warning kedjan-ryms-inte ${none}`]],
    ['what else is tight is a warning beside the error', { ...chain(inJune), opens: { kind: 'date', month: 5, date: 20, nextYear: false } }, ['2027-09-14'], [`error tiden-halls-inte ${late}`, 'warning kedjan-ryms-inte öppnar tors 20 maj 2027, efter sista dagen fre 14 maj 2027']],
  ])('%s', (_what, more, meetings, expected) => {
    const { o, findings } = built({ ...asked(), ...more }, { meetings });
    expect(findings.map((f) => `${f.severity} ${f.rule} ${String(f.step)}: ${f.text}`)).toEqual(expected.map((text) => expect.stringMatching(new RegExp(`^${text.replace(/^(\S+ \S+) /, '$1 a/KS: Steget a \\(kommunstyrelsen\\): ')}.*\\.$`))));
    expect(o.why.filter((text) => text.startsWith('Ryms inte: '))).toHaveLength(expected.length);
  });
});
