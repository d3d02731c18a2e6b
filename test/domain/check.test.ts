// What `check` finds, one row for each kind of finding: on the small municipality of docs/definition.md, with what breaks it added.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse as readYaml, stringify } from 'yaml';
import { errorLine, parseMunicipality, type MunicipalityFiles } from '../../domain/arshjul/parse';
import { checkPlan } from '../../domain/plan/check';
import { plan } from '../../domain/plan/plan';
import type { PlanFinding } from '../../domain/plan/types';
import { KOMMUNER, planOf, readKommun } from './kommuner';

const text = readFileSync(join(__dirname, '../../docs/definition.md'), 'utf8');
const files = Object.fromEntries([...text.matchAll(/```yaml\n# (\S+\.yaml)\n([\s\S]*?)```/g)].map((m) => [m[1], m[2]])) as unknown as MunicipalityFiles;

/** Everything that `check` says of 2027 with more in arshjul.yaml, and other meetings. */
function check(more: string, meetings: Meetings): PlanFinding[] {
  const base = readYaml(files['arshjul.yaml']) as Record<string, object>;
  const merged = { ...base };
  for (const [section, entries] of Object.entries((readYaml(more) ?? {}) as Record<string, object>)) merged[section] = { ...base[section], ...entries };
  const read = parseMunicipality({ ...files, 'arshjul.yaml': stringify(merged), 'sammantraden.yaml': meetings(files['sammantraden.yaml']) });
  if (!read.ok) throw new Error(read.errors.map(errorLine).join('\n'));
  const planned = plan({ ...read, year: 2027, facts: [] });
  return [...planned.findings, ...checkPlan(planned, read.definition, read.organisation, read.meetings)];
}

const textsOf = (rule: string, found: readonly PlanFinding[]): string[] => found.filter((f) => f.rule === rule).map((f) => `${f.severity}: ${f.text}`);
const step = (id: string, lines: string): string => `steg:\n  ${id}: {namn: ${id.toUpperCase()}, organ: KS, formulär: text, från: kommunchef, ${lines}}\n`;
const CHAIN = `avvikelsekedjor: {minus: {namn: Underskott, gräns: under 0 kr, händelse: plan}}
händelser:
  plan: {namn: Åtgärdsplan, organ: varje nämnd, från: varje förvaltningschef, formulär: text}
`;
const asked = (id: string, lines: string): string => `  ${id}: {namn: ${id.toUpperCase()}, organ: [varje nämnd, KS], från: 'varje förvaltningschef, formulär ekonomi', avvikelsekedja: minus, ${lines}}\n`;
const SEMESTER = 'semester: {från: 1 juli, till: 31 juli}\n';

type Meetings = (text: string) => string;
const same: Meetings = (t) => t;

describe('check tells', () => {
  const rows: [what: string, rule: string, more: string, expected: string[], meetings?: Meetings][] = [
    ['a meeting in the sommaruppehåll', 'sammantrade-i-uppehall', step('a', 'när: 28 juni, behandling: [KS godkänner]'), ['warning: A (kommunstyrelsen): kommunstyrelsen sammanträder mån 28 jun 2027, i sommaruppehållet (25 juni–15 augusti).'], (t) => t.replace('2027-06-02, ', '2027-06-02, 2027-06-28, ')],
    ['a meeting in the semester only', 'sammantrade-i-semester', `semester: {från: 20 maj, till: 10 juni}\n${step('a', 'när: i juni, svar senast: 12 maj, behandling: [KS godkänner]')}`, ['warning: A (kommunstyrelsen): kommunstyrelsen sammanträder ons 2 jun 2027, i semesterperioden (20 maj–10 juni).']],
    ['papers in the semester', 'handlingar-i-semester', `semester: {från: 20 maj, till: 28 maj}\n${step('a', 'när: i juni, svar senast: 12 maj, behandling: [KS godkänner]')}`, ['warning: A (kommunstyrelsen): handlingsstoppet för kommunstyrelsen ons 2 jun 2027 är mån 24 maj 2027, i semesterperioden; ingen jour är namngiven.']],
    ['an answer in the semester', 'svar-i-semester', `${SEMESTER}${step('a', 'när: 14 juli')}`, ['warning: A (kommunstyrelsen): svar senast ons 14 jul 2027 ligger i semesterperioden; ingen jour är namngiven.']],
    ['what opens in the semester, and when it is first told', 'oppnar-i-semester', `${SEMESTER}${step('a', 'öppnar: 12 juli, svar senast: 20 augusti, när: 20 augusti')}`, ['info: A (kommunstyrelsen) öppnar mån 12 jul 2027, i semesterperioden: inget mejl säger det förrän mån 2 aug 2027.']],
    ['an answer whose days are all semester', 'svarstid-i-semester', `${SEMESTER}${step('a', 'öppnar: 30 juni, svar senast: 2 augusti, när: 2 augusti')}`, ['warning: A (kommunstyrelsen) öppnar ons 30 jun 2027 och ska besvaras senast mån 2 aug 2027, men utanför semesterperioden är det 1 arbetsdag.']],
    ['answers in the mellandagar', 'svar-i-mellandagarna', step('a', 'öppnar: 1 december, svar senast: 29 december, när: 29 december'), ['info: A (kommunstyrelsen) ska lämnas eller godkännas ons 29 dec 2027, i mellandagarna.']],
    ['no answers on the day after them', 'svar-i-mellandagarna', step('a', 'öppnar: 1 december, svar senast: 3 januari året efter, när: 3 januari året efter'), []],
    ['a meeting on a day off', 'sammantrade-pa-ledig-dag', step('a', 'när: i september, behandling: [KS godkänner]'), ['info: A (kommunstyrelsen): kommunstyrelsen sammanträder lör 18 sep 2027, som inte är en arbetsdag.'], (t) => t.replace('2027-06-02, ', '2027-06-02, 2027-09-18, ')],
    ['an organ that cannot meet before the papers of the next', 'kedjan-ryms-inte', step('a', 'när: i november, behandling: [KS föreslår, KF fastställer i november]'), [expect.stringMatching(/^warning: A \(kommunstyrelsen\): kommunstyrelsen hinner inte före handlingsstoppet ons 10 nov 2027 för kommunfullmäktige/)] as string[], (t) => t.replace('2027-03-17, 2027-06-02, 2027-10-20, 2027-11-17, 2027-12-15', '2027-11-17, 2027-12-15')],
    ['no meeting in the time that the document says', 'tiden-halls-inte', step('a', 'när: i maj, styrka: ska, behandling: [KF fastställer i maj]'), [expect.stringMatching(/^error: A \(kommunstyrelsen\): kommunfullmäktige har inget sammanträde i rätt tid/)] as string[]],
    ['answers that are not in before the papers of the month', 'tiden-halls-inte', step('a', 'öppnar: 1 oktober, svar senast: 18 oktober, när: i oktober, behandling: [KS godkänner i oktober]'), [expect.stringMatching(/^error: A \(kommunstyrelsen\): kommunstyrelsen har inget sammanträde i rätt tid .* vars handlingsstopp hinns; närmast följande är ons 17 nov 2027\. Ärendet kan lämnas dit tidigast \S+ \d+ okt 2027/)] as string[]],
    ['papers later than the kallelse to KF', 'stat-kf-kallelse', step('a', 'när: i juni, behandling: [KF fastställer i juni]'), [expect.stringMatching(/^error: A \(kommunstyrelsen\): .*Senast 7 juni 2027/)] as string[], (t) => t.replace('handlingsstopp: 8 arbetsdagar före', 'handlingsstopp: 2 arbetsdagar före')],
    ['next to no time after what is waited for', 'kort-svarstid', `${step('a', 'när: 8 oktober')}  b: {namn: B, organ: KS, formulär: text, från: kommunchef, efter: a, när: i oktober, behandling: [KS godkänner i oktober]}\n`, [expect.stringMatching(/^warning: B \(kommunstyrelsen\) öppnar .*enligt svarstid\. Handlingarna går för tätt/)] as string[]],
    ['two things in one week', 'samma-vecka', `${step('a', 'när: 15 mars')}  b: {namn: B, organ: KS, formulär: text, från: kommunchef, när: 16 mars}\n`, ['info: 2 saker att lämna eller godkänna i v. 11 2027 för Kommunchef: A och B.']],
    ['more in one week than the municipality’s own ceiling', 'belastningstopp', `belastning: {tak: {saker samma vecka: 1}}\n${step('a', 'när: 15 mars')}  b: {namn: B, organ: KS, formulär: text, från: kommunchef, när: 16 mars}\n`, ['warning: 2 saker att lämna eller godkänna i v. 11 2027 för Kommunchef: A och B.']],
    ['hours over the ceiling', 'over-taket', 'belastning: {minuter per svar: 90, tak: {timmar per år: 1}}\n', [expect.stringMatching(/^warning: Över taket 1 timmar per år: .*Enhetschef hemtjänsten \(1,5\)/)] as string[]],
    ['what the year costs a manager', 'belastning-per-chef', 'belastning: {minuter per svar: 120, tak: {timmar per år: 100}}\n', [expect.stringMatching(/^info: En förvaltningschef har i medeltal .* \(2 personer\)\. Mest tid: Förvaltningschef omsorg, [\d,]+ timmar\. Flest mejl: Förvaltningschef omsorg, \d+\.$/), expect.stringMatching(/^info: En enhetschef \(Enhetschef hemtjänsten\) har ungefär 2 timmar och \d+ mejl under året\.$/)] as string[]],
    ['a deficit that starts nothing, of the running year', 'underskott-utan-kedja', `${CHAIN}insamlingar:\n${asked('a', 'period: [mars, oktober]')}${asked('b', 'period: bokslut')}${asked('c', 'när: i mars')}`, ['info: A: ett underskott hos kommunstyrelsen startar ingenting, för Åtgärdsplan gäller inte där.', 'info: C: ett underskott hos kommunstyrelsen startar ingenting, för Åtgärdsplan gäller inte där.']],
    ['no deficit where the plan is everywhere', 'underskott-utan-kedja', `${CHAIN.replace('organ: varje nämnd', 'organ: [varje nämnd, KS]')}insamlingar:\n${asked('a', 'period: mars')}`, []],
    ['no deficit where no amount is asked for', 'underskott-utan-kedja', `${CHAIN}insamlingar:\n${asked('a', 'period: mars').replace('formulär ekonomi', 'formulär text')}`, []],
    ['a deficit of what a report compiles', 'underskott-utan-kedja', `${CHAIN}rapporter:\n  r: {namn: R, organ: KS, period: augusti, bygger på: enhetens-siffror, från: ekonomichef, formulär: text, avvikelsekedja: minus}\n`, ['info: R: ett underskott hos kommunstyrelsen startar ingenting, för Åtgärdsplan gäller inte där.']],
    ['an assumption, by its line', 'antagande', 'standard: {antagande: Vi har gissat.}\n', [expect.stringMatching(/^info: arshjul\.yaml:\d+ standard: Vi har gissat\.$/)] as string[]],
  ];
  it.each(rows.map(([what, rule, more, expected, meetings = same]) => ({ what, rule, more, expected, meetings })))('$what', ({ rule, more, expected, meetings }) => {
    const without = textsOf(rule, check('', meetings));
    expect(textsOf(rule, check(more, meetings)).filter((t) => !without.includes(t))).toEqual(expected);
  });
});

describe('what check says of the five folders', () => {
  it.each(KOMMUNER)('%s: no id of an organ or step where a name can stand, and every assumption', (kommun) => {
    const { definition, organisation, meetings } = readKommun(kommun);
    for (const year of [2027, 2030]) {
      const planned = planOf(kommun, year);
      const found = [...planned.findings, ...checkPlan(planned, definition, organisation, meetings)];
      const ids = organisation.organs.map((o) => o.id).filter((id) => /[a-z]/.test(id));
      for (const f of found) for (const id of ids) expect(f.text).not.toContain(`(${id})`);
      expect(found.filter((f) => f.rule === 'antagande')).toHaveLength(definition.assumptions.length);
      for (const f of found) if (f.rule === 'samma-vecka' || f.rule === 'belastningstopp') expect(f.text).not.toMatch(/\w\/\w/);
      // A title says its period once.
      for (const f of found) if (f.rule !== 'antagande') expect(f.text).not.toMatch(/(?:tertial \d|månader|Första uppföljningen[^,:]*|delårsrapport|årsredovisning|årsbokslut) för (?:helåret|[a-zåäö]+i|april|augusti|september)/i);
    }
  });
});
