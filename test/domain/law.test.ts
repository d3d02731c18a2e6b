import { LAW, lawRule } from '../../domain/law/rules';
import { parseMunicipality } from '../../domain/arshjul/parse';
import { plan } from '../../domain/plan/plan';
import type { LawCheck } from '../../domain/plan/types';
import { astorpFiles, astorpPlan, occurrence } from './astorp';
import { planOf } from './kommuner';

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
      expect(r.paragraph).toMatch(/^(KL|LKBR|FL|TF|OSL|MBL|DOS-lagen|Arkivlagen|GDPR;) /);
      expect(r.source).not.toBe('');
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
    expect(changed((t) => t.replace('      - revisionen bedömer inom 10 arbetsdagar\n      - KF beslutar\n', '      - KF beslutar\n      - revisionen bedömer inom 10 arbetsdagar\n'), koncern, 'stat-delar-revision')?.status).toBe('broken');
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

  it('has what holds for every document, and tells of the negotiation where a budget is decided', () => {
    for (const id of ['stat-allman-handling', 'stat-registrering', 'stat-sokbarhet', 'stat-arkiv', 'stat-tillganglighet', 'stat-personuppgifter', 'stat-mbl']) expect(lawRule(id)?.day.kind).toBe('none');
    for (const id of ['kf-budget/KS', 'namndsmal-och-internbudget/socialnamnden']) expect([id, check(2027, id, 'stat-mbl')?.status]).toEqual([id, 'ok']);
    expect(check(2027, 'arsredovisning/KS/P12', 'stat-mbl')).toBeUndefined();
  });

  it('shows to which day a day after the meeting is moved, as one that falls on New Year’s Day', () => {
    const law = (id: string): LawCheck[] => occurrence(planOf('degerfors', 2030), id).law;
    const appeal = law('kf-kommunbudget/KS').find((l) => l.rule === 'stat-laga-kraft');
    expect(appeal).toMatchObject({ latest: '2031-01-01', extended: '2031-01-02' });
    expect(appeal?.text).toContain('senast 1 januari 2031; flyttas enligt lag (1930:173) till 2 januari.');
    expect(law('internbudget/socialnamnden').find((l) => l.rule === 'stat-justering')).toMatchObject({ latest: '2030-12-26', extended: '2030-12-27' });
  });

  it('tells when a nämnd’s decision can be appealed no longer, and not for what only goes on or is no decision', () => {
    const rules = (id: string): string[] => occurrence(planOf('degerfors', 2027), id).law.map((l) => l.rule);
    expect(occurrence(planOf('degerfors', 2027), 'internbudget/socialnamnden').law.find((l) => l.rule === 'stat-laga-kraft-namnd')).toMatchObject({ paragraph: 'KL 13:2, 13:5', latest: '2028-01-15', extended: '2028-01-17', status: 'ok' });
    expect(rules('internbudget/socialnamnden')).not.toContain('stat-laga-kraft');
    for (const id of ['delarsrapport-namnd/socialnamnden/P07', 'manadsrapport-ks/KS/P03', 'kf-kommunbudget/KS', 'namnd-mal/energi']) expect([id, rules(id).includes('stat-laga-kraft-namnd')]).toEqual([id, false]);
  });

  it('says what the paragraphs say, also where they make exceptions, and from which day', () => {
    const says = (id: string): string => lawRule(id)?.sentence ?? '';
    expect(says('stat-budget-arlig')).toContain('synnerliga skäl');
    expect(says('stat-uppsikt')).toContain('avtalssamverkan');
    expect(says('stat-bolagsprovning')).toMatch(/föregående kalenderår.*befogenheterna.*förslag till fullmäktige/);
    expect(says('stat-aterremiss')).toContain('en andra gång krävs majoritet');
    expect(says('stat-delegationsforbud')).toMatch(/framställningar till fullmäktige.*automatiserad/);
    expect([lawRule('stat-publicera-ar')?.validFrom, lawRule('stat-avtalssamverkan')?.validFrom, lawRule('stat-ik')?.validFrom]).toEqual(['2024-01-01', '2018-07-01', '2025-07-01']);
  });

  it('does not tell a bolag what is said to nämnder, nor KS what is said to the other ones', () => {
    const rules = (kommun: 'astorp' | 'alvesta', id: string): string[] => occurrence(planOf(kommun, 2027), id).law.map((l) => l.rule);
    for (const organ of ['bostadsbolaget', 'KS', 'socialnamnden']) expect([organ, rules('astorp', `arsredovisning-namnd/${organ}/P12`).includes('stat-namnd-redovisning')]).toEqual([organ, organ === 'socialnamnden']);
    for (const organ of ['allbohus', 'KS', 'omsorgsnamnden']) expect([organ, rules('alvesta', `ik-plan/${organ}`).includes('stat-ik')]).toEqual([organ, organ !== 'allbohus']);
  });

  it('only informs by rules that were not read', () => {
    expect(LAW.filter((r) => r.verified === 'M').every((r) => r.day.kind === 'none')).toBe(true);
  });
});
