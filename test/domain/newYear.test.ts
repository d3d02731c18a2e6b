// A step at every ordinary meeting around the turn of the year, on the functions themselves: which meetings are the wheel's, and what it says of the
// wheel beside it. 4 January is the first arbetsdag of 2027, 3 January that of 2028.
import type { StepDef } from '../../domain/arshjul/definition';
import { calendarWith } from '../../domain/calendar/workingDays';
import type { Meeting, Organ } from '../../domain/organisation/types';
import type { Context } from '../../domain/plan/context';
import { MeetingIndex } from '../../domain/plan/currentMeetings';
import { eachMeetingFindings, papersInYear } from '../../domain/plan/eachMeeting';
import { at, occurrence } from './occurrence';

const organ = (id: string, label: string): Organ => ({ id, type: 'namnd', label, authority: id });
const KS = organ('KS', 'kommunstyrelsen');
const skola = organ('skola', 'skolnämnden');
const vard = organ('vard', 'vårdnämnden');
const meeting = (of: string, day: string, handlingsstopp = day, type: Meeting['type'] = 'ordinarie'): Meeting => ({ id: `${of}-${day}`, organ: of, day, handlingsstopp, type, state: 'planned' });
const context = (meetings: readonly Meeting[]): Context =>
  ({ year: 2027, calendar: calendarWith(), organs: new Map([KS, skola, vard].map((o) => [o.id, o])), meetings: new MeetingIndex(meetings) }) as unknown as Context;

/** On both sides of the first arbetsdag of each year, and a whole year away. */
const AROUND = [
  meeting('KS', '2026-06-01'), meeting('KS', '2027-01-11', '2027-01-03'), meeting('KS', '2027-01-12', '2027-01-04'), meeting('KS', '2027-02-01', '2027-01-25', 'extra'), meeting('KS', '2027-12-15', '2027-12-06'),
  meeting('KS', '2028-01-10', '2028-01-02'), meeting('KS', '2028-01-11', '2028-01-03'), meeting('KS', '2029-01-08', '2027-12-01'),
];
const step = { id: 'x', label: 'Rapporten' } as StepDef;

describe('the meetings of a wheel', () => {
  it('are the ordinary ones whose papers go from its first arbetsdag until the next wheel’s', () => {
    expect(papersInYear(context(AROUND), 'KS').map((m) => m.day)).toEqual(['2027-01-12', '2027-12-15', '2028-01-10']);
    expect(papersInYear(context(AROUND), 'skola')).toEqual([]);
  });
});

describe('what a wheel says of the one beside it', () => {
  const BEFORE = { severity: 'info', rule: 'mote-i-annat-hjul', step: 'x', text: 'Rapporten: sammanträdet mån 11 jan 2027 i kommunstyrelsen har handlingsstopp sön 3 jan 2027 och hör till hjulet 2026. Det hjulet måste ha dagen i sin kalender.' };
  const moved = (where: string, papers: string) => ({ severity: 'info', rule: 'mote-i-annat-hjul', step: 'x', text: `Rapporten: sammanträdet tis 18 jan 2028 i ${where} har handlingsstopp ${papers} och hör till hjulet 2028, men hade redan öppnat här och står kvar. Finns det även i hjulet 2028 tas det bort där.` });
  const unknown = (who: string) => ({ severity: 'warning', rule: 'nasta-ar-saknas', step: 'x', text: `Rapporten: ${who} har inga sammanträden 2028 i kalendern. Ett i början av januari hör till hjulet 2027 om handlingarna går före nyår, och då saknas det.` });
  const said = (meetings: readonly Meeting[], organs: readonly Organ[], occurrences: readonly ReturnType<typeof occurrence>[] = []) => eachMeetingFindings(context(meetings), step, organs, occurrences);
  const own = (id: string, more: object = {}, papers = '2028-01-07') => occurrence(id, { step: 'x', chain: [{ ...at('KS', '2028-01-04'), day: '2028-01-18', handlingsstopp: papers, ...more }] });

  it('is of a meeting whose papers went before its first arbetsdag, not on it', () => {
    expect(said(AROUND, [KS])).toEqual([BEFORE]);
    expect(said(AROUND, [skola])).toEqual([]);
  });

  it.each<[string, ReturnType<typeof occurrence>[], object[]]>([
    ['what has moved on to the next year', [own('x/KS/2028-01-04')], [moved('kommunstyrelsen', 'fre 7 jan 2028')]],
    ['to the first arbetsdag of it', [own('x/KS/2028-01-04', {}, '2028-01-03')], [moved('kommunstyrelsen', 'mån 3 jan 2028')]],
    ['nothing of what has moved to the day before', [own('x/KS/2028-01-04', {}, '2028-01-02')], []],
    ['an organ that is not known by its id', [{ ...own('x/borta/2028-01-04', { organ: 'borta', meeting: 'borta-2028-01-04' }), organ: 'borta' }], [moved('borta', 'fre 7 jan 2028')]],
    ['nothing of another step', [{ ...own('x/KS/2028-01-04'), step: 'y' }], []],
    ['nothing of a meeting that it was tabled to', [own('x/KS/12-14')], []],
    ['nothing of the other organs of the chain', [own('x/KS/2028-01-04', { organ: 'skola' })], []],
    ['nothing of what has no meeting', [own('x/KS/2028-01-04', { meeting: null })], []],
  ])('is of %s', (_what, occurrences, expected) => {
    expect(said([], [KS], occurrences)).toEqual(expected);
  });

  it('is of the organs that meet this year and not the next', () => {
    const [a, b, c] = [meeting('KS', '2027-03-01'), meeting('skola', '2027-03-01'), meeting('vard', '2027-03-01')];
    expect(said([a], [KS, skola])).toEqual([unknown('kommunstyrelsen')]);
    expect(said([a, b, c, meeting('skola', '2028-03-01')], [KS, skola, vard])).toEqual([unknown('kommunstyrelsen och vårdnämnden')]);
    expect(said([a, meeting('KS', '2028-03-01')], [KS])).toEqual([]);
    expect(said([meeting('KS', '2027-03-01', '2027-02-20', 'extra')], [KS])).toEqual([]);
  });

  it('comes in order: the year before, what has moved, what is not known', () => {
    const meetings = [meeting('KS', '2027-01-11', '2027-01-03')];
    expect(said(meetings, [KS], [own('x/KS/2028-01-04')])).toEqual([BEFORE, moved('kommunstyrelsen', 'fre 7 jan 2028'), unknown('kommunstyrelsen')]);
  });
});
