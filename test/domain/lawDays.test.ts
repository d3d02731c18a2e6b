// What the law says of a step's days, sentence by sentence: small chains with the days given, judged without a plan.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LawType, StepDef } from '../../domain/arshjul/definition';
import { errorLine, parseMunicipality, type MunicipalityFiles } from '../../domain/arshjul/parse';
import type { Day } from '../../domain/calendar/day';
import { lawOf, standingLaw } from '../../domain/law/check';
import { lawRule } from '../../domain/law/rules';
import type { OrganType, Verb } from '../../domain/organisation/types';
import { baseOf } from '../../domain/plan/context';
import type { Placed } from '../../domain/plan/schedule';
import type { LawCheck, PlannedOccurrence } from '../../domain/plan/types';

const text = readFileSync(join(__dirname, '../../docs/definition.md'), 'utf8');
const files = Object.fromEntries([...text.matchAll(/```yaml\n# (\S+\.yaml)\n([\s\S]*?)```/g)].map((m) => [m[1], m[2]])) as unknown as MunicipalityFiles;
const read = parseMunicipality(files);
if (!read.ok) throw new Error(read.errors.map(errorLine).join('\n'));
const { definition, organisation } = read;
/** Any step: the law asks only for what a case says. */
const [anyStep] = definition.steps;
if (!anyStep) throw new Error('the small municipality has no step');
const { type: _type, ...step } = anyStep;

/** One organ's turn: what it does, on which day, when its papers are final and when the matter is handed on. */
interface Turn {
  organ: OrganType;
  verb: Verb;
  day: Day;
  papers?: Day;
  end?: Day;
  meets?: false;
}

interface Case {
  type?: LawType;
  /** the organ that the step stands at; KS unless it says otherwise */
  at?: OrganType;
  /** the wheel; the budget year is the next unless it says otherwise */
  year?: number;
  budgetYear?: number;
  period?: string;
  due?: Day;
  margin?: number;
}

const LABELS: Partial<Record<OrganType, string>> = { KF: 'kommunfullmäktige', KS: 'kommunstyrelsen', namnd: 'omsorgsnämnden', revision: 'revisionen' };

function stepOf(type: LawType | undefined): StepDef {
  return type === undefined ? step : { ...step, type };
}

function organOf(type: OrganType) {
  return { id: type, type, label: LABELS[type] ?? type, authority: type };
}

function occurrenceOf(budgetYear: number, due: Day): PlannedOccurrence {
  const none = { meetings: [], after: [], receivers: [], law: [], why: [], waitsFor: [], tasks: [], chain: [], builtOn: [] };
  return { id: 'a/KS', step: 'a', kind: 'steg', label: 'A', organ: 'KS', budgetYear, strength: 'ska', opens: due, due, ...none };
}

function placed({ organ, verb, day, papers = day, end = day, meets }: Turn): Placed {
  const meeting = { id: `${organ}-${day}`, organ, day, handlingsstopp: papers, type: 'ordinarie', state: 'planned' } as const;
  return { organ: organOf(organ), item: { organ: { id: organ }, verb, text: '' }, window: null, meeting: meets === false ? null : meeting, day, papers, end };
}

function law(c: Case, ...chain: Turn[]): LawCheck[] {
  const { year = 2027, budgetYear = year + 1, margin = 5 } = c;
  const base = baseOf({ ...definition, freeDays: [], standard: { ...definition.standard, lawMargin: margin } }, organisation, year);
  const period = c.period === undefined ? {} : { period: { period: c.period, yearOffset: 0, label: c.period } };
  const due = c.due ?? chain.at(-1)?.day ?? `${year}-12-31`;
  return lawOf(base, { step: stepOf(c.type), organ: organOf(c.at ?? 'KS'), ...period }, occurrenceOf(budgetYear, due), chain.map(placed));
}

const ruleIn = (found: readonly LawCheck[], rule: string): LawCheck | undefined => found.find((l) => l.rule === rule);
const rules = (found: readonly LawCheck[]): string[] => found.map((l) => l.rule);
const at = (organ: OrganType, verb: Verb, day: Day, more: Partial<Turn> = {}): Turn => ({ organ, verb, day, ...more });

const BUDGET = 'KL 11:10: fullmäktige fastställer budgeten före november månads utgång.';
const FORSLAG = 'KL 11:8: styrelsen upprättar förslag till budget före oktober månads utgång (i november om särskilda skäl finns; då föreslås skattesatsen före oktobers utgång).';
const ANSVAR = 'KL 5:24: fullmäktige beslutar om ansvarsfrihet före utgången av juni månad.';
const RESERV = 'KL 11:11: kan budgeten av särskilda skäl inte fastställas i november, ska skattesatsen ändå fastställas då, och budgeten före december månads utgång.';

describe('a lawful day', () => {
  // With a margin of five arbetsdagar. Five is enough, four is too few; the lawful day itself is lawful; the day after is not.
  it.each<[what: string, rule: string, turn: Turn, latest: Day, slack: number, status: LawCheck['status'], told: string]>([
    ['five arbetsdagar left', 'stat-budget-kf', at('KF', 'faststaller', '2027-11-23'), '2027-11-30', 5, 'ok', `${BUDGET} Senast 30 november 2027; planerat 23 november, 5 arbetsdagar till godo.`],
    ['four', 'stat-budget-kf', at('KF', 'faststaller', '2027-11-24'), '2027-11-30', 4, 'warning', `${BUDGET} Senast 30 november 2027; planerat 24 november, 4 arbetsdagar till godo.`],
    ['one', 'stat-budget-kf', at('KF', 'beslutar', '2027-11-29'), '2027-11-30', 1, 'warning', `${BUDGET} Senast 30 november 2027; planerat 29 november, 1 arbetsdag till godo.`],
    ['the day itself', 'stat-budget-kf', at('KF', 'beslutar', '2027-11-30'), '2027-11-30', 0, 'warning', `${BUDGET} Senast 30 november 2027; planerat 30 november, 0 arbetsdagar till godo.`],
    ['the day after', 'stat-budget-kf', at('KF', 'faststaller', '2027-12-01'), '2027-11-30', -1, 'broken', `${BUDGET} Senast 30 november 2027; planerat 1 december, 1 arbetsdag efter lagens dag.`],
    ['four arbetsdagar after', 'stat-budget-kf', at('KF', 'faststaller', '2027-12-06'), '2027-11-30', -4, 'broken', `${BUDGET} Senast 30 november 2027; planerat 6 december, 4 arbetsdagar efter lagens dag.`],
    ['a Sunday, with a week left', 'stat-budgetforslag-ks', at('KS', 'foreslar', '2027-10-22'), '2027-10-31', 5, 'ok', `${FORSLAG} Senast 31 oktober 2027; flyttas enligt lag (1930:173) till 1 november; planerat 22 oktober, 5 arbetsdagar till godo.`],
    ['a Sunday, on the Friday before', 'stat-budgetforslag-ks', at('KS', 'foreslar', '2027-10-29'), '2027-10-31', 0, 'warning', `${FORSLAG} Senast 31 oktober 2027; flyttas enligt lag (1930:173) till 1 november; planerat 29 oktober, 0 arbetsdagar till godo.`],
    ['a Sunday, on the day that it may be put off to', 'stat-budgetforslag-ks', at('KS', 'foreslar', '2027-11-01'), '2027-10-31', -1, 'broken', `${FORSLAG} Senast 31 oktober 2027; flyttas enligt lag (1930:173) till 1 november; planerat 1 november, 1 arbetsdag efter lagens dag.`],
  ])('%s: %s', (_, rule, turn, latest, slack, status, told) => {
    const found = ruleIn(law({ type: 'budget' }, turn), rule);
    expect(found).toMatchObject({ rule, latest, slackWorkingDays: slack, status, text: told });
    expect(found?.paragraph).toBe(told.slice(0, told.indexOf(': ')));
  });

  it('is passed on the Sunday after a Saturday, though no arbetsdag lies between', () => {
    const found = ruleIn(law({ type: 'ansvarsprovning', year: 2029, budgetYear: 2028 }, at('KF', 'beslutar', '2029-07-01')), 'stat-ansvarsfrihet');
    expect(found).toMatchObject({ latest: '2029-06-30', status: 'broken', text: `${ANSVAR} Senast 30 juni 2029; planerat 1 juli, 1 arbetsdag efter lagens dag.` });
    expect(found?.extended).toBeUndefined();
  });

  it('tells the year of a day in another', () => {
    const late = ruleIn(law({ type: 'budget-december' }, at('KF', 'faststaller', '2028-01-03')), 'stat-skattesats-reserv');
    expect(late).toMatchObject({ latest: '2027-12-31', slackWorkingDays: -1, status: 'broken', text: `${RESERV} Senast 31 december 2027; planerat 3 januari 2028, 1 arbetsdag efter lagens dag.` });
  });

  it.each<[margin: number, day: Day, status: LawCheck['status']]>([
    [0, '2027-11-30', 'ok'], [0, '2027-12-01', 'broken'], [1, '2027-11-30', 'warning'], [1, '2027-11-29', 'ok'], [10, '2027-11-16', 'ok'], [10, '2027-11-17', 'warning'],
  ])('is judged with the municipality’s own margin: %i arbetsdagar, %s', (margin, day, status) => {
    expect(ruleIn(law({ type: 'budget', margin }, at('KF', 'faststaller', day)), 'stat-budget-kf')?.status).toBe(status);
  });

  it('is a day of the year that the step is about: the budget’s the year before, the accounts’ the year after', () => {
    const latest = (type: LawType, year: number, budgetYear: number, organ: OrganType, verb: Verb, rule: string): unknown => ruleIn(law({ type, year, budgetYear }, at(organ, verb, `${year}-04-01`)), rule)?.latest;
    expect(latest('budget', 2029, 2030, 'KF', 'faststaller', 'stat-budget-kf')).toBe('2029-11-30');
    expect(latest('budget-december', 2029, 2030, 'KF', 'beslutar', 'stat-skattesats-reserv')).toBe('2029-12-31');
    expect(latest('arsredovisning', 2029, 2028, 'KS', 'overlamnar', 'stat-arsredovisning')).toBe('2029-04-15');
    expect(latest('arsredovisning', 2029, 2028, 'KF', 'godkanner', 'stat-ansvarsfrihet')).toBe('2029-06-30');
  });

  it('is held by the handing over where the law says that something is handed over, not by the meeting', () => {
    const day = (type: LawType, rule: string, end: Day, period?: string) => ruleIn(law({ type, budgetYear: 2026, ...(period ? { period } : {}) }, at('KS', 'godkanner', '2027-04-07', { end, papers: '2027-03-30' })), rule);
    expect(day('arsredovisning', 'stat-arsredovisning', '2027-04-07')).toMatchObject({ slackWorkingDays: 6, status: 'ok' });
    expect(day('arsredovisning', 'stat-arsredovisning', '2027-04-15')).toMatchObject({ slackWorkingDays: 0, status: 'warning' });
    expect(day('arsredovisning', 'stat-arsredovisning', '2027-04-16')).toMatchObject({ slackWorkingDays: -1, status: 'broken' });
    expect(ruleIn(law({ type: 'budget' }, at('KF', 'beslutar', '2027-11-30', { end: '2027-12-10', papers: '2027-11-19' })), 'stat-budget-kf')).toMatchObject({ slackWorkingDays: 0 });
  });

  it('is held by the last of several decisions', () => {
    const twice = law({ type: 'budget' }, at('KF', 'beslutar', '2027-06-16'), at('KF', 'faststaller', '2027-12-01'));
    expect(ruleIn(twice, 'stat-budget-kf')).toMatchObject({ slackWorkingDays: -1, status: 'broken' });
  });
});

describe('two months after the period', () => {
  it.each<[period: string, latest: Day, extended: Day | undefined]>([
    ['P06', '2027-08-31', undefined], ['P07', '2027-09-30', undefined], ['P08', '2027-10-31', '2027-11-01'], ['P09', '2027-11-30', undefined],
    ['P10', '2027-12-31', '2028-01-03'], ['P11', '2028-01-31', undefined], ['P12', '2028-02-29', undefined], ['P13', '2028-02-29', undefined],
  ])('%s ends on %s', (period, latest, extended) => {
    const found = ruleIn(law({ type: 'delarsrapport', period }, at('KS', 'overlamnar', '2027-08-20')), 'stat-delar-overlamning');
    expect(found).toMatchObject({ latest, status: 'ok' });
    expect(found?.extended).toBe(extended);
  });

  it('tells the year of a day that is put off into the next', () => {
    expect(ruleIn(law({ type: 'delarsrapport', period: 'P10' }, at('KS', 'overlamnar', '2027-12-20')), 'stat-delar-overlamning')?.text).toMatch(/\. Senast 31 december 2027; flyttas enligt lag \(1930:173\) till 3 januari 2028; planerat 20 december, 7 arbetsdagar till godo\.$/);
  });

  it.each([['P05', 'broken'], ['P06', 'ok'], ['P07', 'ok'], ['P08', 'ok'], ['P09', 'broken']])('is about a delårsrapport of half to two thirds of the year: %s is %s', (period, status) => {
    const found = ruleIn(law({ type: 'delarsrapport', period }), 'stat-delar-period');
    const sentence = 'LKBR 13:1: delårsrapporten omfattar minst hälften och högst två tredjedelar av året.';
    expect(found).toMatchObject({ status, latest: null, slackWorkingDays: null, text: status === 'ok' ? sentence : `${sentence} Stegets period slutar i en annan månad.` });
  });

  it('cannot be told of a delårsrapport without a period', () => {
    const found = law({ type: 'delarsrapport' }, at('KS', 'overlamnar', '2027-08-20'));
    for (const rule of ['stat-delar-period', 'stat-delar-overlamning']) expect(ruleIn(found, rule)).toMatchObject({ status: 'broken', latest: null, text: expect.stringMatching(/\. Steget har ingen period\.$/) as string });
  });
});

describe('who must do what', () => {
  const OTHERS: Verb[] = ['bereder', 'yttrar-sig', 'bedomer', 'behandlar', 'informeras'];
  const DATED: [type: LawType, rule: string, organ: OrganType, verbs: Verb[]][] = [
    ['budget', 'stat-budgetforslag-ks', 'KS', ['foreslar']],
    ['budget', 'stat-budget-kf', 'KF', ['faststaller', 'beslutar']],
    ['budget-december', 'stat-skattesats-reserv', 'KF', ['faststaller', 'beslutar']],
    ['delarsrapport', 'stat-delar-overlamning', 'KS', ['overlamnar', 'godkanner', 'foreslar']],
    ['arsredovisning', 'stat-arsredovisning', 'KS', ['overlamnar', 'godkanner', 'foreslar']],
  ];
  it.each(DATED)('%s, %s: %s, %j and nothing else', (type, rule, organ, verbs) => {
    const status = (by: OrganType, verb: Verb) => ruleIn(law({ type, period: 'P08', budgetYear: type === 'arsredovisning' ? 2027 : 2028 }, at(by, verb, '2027-09-01')), rule);
    for (const verb of verbs) expect([verb, status(organ, verb)?.status]).toEqual([verb, 'ok']);
    for (const verb of OTHERS) expect(status(organ, verb)).toMatchObject({ status: 'broken', latest: null, text: expect.stringMatching(/\. Steget saknas i behandlingen\.$/) as string });
    for (const by of ['namnd', 'KF-presidium', organ === 'KS' ? 'KF' : 'KS'] as const) expect([by, status(by, verbs[0] ?? 'beslutar')?.status]).toEqual([by, 'broken']);
  });

  const GIVEN: [OrganType, Verb][] = [['KF', 'faststaller'], ['KF', 'behandlar'], ['KS', 'beslutar'], ['KS', 'informeras'], ['KS-som-namnd', 'godkanner'], ['namnd', 'beslutar'], ['namnd', 'bereder'], ['gemensam-namnd', 'faststaller'], ['moderbolag', 'beslutar'], ['revision', 'bedomer'], ['ledningsgrupp', 'beslutar']];
  it.each(GIVEN)('what %s %s: its protocol, and until when it can be appealed', (organ, verb) => {
    const board = ['KS', 'KS-som-namnd', 'namnd', 'gemensam-namnd'].includes(organ);
    const decides = verb === 'beslutar' || verb === 'faststaller';
    expect(rules(law({}, at(organ, verb, '2027-09-01', { papers: '2027-08-20' })))).toEqual([
      ...(organ === 'KF' ? ['stat-kf-tillkannagivande', 'stat-kf-kallelse'] : []),
      ...(organ === 'KF' || board ? ['stat-justering', 'stat-anslag'] : []),
      ...(organ === 'KF' && decides ? ['stat-laga-kraft'] : []),
      ...(board && decides ? ['stat-laga-kraft-namnd'] : []),
    ]);
  });
});

describe('the order of the handling', () => {
  const FEL = ' Ordningen är fel.';
  const SAKNAS = ' Steget saknas i behandlingen.';
  const turn = (organ: OrganType, i: number): Turn => at(organ, organ === 'revision' ? 'bedomer' : 'behandlar', `2027-09-0${i + 1}`);
  it.each<[chain: OrganType[], revision: string, kf: string]>([
    [['KS', 'revision', 'KF'], '', ''],
    [['revision', 'KF'], '', ''],
    [['KS', 'KF', 'revision'], FEL, ''],
    [['KF', 'revision'], FEL, ''],
    [['KS', 'KF'], SAKNAS, ''],
    [['KS', 'revision'], '', SAKNAS],
    [['revision', 'KS'], '', SAKNAS],
    [[], SAKNAS, SAKNAS],
    // Assessed before KF has it, and once more afterwards: what the law asks for is done.
    [['KS', 'revision', 'KF', 'revision'], '', ''],
    [['KF', 'revision', 'KF'], FEL, ''],
  ])('%j', (chain, revision, kf) => {
    const found = law({ type: 'delarsrapport', period: 'P08' }, ...chain.map(turn));
    for (const [rule, wrong] of [['stat-delar-revision', revision], ['stat-delar-kf', kf]] as const) {
      expect(ruleIn(found, rule)).toMatchObject({ status: wrong === '' ? 'ok' : 'broken', latest: null, slackWorkingDays: null, text: `${lawRule(rule)?.paragraph ?? ''}: ${lawRule(rule)?.sentence ?? ''}.${wrong}` });
    }
  });
});

describe('the budget of a valår', () => {
  const told = (year: number, budgetYear: number, day: Day, type: LawType = 'budget') => ruleIn(law({ type, year, budgetYear }, at('KF', 'faststaller', day)), 'stat-valar');
  const sentence = 'KL 11:10: under valår fastställs budgeten av nyvalda fullmäktige, som tillträder den 15 oktober (KL 5:9).';

  it.each<[wheel: number, budgetYear: number, day: Day, early: boolean]>([
    [2026, 2027, '2026-06-15', true], [2026, 2027, '2026-10-14', true], [2026, 2027, '2026-10-15', false], [2026, 2027, '2026-11-23', false], [2030, 2031, '2030-09-30', true],
    // Decided a year too soon: still a budget that those who are elected next year were to decide.
    [2025, 2027, '2025-11-24', true],
  ])('in the wheel of %i, for %i, on %s', (wheel, budgetYear, day, early) => {
    const from = `15 oktober ${budgetYear - 1}`;
    const found = told(wheel, budgetYear, day);
    expect(found?.status).toBe(early ? 'broken' : 'ok');
    if (early) expect(found?.text).toMatch(new RegExp(` Planerat \\d+ \\S+ ${wheel}, före ${from}\\.$`));
    else expect(found?.text).toBe(sentence);
  });

  it('says both days in full', () => {
    expect(told(2026, 2027, '2026-10-14', 'budget-december')?.text).toBe(`${sentence} Planerat 14 oktober 2026, före 15 oktober 2026.`);
  });

  it('is not told of in other years, nor of the budget after the next in a valår', () => {
    for (const year of [2027, 2028, 2029]) expect(told(year, year + 1, `${year}-06-15`)).toBeUndefined();
    expect(told(2026, 2028, '2026-11-23')).toBeUndefined();
  });

  it('is not judged where fullmäktige decides nothing: that it is missing is told once', () => {
    const found = law({ type: 'budget', year: 2026 }, at('KS', 'foreslar', '2026-10-12'));
    expect(rules(found)).not.toContain('stat-valar');
    expect(ruleIn(found, 'stat-budget-kf')?.status).toBe('broken');
  });
});

describe('around a meeting', () => {
  const kf = (day: Day, papers: Day, more: Partial<Turn> = {}) => law({}, at('KF', 'beslutar', day, { papers, ...more }));

  // The papers must be final a week before; no margin is asked for.
  it.each<[day: Day, papers: Day, latest: Day, status: LawCheck['status'], told: string]>([
    ['2027-11-22', '2027-11-12', '2027-11-15', 'ok', 'planerat 12 november, 1 arbetsdag till godo'],
    ['2027-11-22', '2027-11-15', '2027-11-15', 'ok', 'planerat 15 november, 0 arbetsdagar till godo'],
    ['2027-11-22', '2027-11-16', '2027-11-15', 'broken', 'planerat 16 november, 1 arbetsdag efter lagens dag'],
    ['2027-11-26', '2027-11-20', '2027-11-19', 'broken', 'planerat 20 november, 1 arbetsdag efter lagens dag'],
    // A Sunday is not put off: the week is counted backwards.
    ['2027-11-28', '2027-11-19', '2027-11-21', 'ok', 'planerat 19 november, 0 arbetsdagar till godo'],
  ])('KF %s with papers %s', (day, papers, latest, status, told) => {
    for (const rule of ['stat-kf-kallelse', 'stat-kf-tillkannagivande']) {
      const found = ruleIn(kf(day, papers), rule);
      expect(found).toMatchObject({ latest, status, text: expect.stringContaining(`; ${told}.`) as string });
      expect(found?.extended).toBeUndefined();
    }
  });

  it.each<[rule: string, latest: Day]>([['stat-justering', '2027-12-06'], ['stat-anslag', '2027-12-08'], ['stat-laga-kraft', '2027-12-29']])('%s: until %s after KF 22 November, only told', (rule, latest) => {
    expect(ruleIn(kf('2027-11-22', '2027-11-12'), rule)).toEqual({ rule, paragraph: lawRule(rule)?.paragraph, latest, slackWorkingDays: null, status: 'ok', text: expect.any(String) as string });
  });

  it.each<[rule: string, latest: Day, extended: Day]>([['stat-justering', '2027-12-24', '2027-12-27'], ['stat-anslag', '2027-12-26', '2027-12-29'], ['stat-laga-kraft', '2028-01-16', '2028-01-19']])(
    '%s after KF 10 December: counted to %s, and to %s from where the time before it ended',
    (rule, latest, extended) => {
      expect(ruleIn(kf('2027-12-10', '2027-12-01'), rule)).toMatchObject({ latest, extended });
    },
  );

  it('says for which organ, from which day and to which, and where that day may be put off', () => {
    expect(ruleIn(kf('2027-11-22', '2027-11-12'), 'stat-justering')?.text).toBe('KL 5:69: protokollet justeras senast fjorton dagar efter sammanträdet, för kommunfullmäktige 22 november senast 6 december 2027.');
    expect(ruleIn(kf('2027-12-10', '2027-12-01'), 'stat-justering')).toMatchObject({ latest: '2027-12-24', extended: '2027-12-27', text: expect.stringMatching(/ senast 24 december 2027; flyttas enligt lag \(1930:173\) till 27 december\.$/) as string });
    expect(ruleIn(kf('2027-12-17', '2027-12-08'), 'stat-justering')).toMatchObject({ latest: '2027-12-31', extended: '2028-01-03', text: expect.stringMatching(/ senast 31 december 2027; flyttas enligt lag \(1930:173\) till 3 januari 2028\.$/) as string });
  });

  it('has nothing to say without a meeting in the calendar, or without anybody who has the matter', () => {
    expect(kf('2027-11-22', '2027-11-22', { meets: false })).toEqual([]);
    expect(law({})).toEqual([]);
  });
});

describe('which rules a step has', () => {
  it('are those of its type, then those of its meetings', () => {
    expect(rules(law({ type: 'namndsredovisning', at: 'namnd' }, at('namnd', 'godkanner', '2027-02-10')))).toEqual(['stat-namnd-redovisning', 'stat-justering', 'stat-anslag']);
    expect(rules(law({ type: 'tillaggsanslag' }))).toEqual(['stat-tillaggsanslag']);
    expect(rules(law({}, at('ledningsgrupp', 'beslutar', '2027-02-10')))).toEqual([]);
  });

  it('are told and not checked of a step that has no day', () => {
    expect(standingLaw(stepOf('tillaggsanslag'))).toEqual([{ rule: 'stat-tillaggsanslag', paragraph: 'KL 11:15', latest: null, slackWorkingDays: null, status: 'ok', text: 'KL 11:15: ett beslut om en utgift under löpande år anger hur utgiften ska finansieras.' }]);
    expect(rules(standingLaw(stepOf('delarsrapport')))).toEqual(['stat-delar-period', 'stat-delar-innehall', 'stat-delar-overlamning', 'stat-delar-kf', 'stat-delar-revision']);
    expect(standingLaw(stepOf('delarsrapport')).every((l) => l.status === 'ok' && l.latest === null)).toBe(true);
    expect(standingLaw(stepOf(undefined))).toEqual([]);
  });

  it.each<[type: LawType, rule: string, before: Day, from: Day]>([
    ['intern-kontroll', 'stat-ik', '2025-06-30', '2025-07-01'],
    ['arsredovisning', 'stat-publicera-ar', '2023-12-31', '2024-01-01'],
    ['delarsrapport', 'stat-delar-innehall', '2018-12-31', '2019-01-01'],
  ])('%s has %s from the day that it is law, not on %s', (type, rule, before, from) => {
    const later = rules(law({ type, due: from }));
    expect(later).toContain(rule);
    expect(rules(law({ type, due: before }))).toEqual(later.filter((id) => (lawRule(id)?.validFrom ?? '') <= before));
    expect(lawRule(rule)?.validFrom).toBe(from);
  });

  it.each<[type: LawType, rule: string, at: OrganType[], notAt: OrganType[]]>([
    ['namndsredovisning', 'stat-namnd-redovisning', ['namnd', 'gemensam-namnd', 'KS-som-namnd'], ['KS', 'KF', 'moderbolag', 'dotterbolag', 'ledningsgrupp']],
    ['intern-kontroll', 'stat-ik', ['KS', 'namnd', 'gemensam-namnd', 'KS-som-namnd'], ['moderbolag', 'dotterbolag', 'kommunalforbund']],
    ['tillaggsanslag', 'stat-tillaggsanslag', ['KF', 'KS', 'namnd', 'moderbolag'], []],
  ])('%s: %s bears on %j, not on %j', (type, rule, here, notHere) => {
    for (const organ of here) expect([organ, rules(law({ type, at: organ }))]).toEqual([organ, [rule]]);
    for (const organ of notHere) expect([organ, law({ type, at: organ })]).toEqual([organ, []]);
  });

  it('only inform where the law was not read: such a rule has no day, whatever the chain', () => {
    for (const [type, rule] of [['budget', 'stat-skattesats-underrattelse'], ['delarsrapport', 'stat-delar-innehall']] as const) {
      expect(lawRule(rule)?.verified).toBe('M');
      expect(ruleIn(law({ type }, at('KF', 'beslutar', '2027-12-31')), rule)).toEqual({ rule, paragraph: lawRule(rule)?.paragraph, latest: null, slackWorkingDays: null, status: 'ok', text: expect.stringMatching(/[^.]\.$/) as string });
    }
  });
});
