import { errorLine, parseMunicipality } from '../../domain/arshjul/parse';
import type { Fact } from '../../domain/plan/facts';
import { plan } from '../../domain/plan/plan';
import type { PlanFinding, PlannedOccurrence } from '../../domain/plan/types';
import { filesOf } from './kommuner';

const ID = 'budgetuppfoljning-enhet/socialnamnden/P05';
const SECOND = 'Godkännandet hade hamnat i semestern och är flyttat till efter den.';

/** Svenljunga's answers for May 2027, due 17 June and approved 21 and 23 June, with the semester from a day of June. */
function may(from: string, { moves = 'ja', answer = '8 arbetsdagar efter stängning', facts = [] }: { moves?: string; answer?: string; facts?: Fact[] } = {}): { answerBy: string | undefined; approvals: string[]; why: readonly string[]; findings: PlanFinding[] } {
  const files = filesOf('svenljunga');
  const text = files['arshjul.yaml'].replace(/^semester:\n(?: .*\n)*/m, `semester:\n  från: ${from}\n  till: 31 juli\n  svar flyttas: ${moves}\n`);
  const edited = text.replace(/( {2}budgetuppfoljning-enhet:\n(?: {4}.*\n)*? {4}svar senast: ).*/, `$1${answer}`);
  const read = parseMunicipality({ ...files, 'arshjul.yaml': edited });
  if (!read.ok) throw new Error(read.errors.map(errorLine).join('\n'));
  const { steps, findings } = plan({ ...read, year: 2027, facts });
  const found = steps.find((o): o is PlannedOccurrence => o.id === ID);
  if (!found) throw new Error('no answers');
  const approvals = new Set(found.tasks.filter((t) => t.kind === 'approve').map((t) => t.due));
  return { answerBy: found.answerBy, approvals: [...approvals].sort(), why: found.why, findings: findings.filter((f) => f.step === found.id && f.rule === 'svar-i-semester') };
}

describe('an approval that would fall in the semester', () => {
  it('follows the answers out of it, where they are moved', () => {
    const { findings, why, ...days } = may('22 juni');
    expect(days).toEqual({ answerBy: '2027-06-17', approvals: ['2027-06-21', '2027-08-03'] });
    expect(findings).toEqual([]);
    expect(why).toContain(SECOND);
  });

  it('is counted from the one below it', () => {
    expect(may('18 juni').approvals).toEqual(['2027-08-03', '2027-08-05']);
  });

  it('stays where nothing falls there, and where the file moves nothing', () => {
    expect(may('24 juni')).toMatchObject({ approvals: ['2027-06-21', '2027-06-23'], findings: [] });
    expect(may('24 juni').why).not.toContain(SECOND);
    expect(may('22 juni', { moves: 'nej' })).toMatchObject({ approvals: ['2027-06-21', '2027-06-23'], findings: [{ rule: 'svar-i-semester' }] });
  });

  it('stays where the answers have a day of their own, or somebody has put them in the semester', () => {
    expect(may('22 juni', { answer: '17 juni' })).toMatchObject({ answerBy: '2027-06-17', approvals: ['2027-06-21', '2027-06-23'] });
    expect(may('22 juni', { facts: [{ kind: 'moveStep', occurrence: ID, answerBy: '2027-06-29' }] })).toMatchObject({ answerBy: '2027-06-29', approvals: ['2027-07-01', '2027-07-05'] });
  });

  it.each([
    ['a day earlier', '22 juni', '2027-06-16', ['2027-06-18', '2027-08-03']],
    ['later, so that both fall there', '22 juni', '2027-06-21', ['2027-08-03', '2027-08-05']],
    ['earlier, so that none does', '22 juni', '2027-06-15', ['2027-06-17', '2027-06-21']],
    ['into it', '22 juni', '2027-06-29', ['2027-07-01', '2027-07-05']],
  ])('follows answers that somebody moves %s, whether they have opened or not', (_name, from, answerBy, approvals) => {
    const moved: Fact = { kind: 'moveStep', occurrence: ID, answerBy };
    expect(may(from, { facts: [moved] })).toMatchObject({ answerBy, approvals });
    expect(may(from, { facts: [{ kind: 'opened', occurrence: ID, day: '2027-06-07' }, moved] })).toMatchObject({ answerBy, approvals });
  });

  it('comes after answers that are moved themselves', () => {
    const { answerBy = '', approvals, why } = may('17 juni');
    expect(answerBy > '2027-08-01').toBe(true);
    expect(approvals.every((d) => d > answerBy)).toBe(true);
    expect(why).not.toContain(SECOND);
  });
});
