import { brokenRules, dependsOnOutcome, lawsAt, type Registration } from '../../domain/decisions/broken';
import type { LawCheck } from '../../domain/plan/types';

const law = (rule: string, paragraph: string, latest: string | null, extended?: string): LawCheck => ({
  rule,
  paragraph,
  latest,
  slackWorkingDays: null,
  status: 'ok',
  text: '',
  ...(extended ? { extended } : {}),
});

const fine: Registration = {
  verb: 'faststaller',
  organ: { id: 'KF', type: 'KF', label: 'Kommunfullmäktige' },
  heldOn: '2027-11-22',
  outcome: 'bifall',
  minority: false,
  minorityBefore: false,
  undecidedBefore: [],
  basisMissing: false,
  outsidePapers: false,
  laws: [law('stat-budget-kf', 'KL 11:10', '2027-11-30')],
};
const board = { id: 'BUN', type: 'namnd' as const, label: 'Barn- och utbildningsnämnden' };

test('what was done in order breaks nothing', () => expect(brokenRules(fine)).toEqual([]));

test.each<[string, Partial<Registration>, { rule: string; paragraph: string | null; severity: string }]>([
  ['past the lawful day', { heldOn: '2027-12-01' }, { rule: 'stat-budget-kf', paragraph: 'KL 11:10', severity: 'error' }],
  ['KF before KS', { undecidedBefore: [{ label: 'Kommunstyrelsen', type: 'KS' }] }, { rule: 'fore-foregaende', paragraph: 'KL 5:28', severity: 'error' }],
  ['KF before a nämnd', { undecidedBefore: [{ label: 'Socialnämnden', type: 'namnd' }] }, { rule: 'fore-foregaende', paragraph: 'KL 5:26', severity: 'error' }],
  ['KF before the revisors', { undecidedBefore: [{ label: 'Revisionen', type: 'revision' }] }, { rule: 'fore-revisionens-bedomning', paragraph: 'KL 12:2', severity: 'error' }],
  ['KS before a nämnd', { organ: { id: 'KS', type: 'KS', label: 'Kommunstyrelsen' }, undecidedBefore: [{ label: 'Socialnämnden', type: 'namnd' }] }, { rule: 'fore-foregaende', paragraph: null, severity: 'error' }],
  ['another organ', { metAs: { id: 'KSAU', label: 'Arbetsutskottet' } }, { rule: 'fel-organ', paragraph: null, severity: 'error' }],
  ['before the line was ready', { basisMissing: true }, { rule: 'fore-underlaget', paragraph: null, severity: 'warning' }],
  ['not in the kallelse to KF', { outsidePapers: true }, { rule: 'utanfor-kallelsen', paragraph: 'KL 5:13–15', severity: 'warning' }],
  ['not in the papers of a nämnd', { organ: board, outsidePapers: true }, { rule: 'utanfor-handlingarna', paragraph: null, severity: 'warning' }],
  ['a minority in a nämnd', { organ: board, outcome: 'aterremiss', minority: true }, { rule: 'minoritet-utanfor-kf', paragraph: 'KL 5:50', severity: 'error' }],
  ['a second minority in KF', { outcome: 'aterremiss', minority: true, minorityBefore: true }, { rule: 'minoritet-andra-gangen', paragraph: 'KL 5:50', severity: 'error' }],
  ['a no', { outcome: 'avslag' }, { rule: 'avslag', paragraph: null, severity: 'warning' }],
  ['a decision where none was asked for', { verb: 'informeras', outcome: 'avslag' }, { rule: 'beslut-dar-inget-begars', paragraph: null, severity: 'info' }],
])('%s becomes a finding', (_name, change, finding) => {
  const found = brokenRules({ ...fine, ...change });
  expect(found[0]).toMatchObject(finding);
  for (const f of found) expect(f.text).toMatch(/^[A-ZÅÄÖ].*\.$/);
});

test('what was broken by when and how it was taken up stands whatever the outcome is; the rest may be kept by another', () => {
  const outcomes = ['bifall', 'bifall-med-andring', 'avslag', 'aterremiss', 'bordlaggning', 'noterat'] as const;
  const wrong = { undecidedBefore: [{ label: 'KS', type: 'KS' as const }, { label: 'Revisionen', type: 'revision' as const }], basisMissing: true, outsidePapers: true, minority: true, heldOn: '2027-12-01' };
  for (const organ of [fine.organ, board]) {
    for (const verb of ['faststaller', 'informeras'] as const) {
      const found = outcomes.map((outcome) => brokenRules({ ...fine, ...wrong, organ, verb, outcome, minorityBefore: true }).map((b) => b.rule));
      const always = found.reduce((a, b) => a.filter((rule) => b.includes(rule)));
      const ever = [...new Set(found.flat())];
      expect(ever.filter((rule) => !dependsOnOutcome(rule)).sort()).toEqual([...new Set(always)].sort());
    }
  }
  expect(brokenRules({ ...fine, metAs: { id: 'KSAU', label: 'Arbetsutskottet' } }).filter((b) => dependsOnOutcome(b.rule))).toEqual([]);
});

test('a first minority in KF breaks nothing, and a tabled ärende misses no lawful day', () => {
  expect(brokenRules({ ...fine, outcome: 'aterremiss', minority: true })).toEqual([]);
  expect(brokenRules({ ...fine, outcome: 'bordlaggning', heldOn: '2027-12-20' })).toEqual([]);
});

test('the lawful day is the extended one where there is one', () => {
  const laws = [law('stat-delar-overlamning', 'KL 11:16', '2027-10-31', '2027-11-01')];
  expect(brokenRules({ ...fine, laws, heldOn: '2027-11-01' })).toEqual([]);
  expect(brokenRules({ ...fine, laws, heldOn: '2027-11-02' })).toHaveLength(1);
});

test('a rule binds the organ that does its act; the days around a meeting are not judged', () => {
  const chain = [
    { position: 0, organ: 'BUN', verb: 'godkanner' as const },
    { position: 1, organ: 'KS', verb: 'overlamnar' as const },
    { position: 2, organ: 'revisionen', verb: 'bedomer' as const },
    { position: 3, organ: 'KF', verb: 'behandlar' as const },
  ];
  const types = { BUN: 'namnd', KS: 'KS', revisionen: 'revision', KF: 'KF' } as const;
  const laws = [
    law('stat-delar-overlamning', 'KL 11:16', '2027-10-31'),
    law('stat-delar-kf', 'KL 11:16', null),
    law('stat-ansvarsfrihet', 'KL 5:24', '2027-06-30'),
    law('stat-kf-kallelse', 'KL 5:15', '2027-11-15'),
    law('stat-justering', 'KL 5:69', '2027-12-06'),
    law('okand', 'KL 1:1', '2027-01-01'),
  ];
  const at = (p: number) => lawsAt(chain, p, laws, (organ) => types[organ as keyof typeof types]).map((l) => l.rule);
  expect([0, 1, 2, 3].map(at)).toEqual([[], ['stat-delar-overlamning'], [], ['stat-ansvarsfrihet']]);
});
