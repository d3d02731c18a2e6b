import { holdsFloor } from '../../domain/arshjul/choices';
import { errorLine, parseMunicipality } from '../../domain/arshjul/parse';
import { readPeriods, readWhen } from '../../domain/arshjul/when';
import { lawRule } from '../../domain/law/rules';
import { diffPlans } from '../../domain/plan/diff';
import type { Fact } from '../../domain/plan/facts';
import { plan } from '../../domain/plan/plan';
import type { PlannedOccurrence } from '../../domain/plan/types';
import { filesOf, planOf, readKommun, type Kommun } from './kommuner';

function find(kommun: Kommun, year: number, id: string): PlannedOccurrence {
  const found = planOf(kommun, year).steps.find((o) => o.id === id);
  if (!found) throw new Error(`${id} is not in the plan of ${kommun} ${year}`);
  return found;
}

function idsOf(kommun: Kommun, year: number, step: string, organ: string): string[] {
  return planOf(kommun, year).steps.filter((o) => o.step === step && o.organ === organ).map((o) => o.id).sort();
}

/** Errors of a folder with its definition changed. */
function faults(kommun: Kommun, change: (text: string) => string): string {
  const files = filesOf(kommun);
  const text = change(files['arshjul.yaml']);
  expect(text).not.toBe(files['arshjul.yaml']);
  const read = parseMunicipality({ ...files, 'arshjul.yaml': text });
  return read.ok ? '' : read.errors.map(errorLine).join('\n');
}

describe('times', () => {
  it.each([
    ['två gånger per år', { kind: 'times', n: 2, atLeast: false }],
    ['minst en gång per år', { kind: 'times', n: 1, atLeast: true }],
    ['6 gånger per år', { kind: 'times', n: 6, atLeast: false }],
    ['varannan månad', { kind: 'times', n: 6, atLeast: false }],
    ['var tredje månad', { kind: 'times', n: 4, atLeast: false }],
    ['enligt besluta-manadsrapport', { kind: 'chosen', by: 'besluta-manadsrapport' }],
  ])('%s', (words, rule) => expect(readWhen(words)).toEqual(rule));

  it('refuse a number that does not divide the year, and a number that is none', () => {
    expect(() => readWhen('fem gånger per år')).toThrow(/går inte att/);
    expect(() => readWhen('5 gånger per år')).toThrow('Skriv en, två, tre, fyra, sex eller tolv gånger');
  });

  it('have for every month the twelve periods that close in the year', () => {
    expect(readPeriods('varje månad').map((p) => `${p.yearOffset} ${p.period}`)).toEqual(['-1 P12', '0 P01', '0 P02', '0 P03', '0 P04', '0 P05', '0 P06', '0 P07', '0 P08', '0 P09', '0 P10', '0 P11']);
  });

  it('spread n times over the year', () => {
    expect(idsOf('lilla-edet', 2027, 'vertikal-dialog', 'omsorgsnamnden')).toEqual(['M02', 'M04', 'M06', 'M08', 'M10', 'M12'].map((m) => `vertikal-dialog/omsorgsnamnden/${m}`));
    expect(find('lilla-edet', 2027, 'vertikal-dialog/omsorgsnamnden/M04').due).toBe('2027-04-30');
  });

  it('give one occurrence for each ordinary meeting', () => {
    const meetings = readKommun('svenljunga').meetings.filter((m) => m.organ === 'socialnamnden' && m.day.startsWith('2027-')).map((m) => `budgetuppfoljning-namnd/socialnamnden/${m.day.slice(5)}`);
    expect(meetings.length).toBeGreaterThan(8);
    expect(idsOf('svenljunga', 2027, 'budgetuppfoljning-namnd', 'socialnamnden')).toEqual(meetings.sort());
    const read = readKommun('svenljunga');
    const twice = plan({ ...read, meetings: [...read.meetings, { id: 'socialnamnden-2027-03-04', organ: 'socialnamnden', day: '2027-03-04', handlingsstopp: '2027-02-24', type: 'ordinarie', state: 'planned' }], year: 2027, facts: [] });
    expect(twice.steps.filter((o) => o.id.startsWith('budgetuppfoljning-namnd/socialnamnden/03-')).map((o) => o.meetings[0]?.date)).toEqual(['2027-03-04', '2027-03-25']);
  });

  it('keep the name of an occurrence when its meeting moves, and bind it to the new day', () => {
    const moved = planOf('svenljunga', 2027, [{ kind: 'moveMeeting', meeting: 'socialnamnden-2027-03-25', day: '2027-03-30' }]);
    expect(moved.steps.find((o) => o.id === 'budgetuppfoljning-namnd/socialnamnden/03-25')?.meetings).toEqual([{ organ: 'socialnamnden', date: '2027-03-30', verb: 'informeras' }]);
  });

  it('lose an unopened occurrence with its meeting, and keep an opened one for the next', () => {
    const id = 'budgetuppfoljning-namnd/socialnamnden/03-25';
    const cancelled = { kind: 'cancelMeeting', meeting: 'socialnamnden-2027-03-25' } as const;
    expect(planOf('svenljunga', 2027, [cancelled]).steps.some((o) => o.id === id)).toBe(false);
    const opened = planOf('svenljunga', 2027, [{ kind: 'opened', occurrence: id, day: '2027-03-12' }, cancelled]);
    expect(opened.steps.find((o) => o.id === id)?.meetings[0]?.date).toBe('2027-04-22');
  });

  it('take the last month that is ready before the papers, also from the wheel before', () => {
    expect(find('svenljunga', 2027, 'budgetuppfoljning-namnd/socialnamnden/05-27').builtOn).toEqual(['budgetuppfoljning-enhet/socialnamnden/P03']);
    expect(find('svenljunga', 2027, 'budgetuppfoljning-namnd/socialnamnden/02-25').builtOn).toEqual(['budgetuppfoljning-enhet/socialnamnden/P12']);
    const january = find('svenljunga', 2027, 'budgetuppfoljning-namnd/KS/01-19');
    expect(january.builtOn).toEqual([]);
    expect(january.why.some((w) => w.includes('som hör till hjulet 2026'))).toBe(true);
  });

  it('come in listed months only', () => {
    expect(idsOf('svenljunga', 2027, 'manadsrapport', 'KS')).toEqual(['P02', 'P03', 'P04', 'P05', 'P08', 'P09', 'P10', 'P11'].map((p) => `manadsrapport/KS/${p}`));
  });
});

describe('two answer days', () => {
  it('stand on the collection, and the report of figures does not wait for the texts', () => {
    const asked = find('svenljunga', 2027, 'budgetuppfoljning-enhet/KS/P03');
    expect(asked).toMatchObject({ opens: '2027-04-07', figuresBy: '2027-04-12', answerBy: '2027-04-19' });
    expect(asked.why.some((w) => w.startsWith('Siffrorna senast mån 12 apr, texterna senast mån 19 apr.'))).toBe(true);
    const report = find('svenljunga', 2027, 'manadsrapport/KS/P03');
    expect(report.waitsFor).toEqual([]);
    expect(report.builtOn).toContain('budgetuppfoljning-enhet/socialnamnden/P03');
    expect(report.opens < asked.answerBy!).toBe(true);
  });

  it('stand on the tasks whose form asks for both, and nowhere else', () => {
    const asked = find('svenljunga', 2027, 'budgetuppfoljning-enhet/KS/P03');
    const days = (kind: string) => new Set(asked.tasks.filter((t) => t.kind === kind).map((t) => `${t.figures ?? '–'} ${t.kind === 'answer' ? t.due : ''}`));
    expect([...days('answer')]).toEqual(['2027-04-12 2027-04-19']);
    expect([...days('approve')]).toEqual(['– ']);
    expect(asked.why.find((w) => w.startsWith('Siffrorna senast'))).toContain('påminnelserna utgår från siffrornas dag tills de har lämnats, sedan från texternas.');
    const textOnly = (text: string) => text.replace(/(budgetuppfoljning-enhet:[\s\S]*?varje enhetschef), formulär ekonomi/, '$1, formulär underlag').replace(/(budgetuppfoljning-enhet:[\s\S]*?varje bolags VD), formulär bolag/, '$1, formulär underlag');
    const files = filesOf('svenljunga');
    const read = parseMunicipality({ ...files, 'arshjul.yaml': textOnly(files['arshjul.yaml']) });
    if (!read.ok) throw new Error(read.errors.map(errorLine).join('\n'));
    const alone = plan({ ...read, year: 2027, facts: [] }).steps.find((o) => o.id === asked.id);
    expect(alone?.tasks.some((t) => t.figures !== undefined)).toBe(false);
    expect(alone?.why.find((w) => w.startsWith('Siffrorna senast'))).toContain('svaret lämnas på en gång');
  });

  it.each([
    ['the answers’ day later', { answerBy: '2027-04-22' }, { opens: '2027-04-07', figuresBy: '2027-04-15', answerBy: '2027-04-22' }],
    ['the answers’ day earlier', { answerBy: '2027-04-16' }, { opens: '2027-04-07', figuresBy: '2027-04-09', answerBy: '2027-04-16' }],
    // Nothing is due on the day on which it is asked for: then there is one day.
    ['the answers’ day to so early that the figures’ would not come after the opening', { answerBy: '2027-04-14' }, { opens: '2027-04-07', figuresBy: null, answerBy: '2027-04-14' }],
    ['the opening past the figures’ day', { opens: '2027-04-13' }, { opens: '2027-04-13', figuresBy: null, answerBy: '2027-04-19' }],
    ['the opening to before the figures’ day', { opens: '2027-04-09' }, { opens: '2027-04-09', figuresBy: '2027-04-12', answerBy: '2027-04-19' }],
  ])('move together with an adjustment of %s', (_, days, expected) => {
    const id = 'budgetuppfoljning-enhet/KS/P03';
    const moved = planOf('svenljunga', 2027, [{ kind: 'moveStep', occurrence: id, ...days }]);
    const step = moved.steps.find((o) => o.id === id);
    expect({ opens: step?.opens, figuresBy: step?.figuresBy ?? null, answerBy: step?.answerBy }).toEqual(expected);
    expect(new Set(step?.tasks.filter((t) => t.kind === 'answer').map((t) => `${t.figures ?? '–'} ${t.due}`))).toEqual(new Set([`${expected.figuresBy ?? '–'} ${expected.answerBy}`]));
    const told = diffPlans(planOf('svenljunga', 2027), moved).filter((c) => c.occurrence === id).map((c) => c.what);
    expect(told.includes('figuresBy')).toBe(expected.figuresBy !== '2027-04-12');
  });

  it.each([
    ['later', '2027-04-22', '2027-04-15'],
    ['earlier', '2027-04-16', '2027-04-09'],
    ['to so early that the figures’ would not come after the opening', '2027-04-14', null],
  ])('move together when the step has opened too: %s', (_, answerBy, figuresBy) => {
    const id = 'budgetuppfoljning-enhet/KS/P03';
    const facts: Fact[] = [{ kind: 'opened', occurrence: id, day: '2027-04-07' }, { kind: 'moveStep', occurrence: id, answerBy }];
    const step = planOf('svenljunga', 2027, facts).steps.find((o) => o.id === id);
    expect([step?.figuresBy ?? null, step?.answerBy]).toEqual([figuresBy, answerBy]);
    expect([...new Set(step?.tasks.filter((t) => t.kind === 'answer').map((t) => `${t.figures ?? '–'} ${t.due}`))]).toEqual([`${figuresBy ?? '–'} ${answerBy}`]);
  });

  it('move out of the semester where the file says so', () => {
    expect(find('degerfors', 2027, 'manadsuppgifter/socialnamnden/P06')).toMatchObject({ figuresBy: '2027-08-04', answerBy: '2027-08-06' });
    expect(planOf('degerfors', 2027).findings.filter((f) => f.rule === 'svar-i-semester')).toEqual([]);
  });
});

describe('floors and own choices', () => {
  const floor = { step: 'x', atLeast: 4, longestGap: 4, months: [], contents: [] };
  it.each([
    [[2, 5, 8, 11], true],
    [[2, 5, 8], false],
    [[1, 2, 3, 4], false],
    [[1, 5, 9, 12], true],
  ])('%j holds: %p', (months, holds) => expect(holdsFloor(floor, months)).toBe(holds));

  it('let a nämnd do more, and never less', () => {
    expect(idsOf('alvesta', 2027, 'manadsrapport', 'omsorgsnamnden')).toHaveLength(9);
    expect(idsOf('alvesta', 2027, 'manadsrapport', 'kultur-och-fritidsnamnden')).toHaveLength(6);
    expect(planOf('alvesta', 2027).findings.find((f) => f.rule === 'under-golvet')).toMatchObject({ severity: 'warning', step: 'besluta-manadsrapport' });
    expect(find('alvesta', 2027, 'manadsrapport/omsorgsnamnden/P03').why.some((w) => w.startsWith('Månaderna har organet valt självt:'))).toBe(true);
  });

  it('are checked: names, months, the floor’s own months', () => {
    expect(faults('alvesta', (t) => t.replace('    golv: miniminiva-manadsrapport', '    golv: miniminiva-manadsraport'))).toContain('Golvet "miniminiva-manadsraport" finns inte. Menade du "miniminiva-manadsrapport"?');
    expect(faults('alvesta', (t) => t.replace('minst: 6 per år', 'minst: 9 per år'))).toContain('Golvets egna månader når inte upp till golvet.');
    expect(faults('alvesta', (t) => t.replace('minst: 6 per år', 'minst: ofta'))).toContain('Skriv till exempel "6 per år"');
    expect(faults('alvesta', (t) => t.replace('längst mellan: 3 månader', 'längst mellan: länge'))).toContain('Skriv till exempel "3 månader"');
    expect(faults('alvesta', (t) => t.replace('      omsorgsnamnden:\n', '      omsorgsnamden:\n'))).toContain('Menade du "omsorgsnamnden"?');
    expect(faults('alvesta', (t) => t.replace('period: enligt besluta-manadsrapport', 'period: enligt besluta'))).toContain('Valet "besluta" finns inte.');
  });
});

describe('the closing of the books', () => {
  it('is told as what comes after the end of the year', () => {
    expect(find('alvesta', 2027, 'bolagsuppgifter/energi/P12').why).toContain('Året 2026 slutar 31 december och bokslutet väntas vara stängt ons 20 jan (12 arbetsdagar senare).');
  });
});

describe('every level', () => {
  it('answers from the lowest up, each some days after the one below', () => {
    const o = find('alvesta', 2027, 'definiera-grunduppdrag/utbildningsnamnden');
    const due = (level: string): string[] => [...new Set(o.tasks.filter((t) => t.level === level).map((t) => t.due))];
    expect([due('enhet'), due('verksamhet'), due('forvaltning')]).toEqual([['2027-02-12'], ['2027-02-19'], ['2027-02-26']]);
    expect(o.tasks.every((t) => t.kind === 'answer' && t.parent === undefined)).toBe(true);
    expect(o).toMatchObject({ answerBy: '2027-02-12', due: '2027-02-26' });
    expect(o.why.some((w) => w.startsWith('Varje nivå svarar, nedifrån och upp: enhetschef senast'))).toBe(true);
  });

  it('has no approvals beside', () => {
    expect(faults('lilla-edet', (t) => t.replace('    kontrolleras av: ekonom', '    godkänns av: förvaltningschef'))).toContain('Där varje nivå svarar godkänner ingen');
  });
});

describe('answers that are looked through', () => {
  it('are told of where there are any', () => {
    const told = planOf('lilla-edet', 2027).steps.filter((o) => o.why.some((w) => w.includes('ser svaren och kan föreslå siffror')));
    expect([...new Set(told.map((o) => o.step))]).toEqual(['gradera-maluppfyllelse']);
  });

  it('name a role that sees them', () => {
    expect(faults('lilla-edet', (t) => t.replace('kontrolleras av: ekonom', 'kontrolleras av: ekonomichef'))).toContain('Rollen "ekonomichef" ser inte svaren och kan inte kontrollera dem. Skriv ekonom eller controller, eller låt en chef godkänna med "godkänns av:".');
    expect(faults('lilla-edet', (t) => t.replace('kontrolleras av: ekonom', 'kontrolleras av: ekonm'))).toContain('Menade du "ekonom"?');
  });
});

describe('what a styrmodell says about its documents', () => {
  it('keeps with officials what is not for politics', () => {
    const o = find('svenljunga', 2027, 'handlingsplan-enhetsplan/socialnamnden');
    expect(o.meetings).toEqual([]);
    expect(o.why).toContain('Stannar hos tjänstemännen och går inte till något politiskt organ.');
    expect(faults('svenljunga', (t) => t.replace('    stannar hos: tjänstemännen\n  revidera', '    stannar hos: tjänstemännen\n    behandling:\n      - nämnden beslutar\n  revidera'))).toContain('stannar hos tjänstemännen men har en "behandling:"');
  });

  it('tells a preliminary decision from the final one', () => {
    expect(find('svenljunga', 2027, 'forutsattningar-och-uppdrag/KS').why.some((w) => w.startsWith('Beslutet är preliminärt. Slutligt beslut fattas i Kommungemensam verksamhetsplan'))).toBe(true);
    expect(find('alvesta', 2027, 'kf-ramar-och-investeringsplan/KS').why.some((w) => w.startsWith('Beslutet är preliminärt'))).toBe(false);
    expect(find('alvesta', 2030, 'kf-ramar-och-investeringsplan/KS').why.some((w) => w.startsWith('Beslutet är preliminärt'))).toBe(true);
    expect(faults('svenljunga', (t) => t.replace('slutligt i: kf-verksamhetsplan', 'slutligt i: kf-verksamhet'))).toContain('Menade du "kf-verksamhetsplan"?');
  });

  it('lets wheels mesh', () => {
    expect(find('svenljunga', 2027, 'namnd-detaljbudget/socialnamnden')).toMatchObject({ wheel: 'namnd' });
    expect(find('svenljunga', 2027, 'namnd-detaljbudget/socialnamnden').why).toContain('Hör till nämndens årshjul; hänger ihop med fullmäktiges årshjul genom Kommungemensam verksamhetsplan med budget och verksamhetens årshjul genom Arbete med detaljbudget.');
    // a bolag has no part in the work that the nämnder's wheel hangs on
    expect(find('svenljunga', 2027, 'namnd-detaljbudget/svenljungabostader').why).toContain('Hör till nämndens årshjul; hänger ihop med fullmäktiges årshjul genom Kommungemensam verksamhetsplan med budget.');
    expect(faults('svenljunga', (t) => t.replace('    hjul: namnd\n', '    hjul: namn\n'))).toContain('Årshjulet "namn" finns inte.');
  });
});

describe('a deviation chain of several links', () => {
  const why = (step: string): string => planOf('degerfors', 2027).undated.find((u) => u.step === step)?.why.join(' ') ?? '';

  it('tells each link’s place, when it comes and what starts it', () => {
    expect(why('informera-namndpresidium')).toContain('Led 1 av 5 i Degerfors avvikelsekedja, inom 2 arbetsdagar. Startas av sig självt när ett underskott bekräftas.');
    expect(why('atgardsplan')).toContain('Led 2 av 5 i Degerfors avvikelsekedja, vid nästa sammanträde vars handlingsstopp inte passerat. Startas av sig självt');
    expect(why('hanskjut-till-kf')).toContain('när den som skriver åtgärdsplanen svarar att åtgärderna inte räcker');
    expect(why('atgardsplan-uppfoljning')).toContain('när en senare rapport bekräftar att underskottet står kvar');
    expect(why('presidiedialog-ks')).toContain('Startas inte av sig självt');
    expect(why('negativ-prognos-kraver-atgard')).toContain('Formulären frågar efter åtgärder när prognosen visar underskott.');
  });

  it('gives a link its day when it happens: the plan at the next meeting, what is referred by way of KS to KF', () => {
    const p = planOf('degerfors', 2027, [
      { kind: 'event', step: 'informera-namndpresidium', organ: 'socialnamnden', n: 1, day: '2027-05-21', cause: 'en befarad avvikelse' },
      { kind: 'event', step: 'atgardsplan', organ: 'socialnamnden', n: 1, day: '2027-05-21', cause: 'prognosen visar underskott' },
      { kind: 'event', step: 'hanskjut-till-kf', organ: 'socialnamnden', n: 1, day: '2027-08-26', cause: 'åtgärderna räcker inte' },
    ]);
    const chain = (id: string): string[] => p.steps.find((o) => o.id === id)?.chain.map((m) => `${m.organ} ${m.verb}`) ?? [];
    expect(p.steps.find((o) => o.id === 'informera-namndpresidium/socialnamnden/1')).toMatchObject({ answerBy: '2027-05-25', meetings: [] });
    expect(chain('atgardsplan/socialnamnden/1')).toEqual(['socialnamnden beslutar', 'KS informeras']);
    const plan = p.steps.find((o) => o.id === 'atgardsplan/socialnamnden/1');
    const next = plan?.chain[0];
    expect(planOf('degerfors', 2027).steps.flatMap((o) => o.chain).filter((m) => m.organ === 'socialnamnden' && m.handlingsstopp >= '2027-05-21').every((m) => m.day >= (next?.day ?? ''))).toBe(true);
    expect((plan?.tasks ?? []).every((t) => t.due >= '2027-05-21' && t.due <= (next?.handlingsstopp ?? ''))).toBe(true);
    expect(chain('hanskjut-till-kf/socialnamnden/1')).toEqual(['socialnamnden beslutar', 'KS yttrar-sig', 'KF beslutar']);
  });

  it('is refused when a link cannot be read or is not there', () => {
    expect(faults('degerfors', (t) => t.replace('inom 2 arbetsdagar\n      - atgardsplan', 'snart\n      - atgardsplan'))).toContain('Skriv "<händelse>, inom 2 arbetsdagar"');
    expect(faults('degerfors', (t) => t.replace('      - hanskjut-till-kf,', '      - hanskjut,'))).toContain('Steget "hanskjut" finns inte.');
  });
});

describe('the law in the new folders', () => {
  it('takes the July delår to 30 September and the revisors before KF', () => {
    const law = find('degerfors', 2027, 'delarsrapport/KS/P07').law;
    expect(law.find((l) => l.rule === 'stat-delar-overlamning')).toMatchObject({ latest: '2027-09-30', status: 'ok' });
    expect(law.find((l) => l.rule === 'stat-delar-revision')?.status).toBe('ok');
  });

  it('sets ansvarsprövning before the end of June, at the meeting of the årsredovisning', () => {
    const o = find('svenljunga', 2027, 'ansvarsprovning/KF/P12');
    expect(o.law.find((l) => l.rule === 'stat-ansvarsfrihet')).toMatchObject({ latest: '2027-06-30', status: 'ok' });
    expect(o.meetings.map((m) => m.date)).toEqual([find('svenljunga', 2027, 'arsredovisning/KS/P12').meetings[1]?.date]);
  });

  it.each(['KL 5:33', 'KL 5:52', 'KL 6:39–40', 'KL 9:13', 'KL 9:35', 'KL 9:38', 'KL 13:2', 'KL 13:14'])('has %s as a row', (paragraph) => {
    const rows = ['stat-oberett-bradskande', 'stat-tillkannagivna-arenden', 'stat-bradskande-namnd', 'stat-forbund-berattelse', 'stat-gemensam-namnd-ansvar', 'stat-avtalssamverkan', 'stat-overklagbara', 'stat-verkstallighet'].map(lawRule);
    expect(rows.find((r) => r?.paragraph === paragraph)).toMatchObject({ verified: 'V', day: { kind: 'none' } });
  });
});
