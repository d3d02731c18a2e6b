// Which nämnder and which day: all but some, a day of each month, an organ's n-th meeting of the year, weeks, every n-th year. Each on the small municipality of
// docs/definition.md with two more nämnder, of which one has an "och" in its name.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse as readYaml, stringify } from 'yaml';
import { readOrgan } from '../../domain/arshjul/chain';
import { errorLine, parseMunicipality, type MunicipalityFiles } from '../../domain/arshjul/parse';
import { monthsOf, readMoment, readWhen } from '../../domain/arshjul/when';
import { workingDayWords } from '../../domain/arshjul/words';
import { plan } from '../../domain/plan/plan';
import type { Plan, PlannedOccurrence } from '../../domain/plan/types';
import { isDueYear, nextYearOf, type Yearly } from '../../domain/plan/years';

const text = readFileSync(join(__dirname, '../../docs/definition.md'), 'utf8');
const files = Object.fromEntries([...text.matchAll(/```yaml\n# (\S+\.yaml)\n([\s\S]*?)```/g)].map((m) => [m[1], m[2]])) as unknown as MunicipalityFiles;

const organisation = files['organisation.yaml']
  .replace('  revisionen:\n', '  bynamnden:\n    namn: bygg- och miljönämnden\n    typ: nämnd\n  valnamnden:\n    namn: valnämnden\n    typ: nämnd\n  revisionen:\n')
  .replace('roller:\n', '  byforvaltningen:\n    namn: byggförvaltningen\n    organ: bynamnden\n    chef: fc-omsorg\n  valkansliet:\n    namn: valkansliet\n    organ: valnamnden\n    chef: kommunchef\nroller:\n');
const calendar = `${files['sammantraden.yaml']}
  bynamnden:
    handlingsstopp: 5 arbetsdagar före
    dagar: [2027-01-20, 2027-03-10, "2027-03-24, extra", 2027-05-12, 2027-11-24]
`;

function read(steps: string, meetings = calendar) {
  const base = readYaml(files['arshjul.yaml']) as Record<string, object>;
  const merged = { ...base, steg: readYaml(steps) as object };
  return parseMunicipality({ 'arshjul.yaml': stringify(merged), 'organisation.yaml': organisation, 'sammantraden.yaml': meetings });
}

function planned(steps: string, meetings?: string): Plan {
  const found = read(steps, meetings);
  if (!found.ok) throw new Error(found.errors.map(errorLine).join('\n'));
  return plan({ ...found, year: 2027, facts: [] });
}

function of(from: Plan, id: string): PlannedOccurrence {
  const found = from.steps.find((o) => o.id === id);
  if (!found) throw new Error(`${id} is not in ${from.steps.map((o) => o.id).join(', ')}`);
  return found;
}

function faults(steps: string): string[] {
  const found = read(steps);
  return found.ok ? [] : found.errors.map((e) => e.text);
}

const step = (lines: string): string => `x:\n  namn: Steget\n  från: varje förvaltningschef\n  formulär: text\n${lines.trim().split('\n').map((l) => `  ${l.trimEnd().replace(/^ {4}/, '')}`).join('\n')}\n`;

describe('all nämnder but some', () => {
  const organsOf = (words: string): string[] => [...new Set(planned(step(`organ: ${words}\n    när: i november`)).steps.filter((o) => o.step === 'x').map((o) => o.organ))].sort();

  it.each([
    ['varje nämnd', ['bynamnden', 'omsorgsnamnden', 'valnamnden']],
    ['varje nämnd utom valnamnden', ['bynamnden', 'omsorgsnamnden']],
    ['varje nämnd utom Valnämnden', ['bynamnden', 'omsorgsnamnden']],
    ['varje nämnd utom bygg- och miljönämnden', ['omsorgsnamnden', 'valnamnden']],
    ['varje nämnd utom bygg- och miljönämnden och valnämnden', ['omsorgsnamnden']],
    ['"varje nämnd utom valnamnden, bynamnden"', ['omsorgsnamnden']],
    ['[varje nämnd utom valnamnden och bynamnden, KS]', ['KS', 'omsorgsnamnden']],
  ])('%s', (words, organs) => expect(organsOf(words)).toEqual(organs));

  it('say in the plan whom the step is not for', () => {
    const steps = planned(step('organ: varje nämnd utom valnamnden och bynamnden\n    när: i november'));
    expect(of(steps, 'x/omsorgsnamnden').why).toContain('Gäller inte valnämnden och bygg- och miljönämnden.');
    expect(of(planned(step('organ: varje nämnd\n    när: i november')), 'x/omsorgsnamnden').why.join()).not.toContain('Gäller inte');
  });

  it('wait nämnd by nämnd, as every nämnd does', () => {
    const steps = planned(`${step('organ: varje nämnd utom valnamnden\n    när: i maj')}y:\n  namn: Sedan\n  organ: varje nämnd\n  när: i november\n  efter: x\n  från: varje förvaltningschef\n  formulär: text\n`);
    expect(of(steps, 'y/bynamnden').waitsFor).toEqual(['x/bynamnden']);
  });

  it.each([
    ['varje nämnd utom valnamden', /^Organet "valnamden" finns inte .* Menade du "valnamnden"\?/],
    ['varje nämnd utom KF', /^"KF" ingår inte i "varje nämnd", så det behöver inte undantas/],
    ['varje nämnd utom', /^"varje nämnd utom" går inte att läsa\. .*"varje nämnd utom <organ>"/],
    ['varje nämnd utom omsorgsnamnden, bynamnden och valnamnden', /^Alla organ är undantagna, så ingen har steget "x"/],
    ['[varje nämnd utom valnamnden, bynamnden]', /^"bynamnden" hör redan till dem .* skriv "utom valnamnden och bynamnden"/],
    ['[varje nämnd utom valnamnden, valnamnden]', /^"valnamnden" är både undantaget och nämnt för sig/],
  ])('%s is refused, once', (words, message) => {
    const found = faults(step(`organ: ${words}\n    när: i november`));
    expect(found).toEqual([expect.stringMatching(message)]);
  });

  it('are read without an organisation too, as docs/definition.md has it', () => {
    const said = /`(varje nämnd utom [^`]+)`/.exec(text)?.[1] ?? '';
    expect(readOrgan(said, null)).toEqual({ types: ['namnd', 'gemensam-namnd', 'KS-som-namnd'], except: ['valnamnden', 'javsnamnden'] });
    expect(readOrgan('varje nämnd utom a, b och c', null)).toEqual({ types: ['namnd', 'gemensam-namnd', 'KS-som-namnd'], except: ['a', 'b', 'c'] });
    expect(readOrgan('varje bolag', null)).toEqual({ types: ['moderbolag', 'dotterbolag'] });
  });
});

describe('a day of each month', () => {
  it.each([
    ['den 15 varje månad', { kind: 'times', n: 12, atLeast: false, date: 15 }],
    ['den 15:e i varje månad', { kind: 'times', n: 12, atLeast: false, date: 15 }],
    ['sista arbetsdagen varje månad', { kind: 'times', n: 12, atLeast: false, date: 31 }],
    ['sista arbetsdagen i varje månad', { kind: 'times', n: 12, atLeast: false, date: 31 }],
    ['den 1 var tredje månad', { kind: 'times', n: 4, atLeast: false, date: 1 }],
    ['den 10 i mars, i juni och i oktober', { kind: 'listed', months: [3, 6, 10], date: 10 }],
    ['sista arbetsdagen i mars', { kind: 'months', from: 3, to: 3, nextYear: false, prefer: 'last' }],
    ['den 15 i mars', { kind: 'date', month: 3, date: 15, nextYear: false }],
    ['den 15 mars', { kind: 'date', month: 3, date: 15, nextYear: false }],
  ])('%s', (words, rule) => expect(readWhen(words)).toEqual(rule));

  it.each(['den 32 varje månad', 'den 0 varje månad', 'den 31 i april', 'den 15 varje vecka', 'den 15 i mars och april', 'sista arbetsdagen'])('%s is none', (words) => expect(() => readWhen(words)).toThrow());

  it('is the working day before where it is none, and the last in a shorter month', () => {
    const answers = (when: string): (string | undefined)[] => planned(step(`organ: omsorgsnamnden\n    när: ${when}`)).steps.filter((o) => o.step === 'x').map((o) => o.answerBy);
    expect(answers('den 15 varje månad')).toEqual([
      '2027-01-15', '2027-02-15', '2027-03-15', '2027-04-15', '2027-05-14', '2027-06-15', '2027-07-15', '2027-08-13', '2027-09-15', '2027-10-15', '2027-11-15', '2027-12-15',
    ]);
    expect(answers('den 30 i februari och i mars')).toEqual(['2027-02-26', '2027-03-30']);
    expect(answers('sista arbetsdagen i mars och i december')).toEqual(['2027-03-31', '2027-12-30']);
    expect(answers('sista arbetsdagen varje månad')).toEqual(answers('varje månad'));
  });

  it('is told; with an organ it is the last meeting by then', () => {
    const why = (lines: string, id: string): string => of(planned(step(lines)), id).why.join(' ');
    expect(why('organ: omsorgsnamnden\n    när: den 15 varje månad', 'x/omsorgsnamnden/M08')).toContain('Görs i augusti: den 15 augusti, eller arbetsdagen närmast före. ');
    expect(why('organ: omsorgsnamnden\n    när: sista arbetsdagen varje månad', 'x/omsorgsnamnden/M08')).toContain('Görs i augusti: sista arbetsdagen. ');
    expect(why('organ: omsorgsnamnden\n    när: den 15 varje månad\n    svar senast: 10 arbetsdagar efter öppning', 'x/omsorgsnamnden/M08')).toContain('Görs i augusti. ');
    expect(why('organ: omsorgsnamnden\n    när: den 30 i februari och i mars', 'x/omsorgsnamnden/M02')).toContain('Görs i februari: sista arbetsdagen. ');
    const steps = planned(step('organ: omsorgsnamnden\n    när: den 10 i november och i december\n    behandling:\n      - nämnden beslutar'));
    expect(of(steps, 'x/omsorgsnamnden/M12').due).toBe('2027-12-08');
    expect(of(steps, 'x/omsorgsnamnden/M12').why).toContain('Görs i december, klart senast den 10 december.');
    expect(why('organ: omsorgsnamnden\n    när: sista arbetsdagen i februari och i december\n    behandling:\n      - nämnden beslutar', 'x/omsorgsnamnden/M12')).toContain('Görs i december. ');
  });

  it('is not how often something is measured', () => {
    expect(() => monthsOf('den 15 varje månad')).toThrow('säger en dag, men här räknas månader');
    expect(monthsOf('i mars och i oktober')).toEqual([3, 10]);
  });
});

describe('the n-th meeting of the year', () => {
  it.each([
    ['årets första sammanträde', { kind: 'nthMeeting', n: 1, nextYear: false }],
    ['årets sista ordinarie sammanträde', { kind: 'nthMeeting', n: 0, nextYear: false }],
    ['vid årets sjätte sammanträde', { kind: 'nthMeeting', n: 6, nextYear: false }],
    ['på nästa års första sammanträde', { kind: 'nthMeeting', n: 1, nextYear: true }],
  ])('%s', (words, rule) => expect(readWhen(words)).toEqual(rule));

  it.each(['årets sjunde sammanträde', 'årets sammanträde', 'andra sammanträdet'])('%s is none', (words) => expect(() => readWhen(words)).toThrow('"årets andra sammanträde"'));

  const decided = (when: string, meetings?: string): PlannedOccurrence => of(planned(step(`organ: bynamnden\n    när: ${when}\n    behandling:\n      - nämnden beslutar`), meetings), 'x/bynamnden');

  it('is counted among the ordinary ones', () => {
    expect(['första', 'andra', 'tredje', 'sista'].map((n) => decided(`årets ${n} sammanträde`).due)).toEqual(['2027-01-20', '2027-03-10', '2027-05-12', '2027-11-24']);
    expect(decided('årets tredje sammanträde').why).toContain('Handlingsstopp tis 4 maj. Bygg- och miljönämnden beslutar ons 12 maj, vid årets tredje ordinarie sammanträde.');
  });

  it('is the last organ’s, or that of the line which says it', () => {
    const lines = (first: string, when: string): string => step(`organ: bynamnden\n    ${when}\n    behandling:\n      - nämnden föreslår ${first}\n      - KS beslutar`);
    const days = (steps: string): string[] => of(planned(steps), 'x/bynamnden').meetings.map((m) => m.date);
    expect(days(lines('', 'när: årets andra sammanträde'))).toEqual(['2027-05-12', '2027-06-02']);
    expect(days(lines('vid årets andra sammanträde', 'avser: innevarande'))).toEqual(['2027-03-10', '2027-06-02']);
  });

  it('moves with the calendar', () => {
    const found = read(step('organ: bynamnden\n    när: årets andra sammanträde\n    behandling:\n      - nämnden beslutar'));
    if (!found.ok) throw new Error('not read');
    expect(of(plan({ ...found, year: 2027, facts: [{ kind: 'cancelMeeting', meeting: 'bynamnden-2027-01-20' }] }), 'x/bynamnden').due).toBe('2027-05-12');
  });

  it('may be the next year’s', () => {
    expect(decided('nästa års första sammanträde', calendar.replace('2027-11-24]', '2027-11-24, 2028-01-19]')).due).toBe('2028-01-19');
    expect(decided('nästa års första sammanträde').why.join(' ')).toContain('har inga ordinarie sammanträden 2028 i kalendern');
  });

  it('is an error where the organ has not so many, or its papers go too early', () => {
    const told = (when: string, meetings?: string): string[] => planned(step(`organ: bynamnden\n    när: ${when}\n    behandling:\n      - nämnden beslutar`), meetings).findings.filter((f) => f.severity === 'error').map((f) => f.text);
    expect(told('årets andra sammanträde')).toEqual([]);
    expect(told('årets sjätte sammanträde')).toEqual([expect.stringContaining('bygg- och miljönämnden har 4 ordinarie sammanträden 2027 i kalendern, så årets sjätte ordinarie sammanträde finns inte')]);
    expect(decided('årets sjätte sammanträde').why.join(' ')).not.toContain('vid årets sjätte');
    expect(told('årets första sammanträde', calendar.replace('2027-01-20', '2027-01-05'))).toEqual([expect.stringContaining('handlingsstoppet för årets första ordinarie sammanträde i bygg- och miljönämnden (som hålls 5 januari 2027) hinns inte; närmast följande är ons 10 mar 2027')]);
  });

  it('is none without an organ to meet, and is left open for one that is not in the calendar', () => {
    expect(faults(step('organ: bynamnden\n    när: årets andra sammanträde'))).toEqual(['Tiden är ett sammanträde, men steget har ingen "behandling:" som säger vilket organs.']);
    const outside = planned(step('organ: valnamnden\n    när: årets andra sammanträde\n    behandling:\n      - nämnden beslutar'));
    expect(of(outside, 'x/valnamnden').why.join(' ')).not.toContain('Ryms inte');
    expect(outside.findings.some((f) => f.rule === 'organ-utan-sammantraden')).toBe(true);
  });
});

describe('a line of behandling', () => {
  it.each(['i maj och i november', 'två gånger per år', 'varje månad', 'den 15 varje månad', 'varje ordinarie sammanträde', 'löpande', 'ej angivet', 'enligt indikatorerna', 'vid varje x', 'en gång per mandatperiod, i maj året efter valet'])('cannot say %s', (words) => {
    expect(faults(step(`organ: bynamnden\n    behandling:\n      - nämnden beslutar ${words}`))).toEqual([expect.stringContaining(`"${words}" kan inte stå på en rad under "behandling:", som har en enda tid`)]);
  });

  it.each(['i maj', '15 maj', 'före sommaruppehållet', 'efter sommaruppehållet', 'vid årets andra sammanträde', 'i december, senast i januari'])('can say %s', (words) => {
    expect(faults(step(`organ: bynamnden\n    behandling:\n      - nämnden beslutar ${words}`))).toEqual([]);
  });
});

describe('what follows from an error', () => {
  it.each([
    ['a period', 'organ: bynamnden\n    period: varje månad utom agusti\n    svar senast: 5 arbetsdagar efter stängning'],
    ['a line', 'organ: bynamnden\n    svar senast: 5 arbetsdagar före sammanträdet\n    behandling:\n      - nämnden besltr'],
    ['a line, with the meeting', 'organ: bynamnden\n    när: årets andra sammanträde\n    behandling:\n      - nämnden besltr'],
  ])('%s that cannot be read is not told as missing', (_name, lines) => expect(faults(step(lines))).toHaveLength(1));
});

describe('turns over the year', () => {
  it('leave out a meeting whose papers go before the year begins', () => {
    const early = calendar.replace('dagar: [2027-03-17,', 'dagar: [2027-01-11, 2027-03-17,');
    expect(early).not.toBe(calendar);
    const visits = planned(step('organ: varje nämnd\n    när: två gånger per år, utspritt\n    behandling:\n      - KS informeras'), early);
    expect(visits.findings.filter((f) => f.severity === 'error').map((f) => f.rule)).not.toContain('tiden-halls-inte');
    expect(of(visits, 'x/omsorgsnamnden/M02').due).toBe('2027-03-17');
  });
});

describe('weeks', () => {
  it.each([
    ['3 veckor', 15], ['två veckor', 10], ['en vecka', 5], ['1 vecka', 5], ['tolv veckor', 60], ['50 veckor', 250], ['fem arbetsdagar', 5], ['5 arbetsdagar', 5], ['1 arbetsdag', 1],
  ])('%s', (words, days) => expect(workingDayWords(words)).toBe(days));

  it.each(['veckor', 'noll veckor', '0 veckor', '51 veckor', 'tjugo veckor', 'två dagar', 'två månader', 'constructor veckor'])('%s are none', (words) => expect(workingDayWords(words)).toBeNull());

  it('stand wherever arbetsdagar do', () => {
    expect(readMoment('två veckor före sammanträdet', 'last')).toEqual({ kind: 'beforeMeeting', days: 10 });
    expect(readMoment('en vecka efter stängning', 'last')).toEqual({ kind: 'periodClosed', days: 5 });
    const lines = (days: string, stop: string): [string, string] => [
      `organ: bynamnden\n    när: i november\n    svarstid: ${days}\n    svar senast: ${stop} före handlingsstopp\n    behandling:\n      - nämnden beslutar inom ${stop}\n      - KF informeras`,
      calendar.replace('handlingsstopp: 8 arbetsdagar före', `handlingsstopp: ${stop} före`),
    ];
    const days = ({ opens, answerBy, chain }: PlannedOccurrence) => ({ opens, answerBy, chain });
    const [a, b] = [lines('tre veckor', 'en vecka'), lines('15 arbetsdagar', '5 arbetsdagar')].map(([l, c]) => of(planned(step(l), c), 'x/bynamnden'));
    if (!a || !b) throw new Error('two plans');
    expect(days(a)).toEqual(days(b));
    expect(a.why).toEqual(expect.arrayContaining(['"tre veckor" räknas som 15 arbetsdagar.', '"en vecka" räknas som 5 arbetsdagar.']));
    expect(b.why.join(' ')).not.toContain('räknas som');
  });

  it('are in the ladder and between levels too', () => {
    const base = readYaml(files['arshjul.yaml']) as Record<string, object>;
    const ladder = { trappa: [{ när: 'en vecka före', gör: 'påminn' }, { när: 'två veckor efter', gör: 'eskalera', till: 'närmaste chef' }] };
    const found = parseMunicipality({ ...files, 'arshjul.yaml': stringify({ ...base, påminnelser: ladder }) });
    expect(found.ok && found.definition.ladder.rungs.map((r) => r.workingDays)).toEqual([-5, 10]);
    expect(faults('x:\n  namn: Steget\n  organ: bynamnden\n  när: i november\n  från: varje nivå, en vecka per nivå\n  formulär: text\n')).toEqual([]);
    expect(faults(step('organ: bynamnden\n    när: i november\n    svarstid: tre månader'))).toEqual(['"tre månader" går inte att läsa. Skriv till exempel "15 arbetsdagar" eller "3 veckor".']);
  });
});

describe('every n-th year', () => {
  it.each([
    ['vartannat år från 2026, i februari', { kind: 'everyYears', n: 2, from: 2026, months: [2, 2] }],
    ['vart tredje år från 2027, i maj till juni', { kind: 'everyYears', n: 3, from: 2027, months: [5, 6] }],
    ['vart tionde år från 2020, i december', { kind: 'everyYears', n: 10, from: 2020, months: [12, 12] }],
  ])('%s', (words, rule) => expect(readWhen(words)).toEqual(rule));

  it.each([
    ['vartannat år', /Skriv hur ofta, ett år då det görs och månaden/],
    ['vartannat år, i februari', /Skriv hur ofta, ett år då det görs och månaden/],
    ['vart hundrade år från 2026, i februari', /till och med "vart tionde år"/],
    ['vartannat år från 1026, i februari', /^1026 är inget år att räkna från/],
    ['vartannat år från 2026, i febuari', /^"febuari" är ingen månad\. Menade du "februari"\?/],
  ])('%s is refused', (words, message) => expect(() => readWhen(words)).toThrow(message));

  const every = (when: string, year: number): Plan => {
    const found = read(step(`organ: omsorgsnamnden\n    när: ${when}\n    behandling:\n      - nämnden beslutar`), calendar.replaceAll('2027-', `${year}-`));
    if (!found.ok) throw new Error(found.errors.map(errorLine).join('\n'));
    return plan({ ...found, year, facts: [] });
  };
  const why = (when: string, year: number): string | undefined => every(when, year).undated.find((u) => u.step === 'x')?.why.at(-1);

  it.each([
    [2026, 3, 2024, 2026], [2026, 3, 2025, 2026], [2026, 3, 2026, 2029], [2026, 3, 2028, 2029], [2026, 3, 2029, 2032], [2026, 2, 2025, 2026],
  ])('from %i every %i years, next after %i is %i', (from, n, year, next) => {
    expect(nextYearOf({ when: { kind: 'everyYears', n, from, months: [2, 2] }, onlyElectionYear: false }, year)).toBe(next);
    expect([isDueYear({ kind: 'everyYears', n, from, months: [2, 2] }, next), isDueYear({ kind: 'everyYears', n, from, months: [2, 2] }, from - n)]).toEqual([true, false]);
  });

  const years = (n: number, from: number): Yearly['when'] => ({ kind: 'everyYears', n, from, months: [2, 2] });
  const mandate = (offset: number): Yearly['when'] => ({ kind: 'mandate', offset, months: [3, 3] });

  it.each<[string, Yearly, number, number]>([
    ['every third, only valår', { when: years(3, 2027), onlyElectionYear: true }, 2027, 2030],
    ['every third, only valår, the next that both are', { when: years(3, 2027), onlyElectionYear: true }, 2030, 2042],
    ['every third, never valår', { when: years(3, 2027), onlyElectionYear: false, notElectionYear: true }, 2027, 2033],
    ['every tenth, only valår', { when: years(10, 2020), onlyElectionYear: true }, 2030, 2050],
    ['every year but valår', { onlyElectionYear: false, notElectionYear: true }, 2025, 2027],
    ['valår', { onlyElectionYear: true }, 2026, 2030],
    ['the year after the valår', { when: mandate(1), onlyElectionYear: false }, 2027, 2031],
    ['the year before the next valår', { when: mandate(3), onlyElectionYear: false }, 2027, 2029],
  ])('%s', (_name, rule, year, next) => expect(nextYearOf(rule, year)).toBe(next));

  it('says the next year that is both its own and a valår, or none', () => {
    const said = (when: string, key: string, year: number): string | undefined => why(`${when}\n    ${key}: ja`, year);
    expect(said('vart tredje år från 2027, i februari', 'bara valår', 2027)).toBe('Finns bara valår; nästa gång 2030.');
    expect(said('vart tredje år från 2027, i februari', 'bara valår', 2034)).toBe('Vart tredje år från 2027; nästa gång 2042.');
    expect(said('vart tredje år från 2027, i februari', 'inte valår', 2030)).toBe('Finns inte valår; nästa gång 2033.');
    expect(said('vart tredje år från 2027, i februari', 'inte valår', 2029)).toBe('Vart tredje år från 2027; nästa gång 2033.');
    expect(of(every('vart tredje år från 2027, i februari\n    inte valår: ja', 2027), 'x/omsorgsnamnden').why).toContain('Vart tredje år från 2027; nästa gång 2033.');
  });

  it('is dated in its years, at the last meeting of its months, and says when it comes next', () => {
    expect(of(every('vartannat år från 2025, i februari', 2027), 'x/omsorgsnamnden')).toMatchObject({ due: '2027-02-24' });
    expect(of(every('vartannat år från 2025, i februari', 2027), 'x/omsorgsnamnden').why).toContain('Vartannat år från 2025; nästa gång 2029.');
    expect(of(every('vart tredje år från 2027, i november till december', 2027), 'x/omsorgsnamnden')).toMatchObject({ due: '2027-12-08' });
    expect(of(planned(step('organ: omsorgsnamnden\n    när: vart tredje år från 2027, i maj till juni')), 'x/omsorgsnamnden').answerBy).toBe('2027-06-30');
    expect(of(planned(step('organ: omsorgsnamnden\n    när: vart tredje år från 2027, i december till januari')), 'x/omsorgsnamnden').answerBy).toBe('2028-01-31');
  });

  it('is undated in the others, also before its first', () => {
    expect(why('vartannat år från 2026, i februari', 2027)).toBe('Vartannat år från 2026; nästa gång 2028.');
    expect(why('vart tredje år från 2027, i februari', 2028)).toBe('Vart tredje år från 2027; nästa gång 2030.');
    expect(why('vart tredje år från 2029, i februari', 2026)).toBe('Vart tredje år från 2029; nästa gång 2029.');
  });

  it.each([
    ['vartannat år från 2027, i mars', 'bara valår', /aldrig valår, men "bara valår: ja" kräver det/],
    ['i mars första året i mandatperioden', 'bara valår', /aldrig valår/],
    ['vart fjärde år från 2026, i mars', 'inte valår', /alltid valår, men "inte valår: ja"/],
    ['i mars fjärde året i mandatperioden', 'inte valår', /alltid valår/],
  ])('%s with %s: ja can never be', (when, key, message) => expect(faults(step(`organ: omsorgsnamnden\n    när: ${when}\n    ${key}: ja`))).toEqual([expect.stringMatching(message)]));

  it.each([['vartannat år från 2026, i mars', 'inte valår'], ['vart tredje år från 2027, i mars', 'bara valår'], ['vart tredje år från 2026, i mars', 'inte valår']])('%s with %s: ja may be', (when, key) =>
    expect(faults(step(`organ: omsorgsnamnden\n    när: ${when}\n    ${key}: ja`))).toEqual([]));
});

describe('a year of the mandatperiod', () => {
  it.each([
    ['första året i mandatperioden', 1, 'året efter valet'], ['andra året i mandatperioden', 2, 'andra året efter valet'],
    ['tredje året i mandatperioden', 3, 'tredje året efter valet'], ['fjärde året i mandatperioden', 0, 'valåret'],
  ])('%s is %s after the valår', (words, offset, same) => {
    expect(readWhen(`i mars till maj ${words}`)).toEqual({ kind: 'mandate', offset, months: [3, 5] });
    for (const said of [words, same]) expect(readWhen(`en gång per mandatperiod, i mars till maj ${said}`)).toEqual({ kind: 'mandate', offset, months: [3, 5] });
  });

  it.each(['i mars femte året i mandatperioden', 'i mars constructor', 'första året i mandatperioden'])('%s is none', (words) => expect(() => readWhen(words)).toThrow('går inte att läsa'));
});

describe('every month but some', () => {
  it.each([
    ['varje månad utom juli', { kind: 'listed', months: [1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12] }],
    ['varje månad utom januari, juni och december', { kind: 'listed', months: [2, 3, 4, 5, 7, 8, 9, 10, 11] }],
    ['varje månad utom i juni och i juli', { kind: 'listed', months: [1, 2, 3, 4, 5, 8, 9, 10, 11, 12] }],
    ['den 15 varje månad utom juli', { kind: 'listed', months: [1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12], date: 15 }],
    ['sista arbetsdagen i varje månad utom juni och juli', { kind: 'listed', months: [1, 2, 3, 4, 5, 8, 9, 10, 11, 12], date: 31 }],
  ])('%s', (words, rule) => expect(readWhen(words)).toEqual(rule));

  const occurrences = (lines: string): string[] => planned(step(lines)).steps.filter((o) => o.step === 'x').map((o) => o.id.split('/')[2] ?? '');

  it('is an occurrence in each of the others', () => {
    expect(occurrences('organ: omsorgsnamnden\n    när: varje månad utom januari, juni och december')).toEqual(['M02', 'M03', 'M04', 'M05', 'M07', 'M08', 'M09', 'M10', 'M11']);
  });

  it('is a period for each of the others; the bokslut is December’s', () => {
    const periods = (words: string): string[] => occurrences(`organ: omsorgsnamnden\n    period: ${words}\n    svar senast: 5 arbetsdagar efter stängning`);
    expect(periods('varje månad utom januari, juni och december')).toEqual(['P02', 'P03', 'P04', 'P05', 'P07', 'P08', 'P09', 'P10', 'P11']);
    expect(periods('varje månad utom bokslut och juli')).toEqual(periods('varje månad utom juli och december'));
    expect(periods('varje månad utom juli')[0]).toBe('P12');
  });

  it.each([
    ['när: varje månad utom agusti', /^"agusti" är ingen månad\. Menade du "augusti"\?/],
    ['period: varje månad utom agusti\n    svar senast: 5 arbetsdagar efter stängning', /^"agusti" är ingen månad\. Menade du "augusti"\?/],
    ['när: varje månad utom januari, februari, mars, april, maj, juni, juli, augusti, september, oktober, november och december', /lämnar ingen månad kvar/],
  ])('%s is refused, once', (lines, message) => expect(faults(step(`organ: omsorgsnamnden\n    ${lines}`))).toEqual([expect.stringMatching(message)]));
});

describe('who answers', () => {
  it('is never a role at a unit: that is its chef', () => {
    const base = readYaml(files['arshjul.yaml']) as Record<string, object>;
    const asked = (who: string): string[] => {
      const roller = { ...base['roller'], samordnare: { namn: 'samordnare', finns: 'vid varje enhet' } };
      const found = parseMunicipality({ ...files, 'arshjul.yaml': stringify({ ...base, roller, steg: { x: { namn: 'Steget', organ: 'omsorgsnamnden', när: 'i mars', från: who, formulär: 'text' } } }) });
      return found.ok ? [] : found.errors.map((e) => e.text);
    };
    for (const who of ['samordnare', 'nämndens samordnare', 'chef']) expect(asked(who)).toEqual([expect.stringMatching(/finns vid varje enhet, och för en enhet svarar dess chef\. Skriv "varje förvaltningschef"/)]);
    expect(asked('nämndens nämndsekreterare')).toEqual([]);
  });

  it('for a kommunalförbund is a role at it', () => {
    const base = readYaml(files['arshjul.yaml']) as Record<string, object>;
    const roller = { ...base['roller'], forbundschef: { namn: 'förbundschef', finns: 'vid varje organ' } };
    const arshjul = stringify({ ...base, roller, steg: { x: { namn: 'Steget', organ: 'varje kommunalförbund', när: 'i mars', från: 'forbundschef', formulär: 'text' } } });
    const found = parseMunicipality({ ...files, 'arshjul.yaml': arshjul, 'organisation.yaml': files['organisation.yaml'].replace('  revisionen:\n', '  raddningen:\n    namn: räddningsförbundet\n    typ: kommunalförbund\n  revisionen:\n').replace('roller:\n', 'roller:\n  forbundschef:\n    raddningen: sekreterare\n') });
    if (!found.ok) throw new Error(found.errors.map(errorLine).join('\n'));
    expect(of(plan({ ...found, year: 2027, facts: [] }), 'x/raddningen').tasks).toMatchObject([{ role: 'forbundschef', organ: 'raddningen' }]);
  });
});
