import { LAW, lawRule } from '../../domain/law/rules';
import { parseMunicipality } from '../../domain/arshjul/parse';
import { plan } from '../../domain/plan/plan';
import type { LawCheck } from '../../domain/plan/types';
import { astorpFiles, astorpPlan, occurrence } from './astorp';

function check(year: number, id: string, rule: string): LawCheck | undefined {
  return occurrence(astorpPlan(year), id).law.find((l) => l.rule === rule);
}

/** A rule's check after a change of Åstorp's text. */
function changed(change: (t: string) => string, id: string, rule: string): LawCheck | undefined {
  const text = change(astorpFiles['arshjul.yaml']);
  expect(text).not.toBe(astorpFiles['arshjul.yaml']);
  const read = parseMunicipality({ ...astorpFiles, 'arshjul.yaml': text });
  if (!read.ok) throw new Error(read.errors.map((e) => e.text).join('\n'));
  return occurrence(plan({ ...read, year: 2027, facts: [] }), id).law.find((l) => l.rule === rule);
}

describe('the law as data', () => {
  it('has each rule once, with paragraph, sentence, source and how surely it was read', () => {
    expect(new Set(LAW.map((r) => r.id)).size).toBe(LAW.length);
    for (const r of LAW) {
      expect(r.paragraph).toMatch(/^(KL|LKBR|FL) /);
      expect(r.sentence.length).toBeGreaterThan(20);
      expect(['V', 'S', 'M']).toContain(r.verified);
    }
    expect(lawRule('stat-delar-overlamning')?.paragraph).toBe('KL 11:16');
  });

  it.each([
    [2027, 'kf-budget/KS', 'stat-budgetforslag-ks', '2027-10-31', '2027-11-01'],
    [2026, 'kf-budget/KS', 'stat-budgetforslag-ks', '2026-10-31', '2026-11-02'],
    [2027, 'kf-budget/KS', 'stat-budget-kf', '2027-11-30', undefined],
    [2030, 'kf-budget/KS', 'stat-budget-kf', '2030-11-30', undefined],
    [2027, 'delarsrapport-koncern/KS/P08', 'stat-delar-overlamning', '2027-10-31', '2027-11-01'],
    [2028, 'delarsrapport-koncern/KS/P08', 'stat-delar-overlamning', '2028-10-31', undefined],
    [2028, 'arsredovisning/KS/P12', 'stat-arsredovisning', '2028-04-15', '2028-04-18'],
    [2027, 'arsredovisning/KS/P12', 'stat-arsredovisning', '2027-04-15', undefined],
    [2027, 'arsredovisning/KS/P12', 'stat-ansvarsfrihet', '2027-06-30', undefined],
    [2027, 'kf-budget/KS', 'stat-kf-kallelse', '2027-11-15', undefined],
  ])('%i %s %s: latest %s', (year, id, rule, latest, extended) => {
    const found = check(year, id, rule);
    expect(found).toMatchObject({ latest, status: 'ok' });
    expect(found?.extended).toBe(extended);
  });

  it('is satisfied by Åstorp’s delårsrapport: period, revisors before KF, KF treats it', () => {
    for (const rule of ['stat-delar-period', 'stat-delar-revision', 'stat-delar-kf']) expect(check(2027, 'delarsrapport-koncern/KS/P08', rule)?.status).toBe('ok');
  });

  it('says when the revisors are missing, or come after KF', () => {
    const koncern = 'delarsrapport-koncern/KS/P08';
    expect(changed((t) => t.replace('      - revisionen bedömer inom 10 arbetsdagar\n', ''), koncern, 'stat-delar-revision')?.status).toBe('broken');
    expect(changed((t) => t.replace('      - revisionen bedömer inom 10 arbetsdagar\n      - KF behandlar\n', '      - KF behandlar\n      - revisionen bedömer inom 10 arbetsdagar\n'), koncern, 'stat-delar-revision')?.status).toBe('broken');
  });

  it('says when the budget is decided too late', () => {
    const late = changed((t) => t.replaceAll('- KF fastställer i november', '- KF fastställer i december'), 'kf-budget/KS', 'stat-budget-kf');
    expect(late).toMatchObject({ status: 'broken', latest: '2027-11-30' });
    expect(late?.text).toContain('efter lagens dag');
  });

  it('does not take a four-month report for the delårsrapport', () => {
    const text = (t: string) => t.replace('    namn: Delårsuppföljning\n', '    namn: Delårsuppföljning\n    typ: delårsrapport\n');
    expect(changed(text, 'delarsuppfoljning-april/socialnamnden/P04', 'stat-delar-period')?.status).toBe('broken');
  });

  it('only informs by rules that were not read', () => {
    expect(LAW.filter((r) => r.verified === 'M').every((r) => r.day.kind === 'none')).toBe(true);
  });
});
