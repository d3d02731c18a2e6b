import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseMunicipality } from '../../domain/arshjul/parse';
import { addDays, type Day } from '../../domain/calendar/day';
import { organisationOn, type OrganisationChange } from '../../domain/organisation/changes';
import type { Organ, Organisation } from '../../domain/organisation/types';
import type { Fact } from '../../domain/plan/facts';
import { plan } from '../../domain/plan/plan';
import { meansOrgan } from '../../domain/arshjul/organRef';
import { chainOrgan, goesOn, sameOrgan, tookOver } from '../../domain/plan/organs';
import type { Plan, PlannedOccurrence } from '../../domain/plan/types';
import { Planned } from '../../services/plan/reorganise';
import { mergeOrgans, splitOrgan } from '../../services/plan/reorganiseOrgans';
import { readKommun } from './kommuner';

const folder = join(__dirname, '../fixtures/kommuner/lillby');
const file = (name: string): string => readFileSync(join(folder, name), 'utf8');

/** Lillby with more in one of its sections, or beside them. */
function lillby(section = '', more = '', others = '') {
  const text = file('arshjul.yaml');
  const read = parseMunicipality({ 'arshjul.yaml': `${section === '' ? text : text.replace(`\n${section}:\n`, `\n${section}:\n${more}`)}${others}`, 'organisation.yaml': file('organisation.yaml'), 'sammantraden.yaml': file('sammantraden.yaml') });
  if (!read.ok) throw new Error(read.errors.map((e) => `${String(e.line)}:${String(e.column)} ${e.text}`).join('\n'));
  return read;
}

type Read = ReturnType<typeof lillby>;

const BOTH = ['skolnamnden', 'omsorgsnamnden'];

/** The two nämnder become one that there was none of before. */
function merged(read: Read, from: Day, label = 'nya nämnden', org: Organisation = read.organisation): Fact[] {
  const { change, added = [], cancelled = [] } = mergeOrgans(new Planned(org, read.definition, from), { kind: 'mergeOrgans', organs: BOTH, into: 'ny', label, from }, read.meetings);
  return [...added, { kind: 'reorganise', what: 'prov', change, from }, ...cancelled];
}

const planned = (read: Read, facts: readonly Fact[] = []): Plan => plan({ ...read, year: 2027, facts });
const opened = (o: PlannedOccurrence): Fact => ({ kind: 'opened', occurrence: o.id, day: o.opens });

function at(p: Plan, id: string): PlannedOccurrence {
  const found = p.steps.find((o) => o.id === id);
  if (!found) throw new Error(`${id} is not in the plan`);
  return found;
}

describe('the organ that a name means', () => {
  const organ = (id: string, more: Partial<Organ> = {}): Organ => ({ id, type: 'namnd', label: id, authority: id, ...more });
  const organs = [organ('a', { ended: 'b' }), organ('b', { ended: 'c', succeeds: ['a'] }), organ('c', { succeeds: ['b'] }), organ('d', { succeeds: ['a'] }), organ('ring', { ended: 'ring' })];
  const known = { organs: new Map(organs.map((o) => [o.id, o])) };
  const one = (id: string): Organ => known.organs.get(id) ?? organ(id);

  it('is the last of those that followed one another', () => {
    expect(['a', 'b', 'c', 'd', 'ring', 'x'].map((id) => goesOn(known, id))).toEqual(['c', 'c', 'c', 'd', 'ring', 'x']);
    expect([sameOrgan(known, 'a', 'b'), sameOrgan(known, 'c', 'a'), sameOrgan(known, 'a', 'd')]).toEqual([true, true, false]);
  });

  it('is the same in a chain and among references, by name or by type', () => {
    expect(chainOrgan(known, { organ: { id: 'a' } }, one('d'))?.id).toBe('c');
    expect(chainOrgan(known, { organ: { own: true } }, one('d'))?.id).toBe('d');
    expect(chainOrgan(known, { organ: { id: 'x' } }, one('d'))).toBeUndefined();
    expect([meansOrgan(organs, [{ id: 'a' }], one('c')), meansOrgan(known.organs, [{ id: 'a' }], one('d')), meansOrgan(organs, [{ types: ['namnd'] }], one('d'))]).toEqual([true, false, true]);
  });

  it('takes over also what another took over before it', () => {
    expect([tookOver(known, one('c'), 'a'), tookOver(known, one('d'), 'a'), tookOver(known, one('d'), 'b'), tookOver(known, one('a'), 'a')]).toEqual([true, true, false, false]);
  });
});

describe('after a reorganisation', () => {
  it('what has opened keeps its law at the organ that takes it over, and is called by that one’s name', () => {
    const read = lillby();
    const before = at(planned(read), 'delarsrapport-namnd/skolnamnden/P08');
    const from = addDays(before.opens, 1);
    const now = at(planned(read, [opened(before), ...merged(read, from)]), before.id);
    expect(now.chain.map((m) => [m.organ, m.insteadOf])).toEqual([['ny', 'skolnamnden']]);
    expect(now.law.map((l) => l.rule)).toEqual(before.law.map((l) => l.rule));
    expect(now.law.map((l) => l.rule)).toContain('stat-justering');
    expect(now.law.find((l) => l.rule === 'stat-justering')?.text).toContain('för nya nämnden');
    expect(now.law.every((l) => now.why.includes(l.text))).toBe(true);
  });

  it('names the organ in the ärende where the step is called as the organ was', () => {
    const read = lillby('rapporter', '  protokoll:\n    namn: Till skolnämnden från skolnämnden\n    organ: skolnamnden\n    period: augusti\n    bygger på: delarsuppgifter i augusti\n    från: varje förvaltningschef\n    formulär: sammanstallning\n    behandling:\n      - nämnden godkänner\n');
    const before = at(planned(read), 'protokoll/skolnamnden/P08');
    const now = at(planned(read, [opened(before), ...merged(read, addDays(before.opens, 1))]), before.id);
    expect(now.chain.map((m) => m.label)).toEqual(['Till skolnämnden från skolnämnden: nya nämnden godkänner']);
  });

  it('a deficit starts the chain whose händelse the file has at the organ that has ended', () => {
    const read = lillby();
    const definition = { ...read.definition, steps: read.definition.steps.map((s) => (s.id === 'atgardsplan' ? { ...s, organs: [{ id: 'skolnamnden' }] } : s)) };
    const p = plan({ ...read, definition, year: 2027, facts: merged(read, '2027-07-01') });
    expect(at(p, 'delarsuppgifter/ny/P08').deviation).toEqual({ chain: 'budget-i-balans' });
    expect(at(planned(read), 'delarsuppgifter/skolnamnden/P08').deviation).toEqual({ chain: 'budget-i-balans' });
  });

  it('what is taken at the same meeting as another is so at the one that has taken over', () => {
    const read = lillby('steg', '  dialog:\n    namn: Dialog\n    organ: KS\n    när: vid varje delarsrapport-namnd\n    från: ekonomichef\n    formulär: genomford\n    behandling:\n      - skolnamnden informeras\n');
    const p = planned(read, merged(read, '2027-07-01'));
    const report = at(p, 'delarsrapport-namnd/ny/P08');
    expect(at(p, 'dialog/KS/P08').chain.map((m) => [m.organ, m.meeting])).toEqual([['ny', report.chain[0]?.meeting]]);
  });

  it('the last meeting before another is the new organ’s', () => {
    const read = lillby('steg', '  infor:\n    namn: Inför\n    organ: KS\n    när: inför varje kf-budget\n    från: ekonomichef\n    formulär: genomford\n    behandling:\n      - skolnamnden informeras\n');
    const p = planned(read, merged(read, '2027-07-01'));
    const budget = at(p, 'kf-budget/KS');
    const meeting = at(p, 'infor/KS').chain[0]?.meeting ?? '';
    expect(meeting).toMatch(/^ny-/);
    expect(meeting.slice(3) < budget.opens).toBe(true);
  });

  it.each(['2027-03-01', '2027-07-01', '2027-10-01'])('the organs go on taking turns at the meetings of the one that took over on %s', (from) => {
    const read = lillby('steg', '  besok:\n    namn: Besök\n    organ: [KS, KF, revisionen]\n    när: en gång per år, utspritt\n    från: ekonomichef\n    formulär: genomford\n    behandling:\n      - skolnamnden informeras\n');
    const turns = (p: Plan): (string | null | undefined)[][] => p.steps.filter((o) => o.step === 'besok').map((o) => [o.id, o.chain[0]?.meeting?.replace(/^[a-z]+-/, '')]);
    expect(turns(planned(read))).toHaveLength(3);
    expect(turns(planned(read, merged(read, from)))).toEqual(turns(planned(read)));
  });

  it('a choice goes on with the organ that takes over, and nothing is told of the one that has ended', () => {
    const more = 'val:\n  budgetdag:\n    annars: [april]\n    valt:\n      skolnamnden:\n        månader: [mars, oktober]\n';
    const read = lillby('rapporter', '  egen:\n    namn: Egen rapport\n    organ: varje nämnd\n    period: enligt budgetdag\n    från: varje förvaltningschef\n    formulär: sammanstallning\n', more);
    const told = (p: Plan): string[] => p.findings.filter((f) => f.rule === 'inget-val').map((f) => f.text);
    expect(told(planned(read))).toEqual([expect.stringContaining('omsorgsnämnden har inte valt')]);
    // The only choice that there was is the new one's.
    const p = planned(read, merged(read, '2027-07-01'));
    expect(told(p)).toEqual([]);
    expect(p.steps.filter((o) => o.step === 'egen' && o.organ === 'ny').map((o) => o.period)).toEqual(['P10']);
  });

  it('two choices that were made by others are none for the one that follows both', () => {
    const more = 'val:\n  budgetdag:\n    annars: [november]\n    valt:\n      skolnamnden:\n        månader: [mars, oktober]\n      omsorgsnamnden:\n        månader: [mars, september]\n';
    const read = lillby('rapporter', '  egen:\n    namn: Egen rapport\n    organ: varje nämnd\n    period: enligt budgetdag\n    från: varje förvaltningschef\n    formulär: sammanstallning\n', more);
    const p = planned(read, merged(read, '2027-07-01'));
    expect(p.findings.filter((f) => f.rule === 'inget-val').map((f) => f.text)).toEqual([expect.stringContaining('nya nämnden har inte valt')]);
    expect(p.steps.filter((o) => o.step === 'egen' && o.organ === 'ny').map((o) => o.period)).toEqual(['P11']);
  });

  it.each([
    ['2027-09-08', 'after what it belongs to is asked, before that is reported', ['ny']],
    ['2027-09-21', 'after that is reported, before it opens', ['ny']],
    ['2027-09-29', 'after it has opened', ['omsorgsnamnden', 'skolnamnden']],
    ['2027-10-20', 'after the nämnder have taken it', ['omsorgsnamnden', 'skolnamnden']],
    ['2027-11-17', 'later still', ['omsorgsnamnden', 'skolnamnden']],
  ])('on %s (%s) what goes with another step is asked for once, at its meeting', (from, _when, organs) => {
    const read = lillby('steg', '  samtal:\n    namn: Samtal\n    organ: varje nämnd\n    när: vid varje delarsrapport-namnd\n    från: varje förvaltningschef\n    formulär: genomford\n    behandling:\n      - nämnden informeras\n');
    const talks = planned(read, merged(read, from)).steps.filter((o) => o.step === 'samtal');
    expect(talks.map((o) => o.organ).sort()).toEqual(organs);
    for (const o of talks) expect(o.chain[0]?.day).toMatch(/^2027-10-(14|19)$/);
  });

  it('what the nämnder were both asked for is not asked for again when they have become one', () => {
    const read = readKommun('degerfors');
    const organs = read.organisation.organs.filter((o) => o.type === 'namnd').slice(0, 2).map((o) => o.id);
    const from = '2027-07-12';
    const { change, added = [], cancelled = [] } = mergeOrgans(new Planned(read.organisation, read.definition, from), { kind: 'mergeOrgans', organs, into: 'ny', label: 'nya nämnden', from }, read.meetings);
    const p = plan({ ...read, year: 2027, facts: [...added, { kind: 'reorganise', what: 'prov', change, from }, ...cancelled] });
    expect(p.steps.filter((o) => o.step === 'namnd-budgetunderlag' && [...organs, 'ny'].includes(o.organ)).map((o) => o.organ).sort()).toEqual([...organs].sort());
  });

  it('of a reorganisation, what builds on a part’s own comes after it', () => {
    const read = lillby();
    const first: Fact[] = merged(read, '2027-02-01');
    const change = first.flatMap((f): OrganisationChange[] => (f.kind === 'reorganise' ? [f.change] : []));
    const organisation = change.reduce((org, one) => organisationOn(org, [{ from: '2027-02-01', change: one }], '2027-08-01'), read.organisation);
    const { change: split, added = [], cancelled = [] } = splitOrgan(new Planned(organisation, read.definition, '2027-09-10'), { kind: 'splitOrgan', organ: 'ny', into: [{ id: 'x', label: 'X', units: ['skolforvaltningen'] }, { id: 'y', label: 'Y', units: ['omsorgsforvaltningen'] }], from: '2027-09-10' }, read.meetings);
    const p = planned(read, [...first, ...added, { kind: 'reorganise', what: 'prov', change: split, from: '2027-09-10' }, ...cancelled]);
    // Asked by the one nämnd before it is split, reported by its two parts after.
    for (const part of ['x', 'y']) expect(at(p, `delarsrapport-namnd/${part}/P08`).builtOn).toEqual(['delarsuppgifter/ny/P08']);
  });
});
