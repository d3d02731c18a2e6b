// The sentences that explain an occurrence, one by one: `whyOf` on a step, a slot and days made by hand.
import type { ChainItem, Definition, StepDef } from '../../domain/arshjul/definition';
import { calendarWith } from '../../domain/calendar/workingDays';
import type { Meeting, Organ, Verb } from '../../domain/organisation/types';
import type { Context } from '../../domain/plan/context';
import type { Predecessors } from '../../domain/plan/predecessors';
import type { Draft, Slot } from '../../domain/plan/slot';
import type { PlannedMatter, PlannedOccurrence, PlannedReceiver, PlannedTask } from '../../domain/plan/types';
import { everyYearsText, linkTexts, sourcesOf, whyOf } from '../../domain/plan/why';
import { at, occurrence, type Some } from './occurrence';

type Step = Partial<StepDef>;
const step = (id: string, more: Step = {}) =>
  ({ id, label: `Steget ${id}`, kind: 'steg', sources: [], assumptions: [], remarks: [], organs: [], budgetYear: 0, asks: [], after: [], builtOn: [], chain: [], periods: [], ...more }) as unknown as StepDef;
const KS = { id: 'KS', type: 'KS', label: 'kommunstyrelsen' } as unknown as Organ;
const skola = { id: 'skola', type: 'namnd', label: 'skolnämnden' } as unknown as Organ;
const organs = new Map([KS, skola, { id: 'grupp', type: 'ledningsgrupp', label: 'ledningsgruppen' } as unknown as Organ].map((o) => [o.id, o]));
const roles = [{ key: 'controller', label: 'budgetcontroller' }, { key: 'ekonomichef', label: 'ekonomichef' }];
/** Highest first. */
const levels = [{ id: 'forvaltning', chef: 'förvaltningschefen' }, { id: 'enhet', chef: 'enhetschefen' }];

type Ctx = Partial<Omit<Context, 'definition'>> & { definition?: Partial<Definition> };
const context = ({ definition, ...more }: Ctx = {}) =>
  ({
    year: 2027, electionYear: false, organs, calendar: calendarWith(), closed: new Map(), participants: null, planned: new Map(), steps: [],
    definition: { steps: [], roles, levels, deviationChains: [], closing: { days: 5, yearEndDays: 15 }, standard: { approval: 2 }, ...definition }, ...more,
  }) as unknown as Context;
const nobody: Predecessors = { all: new Set(), waitedFor: [], builtOn: [], ready: null, elsewhere: [], lastWheel: [] };

interface Has { step?: Step; slot?: Partial<Slot>; o?: Some; draft?: Partial<Draft>; before?: Partial<Predecessors>; ctx?: Ctx }
const OPENS = 'Öppnar mån 1 mar 2027.';
function all({ step: more, slot, o, draft, before, ctx }: Has): string[] {
  const one = occurrence('a', { answerBy: undefined, chain: [], ...o });
  return whyOf(context(ctx), { step: step('a', more), organ: KS, ...slot }, one, { placed: [], trouble: [], ...draft } as unknown as Draft, { ...nobody, ...before });
}
/** Everything that is said beside the opening. */
const told = (has: Has) => all(has).filter((text) => text !== OPENS);
const task = (kind: 'answer' | 'approve', level: string, due: string, more: Partial<PlannedTask> = {}) => ({ kind, level, due, ...more }) as PlannedTask;

describe('what the document says', () => {
  const election = { sources: ['valår'], assumptions: ['valgissning'] };
  const said: Step = { sources: ['så'], assumptions: ['gissning'], remarks: ['obs'], inElectionYear: election };
  it.each<[string, Step, boolean, string[]]>([
    ['nothing', {}, true, []],
    ['its words, guesses and remarks', said, false, ['Dokumentet säger: "så"', 'Antagande: gissning', 'Anmärkning: obs']],
    ['in a valår with what it says of that', said, true, ['Dokumentet säger: "så"', 'Dokumentet säger: "valår"', 'Antagande: gissning', 'Antagande: valgissning', 'Anmärkning: obs']],
    ['in a valår that it says nothing of', { sources: ['så'] }, true, ['Dokumentet säger: "så"']],
    ['that it goes one level down', { onlyNextBelow: true }, false, ['Går bara till nivån närmast under.']],
    ['whom it leaves out, by name or id', { organs: [{ own: true }, { id: 'KS' }, { types: ['namnd'] }, { types: ['bolag'] as never, except: ['skola', 'okand'] }] }, false, ['Gäller inte skolnämnden och okand.']],
  ])('%s', (_what, more, electionYear, expected) => {
    expect(sourcesOf(context({ electionYear }), step('a', more))).toEqual(expected);
    expect(told({ step: more, ctx: { electionYear } })).toEqual(expected);
  });
});

describe('when it comes', () => {
  const period = (p: string, yearOffset: number, label: string): Partial<Slot> => ({ period: { period: p, yearOffset, label } });
  const meeting = { id: 'KS-1', day: '2027-05-11' } as Meeting;
  const other = occurrence('b', { period: 'P03' });
  const twice = { planned: new Map([['b', [other, occurrence('b', { period: 'P04' })]]]) };
  const once = { planned: new Map([['b', [other]]]) };
  const closed = { closed: new Map([['2027/P08', '2027-09-06'], ['2026/P12', '2027-01-22']]) };

  it.each<[string, Partial<Slot>, Ctx, string[]]>([
    ['at any time', {}, {}, []],
    ['when something happens', { event: { n: 1, day: '2027-05-11', cause: 'Brand' } }, {}, ['Uppstod tis 11 maj 2027: Brand.']],
    ['with another step', { of: { occurrence: other, place: 'with', key: '' } }, once, ['Vid Rapport b.']],
    ['with one of several', { of: { occurrence: other, place: 'with', key: '' } }, twice, ['Vid Rapport b för mars.']],
    ['before another that is not planned yet', { of: { occurrence: other, place: 'before', key: '' } }, {}, ['Inför Rapport b.']],
    ['at its turn in a month', { turn: { month: 4 } }, {}, ['Organen turas om över året; kommunstyrelsen har sin tur i april.']],
    ['at its turn at a meeting', { turn: { month: 4, meeting }, month: 4 }, {}, ['Organen turas om över året; kommunstyrelsen har sin tur vid sammanträdet tis 11 maj 2027.']],
    ['at a meeting', { meeting }, {}, ['Till sammanträdet tis 11 maj 2027.']],
    ['after a month of the books', period('P08', 0, 'augusti'), {}, ['Perioden till och med augusti 2027 slutar 31 augusti och väntas vara stängd tis 7 sep (5 arbetsdagar senare).']],
    ['after a month that is closed', period('P08', 0, 'augusti'), closed, ['Perioden till och med augusti 2027 stängdes mån 6 sep 2027.']],
    ['after the bokslut', period('P12', -1, 'bokslut'), {}, ['Året 2026 slutar 31 december och bokslutet väntas vara stängt mån 25 jan (15 arbetsdagar senare).']],
    ['after the bokslut that is closed', period('P12', -1, 'bokslut'), closed, ['Bokslutet 2026 stängdes fre 22 jan 2027.']],
  ])('%s', (_what, slot, ctx, expected) => {
    expect(told({ slot, ctx })).toEqual(expected);
  });

  const listed = (date?: number): Step => ({ when: { kind: 'listed', months: [5, 6], ...(date === undefined ? {} : { date }) } });
  const chain = [{ organ: { own: true }, verb: 'beslutar', text: '' }] as ChainItem[];
  const answerBy = { kind: 'periodClosed' as const, days: 5 };
  it.each<[string, Step, number, string]>([
    ['in a month', {}, 5, ''],
    ['without a day', listed(), 5, ''],
    ['on a day of each of some months', listed(15), 5, ': den 15 maj, eller arbetsdagen närmast före'],
    ['on a day of each part of the year', { when: { kind: 'times', n: 4, atLeast: false, date: 15 } }, 5, ': den 15 maj, eller arbetsdagen närmast före'],
    ['of another rule with a date', { when: { kind: 'date', month: 5, date: 15, nextYear: false } }, 5, ''],
    ['on the last of it', listed(30), 6, ': sista arbetsdagen'],
    ['after the last of it', listed(31), 6, ': sista arbetsdagen'],
    ['on the last but one', listed(30), 5, ': den 30 maj, eller arbetsdagen närmast före'],
    ['where the answer has its own day', { ...listed(15), answerBy }, 5, ''],
    ['for the meeting', { ...listed(15), chain }, 5, ', klart senast den 15 maj'],
    ['for the meeting, where the answer has its own day', { ...listed(15), chain, answerBy }, 5, ', klart senast den 15 maj'],
    ['for a meeting at any time of it', { ...listed(31), chain }, 5, ''],
  ])('%s, by the month', (_what, more, month, day) => {
    expect(told({ step: more, slot: { month } })).toEqual([`Görs i ${month === 5 ? 'maj' : 'juni'}${day}.`]);
  });
});

describe('what comes before', () => {
  const early: Some = { label: 'Underlag', due: '2027-02-26' };
  const late: Some = { label: 'Underlag', due: '2027-03-05' };
  const b = (more: Some = {}) => occurrence('b', { ...late, chain: [], ...more });
  const one = (other: PlannedOccurrence, more: Partial<Predecessors> = {}) => ({ all: new Set([other]), ...more });
  const said = (before: Partial<Predecessors>, more: Step = {}, o: Some = {}, ctx: Ctx = {}) => told({ before, step: more, o, ctx });
  const none: PlannedMatter = { ...at('KS', '2027-03-31'), meeting: null };
  const chain = [at('KS', '2027-03-16'), at('KS', '2027-03-31'), at('KF', '2027-04-27')];

  it('is done when this opens, or waited for', () => {
    expect(said(one(b(early)))).toEqual(['Efter Underlag, klart fre 26 feb 2027.']);
    expect(said(one(b({ due: '2027-03-01' })))).toEqual(['Efter Underlag, klart mån 1 mar 2027.']);
    const waited = b();
    expect(said(one(waited, { waitedFor: [waited] }))).toEqual(['Efter Underlag, klart fre 5 mar 2027.']);
  });

  it('is not waited for otherwise: beside it, compiled here, at the same meeting or both', () => {
    const beside = b({ due: '2027-03-02' });
    expect(said(one(beside))).toEqual(['Hör ihop med Underlag, klart tis 2 mar 2027; väntar inte på det.']);
    expect(said(one(beside, { builtOn: [beside] }))).toEqual(['Bygger på Underlag, klart tis 2 mar 2027; väntar inte på det.']);
    const same = b({ chain: [at('KS', '2027-03-31'), at('KS', '2027-03-16')] });
    expect(said(one(same), {}, { chain })).toEqual(['Tas upp på samma sammanträde som Underlag, ons 31 mar 2027; väntar inte på det.']);
    expect(said(one(same, { builtOn: [same] }), {}, { chain })).toEqual(['Bygger på Underlag, som tas upp på samma sammanträde, ons 31 mar 2027; väntar inte på det.']);
    expect(said(one(b({ chain: [at('KS', '2027-03-02')] })), {}, { chain })).toEqual(['Hör ihop med Underlag, klart fre 5 mar 2027; väntar inte på det.']);
    expect(said(one(b({ chain: [none] })), {}, { chain: [none] })).toEqual(['Hör ihop med Underlag, klart fre 5 mar 2027; väntar inte på det.']);
  });

  it('gives its figures, two arbetsdagar of approval after their day', () => {
    const figures = b({ figuresBy: '2027-03-04' });
    expect(said(one(figures, { builtOn: [figures] }), { figuresOnly: true, builtOn: [{ step: 'b' }] })).toEqual([
      'Efter siffrorna i Underlag, som väntas vara klara mån 8 mar 2027.', 'Använder siffrorna och väntar inte på texterna.',
    ]);
    expect(said(one(figures, { builtOn: [b(), figures] }), { figuresOnly: true, builtOn: [{ step: 'b' }] })).toContain('Använder siffrorna och väntar inte på texterna.');
    expect(said(one(figures, { builtOn: [figures] }), { builtOn: [{ step: 'b' }] })).toEqual(['Bygger på Underlag, klart fre 5 mar 2027; väntar inte på det.']);
  });

  it('is told once for several organs, with the last of their days', () => {
    const [first, last] = [b({ ...early, organ: 'skola' }), b({ ...early, due: '2027-03-01' })];
    expect(said({ all: new Set([first, last]) })).toEqual(['Efter Underlag (2 organ), klart mån 1 mar 2027.']);
    expect(said({ all: new Set([last, first]) })).toEqual(['Efter Underlag (2 organ), klart mån 1 mar 2027.']);
  });

  it('is told with its organ where two have the same name, and only there', () => {
    const c = occurrence('c', { ...early, organ: 'skola' });
    const d = occurrence('d', { ...early, label: 'Annat' });
    expect(said({ all: new Set([b({ ...early, organ: 'okand' }), c, d]) })).toEqual(['Efter Underlag (okand), klart fre 26 feb 2027.', 'Efter Underlag (skolnämnden), klart fre 26 feb 2027.', 'Efter Annat, klart fre 26 feb 2027.']);
    expect(said({ all: new Set([b(early), b({ organ: 'skola' })]) })).toEqual(['Efter Underlag (kommunstyrelsen), klart fre 26 feb 2027.', 'Hör ihop med Underlag (skolnämnden), klart fre 5 mar 2027; väntar inte på det.']);
  });

  it('is told with its month where that is the last that is ready', () => {
    const feb = b({ ...early, period: 'P02' });
    const ctx = { planned: new Map([['b', [feb, b({ period: 'P03' })]]]) };
    expect(said(one(feb), { builtOn: [{ step: 'x' }, { step: 'b', latest: true }] }, {}, ctx)).toEqual(['Efter Underlag för februari, klart fre 26 feb 2027.']);
    expect(said(one(feb), { builtOn: [{ step: 'b' }, { step: 'x', latest: true }] }, {}, ctx)).toEqual(['Efter Underlag, klart fre 26 feb 2027.']);
  });

  it('may stand in another wheel, or have no day', () => {
    const elsewhere = [step('x', { budgetYear: 1 }), step('y', { budgetYear: -1 }), step('z')];
    expect(said({ elsewhere, lastWheel: [step('u')] })).toEqual([
      'Efter Steget x, som hör till hjulet 2026.', 'Efter Steget y, som hör till hjulet 2028.', 'Efter Steget z, som inte har någon dag i år.', 'Bygger på senast godkända Steget u, som hör till hjulet 2026.',
    ]);
    expect(said({ elsewhere: [step('x', { budgetYear: 1 })] }, { budgetYear: 1 })).toEqual(['Efter Steget x, som inte har någon dag i år.']);
  });
});

describe('answers', () => {
  const [EARLIER, AT_ONCE] = ['Siffrorna kan lämnas före texterna: påminnelserna utgår från siffrornas dag tills de har lämnats, sedan från texternas.', 'Formuläret frågar inte efter både siffror och texter, så svaret lämnas på en gång, senast den senare dagen.'];
  const asked = (role: string): Some => ({ asked: { role, organ: 'KS', due: '2027-03-08' } });
  const first = (role: string) => [`Den som är ${role} tillfrågas först om steget behövs, svar senast mån 8 mar; behövs det inte utgår det.`];
  const plain = task('answer', 'enhet', '2027-03-15');
  const figures = { ...plain, figures: '2027-03-11' };

  it.each<[string, Has, string[]]>([
    ['are due', { o: { answerBy: '2027-03-15' } }, ['Svar senast mån 15 mar.']],
    ['are due in another year than they open', { o: { answerBy: '2028-01-10' } }, ['Svar senast mån 10 jan 2028.']],
    ['are due after the semester', { o: { answerBy: '2027-03-15' }, draft: { afterHolidays: true } }, ['Svar senast mån 15 mar.', 'Svarsdagen låg i semestern och är flyttad till efter den.']],
    ['are asked for on need, by the role’s label', { o: asked('controller') }, first('budgetcontroller')],
    ['are asked for on need, by a role without one', { o: asked('okand') }, first('okand')],
    ['have figures first', { o: { answerBy: '2027-03-15', figuresBy: '2027-03-11', tasks: [plain, figures] } }, [`Siffrorna senast tors 11 mar, texterna senast mån 15 mar. ${EARLIER}`]],
    ['have figures first that no form asks for apart', { o: { figuresBy: '2027-03-11', tasks: [plain] } }, [`Siffrorna senast tors 11 mar, texterna senast ons 31 mar. ${AT_ONCE}`]],
    ['are given in weeks', { step: { weeks: ['två veckor', 'en vecka', 'några veckor'], inElectionYear: { sources: [], assumptions: [] } } }, ['"två veckor" räknas som 10 arbetsdagar.', '"en vecka" räknas som 5 arbetsdagar.', '"några veckor" räknas som 0 arbetsdagar.']],
    ['are given in weeks in a valår that has its own', { ctx: { electionYear: true }, step: { weeks: ['två veckor'], inElectionYear: { sources: [], assumptions: [], weeks: ['tre veckor'] } } }, ['"tre veckor" räknas som 15 arbetsdagar.']],
    ['are given in weeks in a valår without', { ctx: { electionYear: true }, step: { weeks: ['två veckor'] } }, ['"två veckor" räknas som 10 arbetsdagar.']],
  ])('%s', (_what, has, expected) => {
    expect(told(has)).toEqual(expected);
  });

  const every: Step = { asks: [{ who: { role: 'ekonom', at: 'organ' }, onlyAt: [] }, { who: { everyLevel: true, days: null }, onlyAt: [] }] };
  const rising = [task('answer', 'forvaltning', '2027-03-17'), task('answer', 'enhet', '2027-03-16'), task('answer', 'enhet', '2027-03-15'), task('answer', 'enhet', '2027-03-15')];
  const all3 = 'Varje nivå svarar, nedifrån och upp: enhetschefen senast mån 15 mar och tis 16 mar och förvaltningschefen senast ons 17 mar. En högre nivå får svara fast nivån under inte är klar.';
  it.each<[string, Step, Some, string[]]>([
    ['of every level have their days', every, { answerBy: '2027-03-15', tasks: rising }, [all3]],
    ['of the levels that answer', every, { answerBy: '2027-03-15', tasks: rising.slice(1) }, ['Varje nivå svarar, nedifrån och upp: enhetschefen senast mån 15 mar och tis 16 mar. En högre nivå får svara fast nivån under inte är klar.']],
    ['of every level on one day are answers like others', every, { answerBy: '2027-03-15', tasks: rising.slice(2) }, ['Svar senast mån 15 mar.']],
    ['of one level are answers like others', { asks: every.asks?.slice(0, 1) ?? [] }, { answerBy: '2027-03-15', tasks: rising }, ['Svar senast mån 15 mar.']],
    ['of every level are not approvals', every, { answerBy: '2027-03-15', tasks: [...rising.slice(2), task('approve', 'forvaltning', '2027-03-17')] }, ['Svar senast mån 15 mar.', 'Godkänns av förvaltningschefen senast ons 17 mar.']],
    ['of every level have figures on the lowest', every, { answerBy: '2027-03-15', figuresBy: '2027-03-11', tasks: [...rising, figures] }, [`Siffrorna senast tors 11 mar på den lägsta nivån, texterna senast mån 15 mar. ${EARLIER}`, all3]],
  ])('%s', (_what, more, o, expected) => {
    expect(told({ step: more, o })).toEqual(expected);
  });

  it.each<[string, string | undefined, PlannedTask[], string[]]>([
    ['by the label of a role', 'controller', [task('approve', 'x', '2027-03-15'), plain], ['Den som är budgetcontroller ser svaren och kan föreslå siffror eller lämna in åt en chef; ingen väntar på granskningen.', 'Godkänns av chef senast mån 15 mar.']],
    ['by nobody where there are only approvals', 'controller', [task('approve', 'x', '2027-03-15')], ['Godkänns av chef senast mån 15 mar.']],
    ['by nobody where nobody answers', 'controller', [], []],
    ['by nobody', undefined, [plain], []],
  ])('are looked through %s', (_what, checkedBy, tasks, expected) => {
    expect(told({ step: checkedBy === undefined ? {} : { checkedBy }, o: { tasks } })).toEqual(expected);
  });

  it.each<[string, PlannedTask[], Partial<Draft>, string[]]>([
    ['by title, each day once and in order', [task('approve', 'enhet', '2027-03-18'), task('approve', 'enhet', '2027-03-17'), task('approve', 'enhet', '2027-03-18'), task('approve', 'forvaltning', '2027-03-19'), plain], {}, ['Godkänns av enhetschefen senast ons 17 mar och tors 18 mar och förvaltningschefen senast fre 19 mar.']],
    ['by nobody twice', [task('approve', 'enhet', '2027-03-17', { sameAsBelow: true })], {}, ['Godkänns av enhetschefen senast ons 17 mar.', 'Samma person är chef på två nivåer i rad: ingen godkänner sitt eget svar, och två godkännanden av samma person blir ett.']],
    ['after the semester', [], { approvalAfterHolidays: true }, ['Godkännandet hade hamnat i semestern och är flyttat till efter den.']],
  ])('are approved %s', (_what, tasks, draft, expected) => {
    expect(told({ o: { tasks }, draft })).toEqual(expected);
  });
});

describe('organs', () => {
  const place = (more: object = {}) => ({ organ: KS, item: { verb: 'foreslar' as Verb }, window: null, meeting: { id: 'm' }, day: '2027-03-31', papers: '2027-03-23', end: '2027-03-31', ...more }) as unknown as Draft['placed'][number];
  const meets = 'Handlingsstopp tis 23 mar. Kommunstyrelsen föreslår ons 31 mar';
  it.each<[string, object, string]>([
    ['meet', {}, `${meets}.`],
    ['hand over', { end: '2027-04-01' }, `${meets}. Överlämnas senast tors 1 apr.`],
    ['meet in another year', { day: '2028-01-10', end: '2028-01-10' }, 'Handlingsstopp tis 23 mar. Kommunstyrelsen föreslår mån 10 jan 2028.'],
    ['have no meeting', { meeting: null, end: '2027-04-01' }, 'Kommunstyrelsen föreslår senast ons 31 mar.'],
    ['have a window', { window: { from: '2027-03-31', to: '2027-03-31' } }, `${meets}.`],
    ['meet as the rule says', { window: { from: '2027-03-31', which: 'årets sista ordinarie sammanträde' } }, `${meets}, vid årets sista ordinarie sammanträde.`],
    ['meet on another day than the rule says', { window: { from: '2027-03-24', which: 'årets sista ordinarie sammanträde' } }, `${meets}.`],
    ['have not the meeting that the rule says', { window: { from: '2027-03-31', which: 'årets sista ordinarie sammanträde', missing: 'x' } }, `${meets}.`],
  ])('%s', (_what, more, expected) => {
    expect(told({ draft: { placed: [place(more)] } })).toEqual([expected]);
  });

  it.each<[string, Set<string> | null, string[]]>([
    ['take part where nothing is said', null, []],
    ['take part', new Set(['KS']), []],
    ['take part on paper', new Set(['skola']), ['Kommunstyrelsen deltar på papper: inga mejl går ut, ekonomichefen registrerar.']],
  ])('%s', (_what, participants, expected) => {
    expect(told({ ctx: { participants } })).toEqual(expected);
  });
});

describe('the styrmodell', () => {
  const definition: Partial<Definition> = {
    steps: [step('a', { finalIn: 'slut' }), step('slut'), step('folj', { after: ['a'] }), step('bara', { onlyElectionYear: true }), step('k', { wheel: 'kvalitet' }), step('m', { wheel: 'miljo' }), step('e', { wheel: 'ekonomi' }), step('s', { wheel: 'kvalitet', organs: [{ types: ['namnd'] }] }), step('utan')],
    choices: [{ step: 'val', chosen: [], otherwise: [3] }],
    wheels: [{ id: 'ekonomi', label: 'ekonomihjulet' }, { id: 'kvalitet', label: 'kvalitetshjulet' }],
    indicators: [{ id: 'i1', label: 'Närvaro', months: [5, 9] }, { id: 'i2', label: 'Betyg', months: [5], step: 'a' }, { id: 'i3', label: 'Trygghet', months: [5], step: 'x' }, { id: 'i4', label: 'Kö', months: [9] }],
    deviationChains: [{ key: 'utan', step: 'x', label: 'kedjan utan led' }, { key: 'plan', step: 'x', label: 'åtgärdskedjan', links: [{ step: 'x' }, { step: 'y' }] }] as never,
  };
  const by = (...labels: string[]) => labels.map((label) => ({ label })) as PlannedReceiver[];
  it.each<[string, Step, Some, Partial<Slot>, string[]]>([
    ['periods that the organ chooses', { periodsBy: 'val' }, {}, {}, ['Organet har inte valt; då gäller mars.']],
    ['months that the organ chooses', { when: { kind: 'chosen', by: 'val' } }, {}, {}, ['Organet har inte valt; då gäller mars.']],
    ['every third year', { when: { kind: 'everyYears', n: 3, from: 2027, months: [1, 12] } }, {}, {}, ['Vart tredje år från 2027; nästa gång 2030.']],
    ['at least so many times', { when: { kind: 'times', n: 4, atLeast: true } }, {}, {}, ['Minst 4 per år; fler får läggas till.']],
    ['exactly so many times', { when: { kind: 'times', n: 4, atLeast: false } }, {}, {}, []],
    ['a preliminary decision', { finalIn: 'slut' }, {}, {}, ['Beslutet är preliminärt. Slutligt beslut fattas i Steget slut; bifalls det med ändring begärs nya svar i Steget folj.']],
    ['a preliminary decision that nothing hangs on', { id: 'b', finalIn: 'slut' }, {}, {}, ['Beslutet är preliminärt. Slutligt beslut fattas i Steget slut.']],
    ['a final decision that is not there this year', { finalIn: 'bara' }, {}, {}, []],
    ['a final decision', { id: 'slut' }, { finalOf: ['Ramar', 'Mål'] }, {}, ['Här fattas det slutliga beslutet efter Ramar och Mål. Skiljer det sig från det preliminära anges det när beslutet registreras; då begärs nya svar i Steget folj.']],
    ['a final decision that nothing hangs on', { id: 'b' }, { finalOf: ['Ramar'] }, {}, ['Här fattas det slutliga beslutet efter Ramar. Skiljer det sig från det preliminära anges det när beslutet registreras.']],
    ['one who presents', {}, { presentedBy: by('rektorn') }, {}, ['Föredras av rektorn.']],
    ['two who present together', {}, { presentedBy: by('rektorn', 'controllern') }, {}, ['Föredras av rektorn och controllern tillsammans.']],
    ['the officials’ own group', {}, { chain: [at('KS', '2027-03-31'), at('grupp', '2027-03-31')] }, {}, ['Tjänstemännens ledningsgrupp beslutar själv; kommunallagens regler om sammanträden gäller inte.']],
    ['organs, also unknown ones', {}, { chain: [at('KS', '2027-03-31'), at('okand', '2027-03-31')] }, {}, []],
    ['what is measured in the month', { when: { kind: 'indicators' } }, {}, { month: 5 }, ['Görs i maj.', 'Mäts nu: Närvaro och Betyg.']],
    ['nothing measured without a month', { when: { kind: 'indicators' } }, {}, {}, []],
    ['nothing measured by other rules', {}, {}, { month: 5 }, ['Görs i maj.']],
    ['what stays with officials', { staysWithOfficials: true }, {}, {}, ['Stannar hos tjänstemännen och går inte till något politiskt organ.']],
    ['a wheel', { wheel: 'ekonomi' }, {}, {}, ['Hör till ekonomihjulet.']],
    ['a wheel that meshes with others', { wheel: 'ekonomi', after: ['k', 'e', 'utan', 'okand'], builtOn: [{ step: 'm' }] }, {}, {}, ['Hör till ekonomihjulet; hänger ihop med kvalitetshjulet genom Steget k och miljo genom Steget m.']],
    ['a wheel that meshes at other organs', { wheel: 'ekonomi', after: ['s'], organs: [{ types: ['KS'] }] }, {}, {}, ['Hör till ekonomihjulet.']],
    ['a wheel that is not told of', { wheel: 'okant' }, {}, {}, []],
    ['the chain of a deficit', {}, { deviation: { chain: 'plan' } }, {}, ['Ett bekräftat underskott sätter igång åtgärdskedjan (2 led).']],
    ['a chain without links', {}, { deviation: { chain: 'utan' } }, {}, []],
    ['a chain that is not there', {}, { deviation: { chain: 'okand' } }, {}, []],
    ['a link, where it is a händelse', { id: 'y', kind: 'handelse', startedBy: ['utan'] }, {}, {}, ['Startas också när det här registreras: Steget utan.']],
    ['no start of what is no händelse', { id: 'y', startedBy: ['utan'] }, {}, {}, []],
  ])('%s', (_what, more, o, slot, expected) => {
    const links = [{ step: 'x', when: { kind: 'within', days: 5 } }, { step: 'y', when: { kind: 'onNeed' } }];
    const chains = (definition.deviationChains as unknown as { links?: unknown[] }[]).map((c) => (c.links ? { ...c, links } : c)) as never;
    const link = ['Led 2 av 2 i åtgärdskedjan, vid behov. Startas inte av sig självt: den som är ansvarig registrerar händelsen, som då får sin dag.'];
    expect(told({ step: more, o, slot, ctx: { definition: { ...definition, deviationChains: chains } } })).toEqual([...(more.kind === 'handelse' ? link : []), ...expected]);
  });

  it('has wheels only where the definition has', () => {
    expect(told({ step: { wheel: 'ekonomi', after: ['k'] }, ctx: { definition: { steps: definition.steps ?? [] } } })).toEqual([]);
  });

  it.each<[string, object, string, string]>([
    ['first, whatever its kind', { kind: 'onNeed' }, 'x', 'vid behov. Startas av sig självt när ett underskott bekräftas.'],
    ['within days', { kind: 'within', days: 1 }, 'y', 'inom 1 arbetsdag. Startas av sig självt när ett underskott bekräftas.'],
    ['at the next meeting', { kind: 'nextMeeting' }, 'y', 'vid nästa sammanträde vars handlingsstopp inte passerat. Startas av sig självt när ett underskott bekräftas.'],
    ['when it is not enough', { kind: 'insufficient' }, 'y', 'om åtgärderna inte räcker. Startas av sig självt när den som skriver åtgärdsplanen svarar att åtgärderna inte räcker.'],
    ['at every report', { kind: 'everyReport' }, 'y', 'vid varje rapport tills balans är nådd. Startas av sig självt när en senare rapport bekräftar att underskottet står kvar.'],
    ['on need', { kind: 'onNeed' }, 'y', 'vid behov. Startas inte av sig självt: den som är ansvarig registrerar händelsen, som då får sin dag.'],
  ])('links that come %s', (_what, when, id, expected) => {
    const links = [{ step: 'w', when: { kind: 'onNeed' } }, { step: id, when }, { step: 'z', when: { kind: 'onNeed' } }];
    const chains = [{ key: 'utan', step: 'x', label: 'utan' }, { key: 'annan', step: 'x', label: 'annan', links: links.slice(0, 1) }, { key: 'plan', step: 'x', label: 'kedjan', links }];
    expect(linkTexts({ deviationChains: chains } as unknown as Definition, id)).toEqual([`Led 2 av 3 i kedjan, ${expected}`]);
  });

  it.each<[number, string]>([[2, 'Vartannat år från 2027; nästa gång 2031.'], [4, 'Vart fjärde år från 2027; nästa gång 2031.'], [10, 'Vart tionde år från 2027; nästa gång 2031.']])('comes every %i years', (n, expected) => {
    expect(everyYearsText({ kind: 'everyYears', n, from: 2027, months: [1, 12] }, 2031)).toBe(expected);
  });
});

describe('all of it', () => {
  it('is told in order', () => {
    const o: Some = { answerBy: '2027-03-15', asked: { role: 'okand', organ: 'KS', due: '2027-03-08' }, tasks: [task('answer', 'enhet', '2027-03-15'), task('approve', 'enhet', '2027-03-17')], law: [{ text: 'Lagen.' }] as never, chain: [{ ...at('KS', '2027-03-31') }], budgetYear: 2026 };
    const draft = { trouble: ['för sent'], placed: [{ organ: KS, item: { verb: 'beslutar' }, window: null, meeting: null, day: '2027-03-31' }], afterHolidays: true, approvalAfterHolidays: true } as unknown as Partial<Draft>;
    const more: Step = { type: 'arsredovisning', sources: ['så'], weeks: ['en vecka'], checkedBy: 'okand', staysWithOfficials: true };
    const slot: Partial<Slot> = { month: 3, event: { n: 1, day: '2027-02-26', cause: 'x' } };
    expect(all({ step: more, o, draft, slot, before: { elsewhere: [step('z')] }, ctx: { participants: new Set() } })).toEqual([
      'Dokumentet säger: "så"', 'Uppstod fre 26 feb 2027: x.', 'Görs i mars.', 'Efter Steget z, som inte har någon dag i år.', OPENS,
      'Den som är okand tillfrågas först om steget behövs, svar senast mån 8 mar; behövs det inte utgår det.', 'Svar senast mån 15 mar.', 'Svarsdagen låg i semestern och är flyttad till efter den.', '"en vecka" räknas som 5 arbetsdagar.',
      'Den som är okand ser svaren och kan föreslå siffror eller lämna in åt en chef; ingen väntar på granskningen.', 'Godkänns av enhetschefen senast ons 17 mar.', 'Godkännandet hade hamnat i semestern och är flyttat till efter den.',
      'Kommunstyrelsen beslutar senast ons 31 mar.', 'Ryms inte: för sent.', 'Lagen.', 'Ny mandatperiod sedan årsskiftet: den nya nämnden eller styrelsen avger redovisningen för 2026 (KL 6:18–19).',
      'Stannar hos tjänstemännen och går inte till något politiskt organ.', 'Kommunstyrelsen deltar på papper: inga mejl går ut, ekonomichefen registrerar.',
    ]);
  });
});
