import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { errorLine, parseMunicipality, type MunicipalityFiles } from '../../domain/arshjul/parse';
import { isDay, monthOf, weekday } from '../../domain/calendar/day';
import { isWorkingDay } from '../../domain/calendar/workingDays';
import { sameWeekday } from '../../domain/next/calendar';
import { earlierStart } from '../../domain/next/earlier';
import { reportOf } from '../../domain/next/report';
import type { Experience, LateStep } from '../../domain/next/experience';
import { proposeNext } from '../../domain/next/propose';
import type { StepDef } from '../../domain/arshjul/definition';
import { NoMeetings } from '../../domain/plan/plan';
import { filesOf } from './kommuner';

const fixture = (name: string): MunicipalityFiles =>
  Object.fromEntries(['arshjul.yaml', 'organisation.yaml', 'sammantraden.yaml'].map((file) => [file, readFileSync(join(__dirname, '../fixtures/kommuner', name, file), 'utf8')])) as unknown as MunicipalityFiles;
const ensjo = fixture('ensjo');

const late = (step: string, workingDays: number, organ = 'KS'): LateStep => ({
  step, label: step, workingDays, at: [{ occurrence: `${step}/${organ}`, organ, what: 'answers', workingDays, open: false }],
});

const went: Experience = {
  run: 'ensjo-2027', municipality: 'ensjo', year: 2027, finished: true, today: '2028-01-20',
  late: [late('budget', 6), late('tillaggsbudget', 3), late('tertialuppgifter', 2, 'byanamnden'), late('finns-inte-mer', 9)],
  left: [{ person: 'ec-bibliotek-och-bad', name: 'Föreståndare bibliotek och bad', until: '2027-10-31', posts: [{ role: 'chef', scope: 'unit:badhuset', now: 'rektor-b' }, { role: 'chef', scope: 'unit:biblioteket', now: null }] }],
  plans: [{ organ: 'byanamnden', organLabel: 'bya- och omsorgsnämnden', n: 1, deviation: -420000, cause: 'Uppgifter till tertialet', openedOn: '2027-09-23', state: 'handedOver' }],
  open: [{ occurrence: 'snabbutredning/byanamnden/1', step: 'snabbutredning', label: 'Snabbutredning när en chef slutar', organ: 'byanamnden', due: '2027-11-08' }],
};

/** The files that are proposed, read; fails with what is wrong in them. */
function readable(files: MunicipalityFiles) {
  const read = parseMunicipality(files);
  if (!read.ok) throw new Error(read.errors.map(errorLine).join('\n'));
  return read;
}

/** Every offer is taken: its `#` goes away. `[]` too, where days are offered. */
function confirmed(text: string): string {
  return text
    .replace(/dagar: \[\](\n\s*# förslag)/g, 'dagar:$1')
    .split('\n')
    .map((line) => /^(\s*)# (- \d{4}-.*)$/.exec(line)?.slice(1).join('') ?? line)
    .join('\n');
}

describe('next year', () => {
  it('keeps every byte of the definition and the organisation when nothing is known of how the year went', () => {
    for (const kommun of ['astorp', 'alvesta', 'degerfors', 'lilla-edet', 'svenljunga'] as const) {
      const files = filesOf(kommun);
      const next = proposeNext(files, 2027, null);
      expect(next.files['arshjul.yaml']).toBe(files['arshjul.yaml']);
      expect(next.files['organisation.yaml']).toBe(files['organisation.yaml']);
      expect(next.meetings.offered).toEqual([]);
      const days = readable(next.files).meetings.map((m) => m.day);
      expect(days.length).toBeGreaterThan(20);
      expect(days.every((d) => d >= '2028-01-01')).toBe(true);
      expect(next.files['forslag.md']).toContain('Gjort bara ur mappen för 2027: året har inte körts här, så hur det gick är okänt.');
      expect(next.changes.length).toBeGreaterThan(50);
    }
  });

  it('is a folder that reads and plans, with what nobody has decided as comments', () => {
    const next = proposeNext(ensjo, 2027, went);
    const read = readable(next.files);
    expect(read.definition.steps).toEqual(readable(ensjo).definition.steps);
    expect(next.files['arshjul.yaml']).toContain('    # förslag: Sent 2027 hos kommunstyrelsen (6 arbetsdagar). Börja tidigare genom att lägga till:\n    # svarstid: 14 arbetsdagar\n    namn: Slutlig budget\n');
    expect(next.files['arshjul.yaml']).toContain('    # förslag: Sent 2027 hos kommunstyrelsen (3 arbetsdagar). Börja tidigare genom att byta raden under mot:\n    # öppnar: 29 mars\n    öppnar: i april\n');
    expect(next.files['arshjul.yaml']).toContain('# förslag: Sent 2027 hos bya- och omsorgsnämnden (2 arbetsdagar). Det öppnar när perioden är stängd;');
    expect(next.late.map((o) => o.step)).toEqual(['budget', 'tillaggsbudget', 'tertialuppgifter']);
    expect(next.files['organisation.yaml']).toContain('        # förslag: Föreståndare bibliotek och bad har slutat. chef: rektor-b\n        chef: ec-bibliotek-och-bad\n');
    expect(next.files['organisation.yaml']).toContain('        # förslag: Föreståndare bibliotek och bad har slutat. chef: vakant\n');
    expect(next.files['organisation.yaml']).toContain('  # förslag: Föreståndare bibliotek och bad har slutat (sön 31 okt 2027).');
    expect(next.files['forslag.md']).toContain('ur hur året gick (ensjo-2027, avslutat)');
    expect(next.files['forslag.md']).toContain('* bya- och omsorgsnämnden, nr 1: avvikelse −420 tkr');
    expect(next.files['forslag.md']).toContain('* Snabbutredning när en chef slutar, bya- och omsorgsnämnden [snabbutredning/byanamnden/1], senast mån 8 nov 2027');
  });

  it('tells law that is broken apart from the times of the styrmodell', () => {
    const text = proposeNext(ensjo, 2027, null).files['forslag.md'];
    const part = (heading: string): string => text.split(`## ${heading}`)[1]?.split('\n## ')[0] ?? '';
    const [law, own] = [part('Lag som planen 2028 bryter mot, så som den står'), part('Styrmodellens egna tider som planen 2028 inte håller, så som den står')];
    expect(law.match(/^\* .*$/gm)?.every((line) => / (?:KL|LKBR) \d/.test(line))).toBe(true);
    expect(own).toMatch(/^\* Slutlig budget \(kommunstyrelsen\): kommunfullmäktige har inget sammanträde i rätt tid/m);
    expect(own).not.toContain('KL ');
  });

  it('takes an offer when its # goes away', () => {
    const text = proposeNext(ensjo, 2027, went).files['arshjul.yaml'].replace('    # svarstid: 14 arbetsdagar\n', '    svarstid: 14 arbetsdagar\n').replace('    # öppnar: 29 mars\n    öppnar: i april\n', '    öppnar: 29 mars\n');
    const { definition } = readable({ ...ensjo, 'arshjul.yaml': text });
    expect(definition.steps.find((s) => s.id === 'budget')?.answerDays).toBe(14);
    expect(definition.steps.find((s) => s.id === 'tillaggsbudget')?.opens).toEqual({ kind: 'date', month: 3, date: 29, nextYear: false });
  });

  it('marks who leaves by the folder itself', () => {
    const next = proposeNext(ensjo, 2027, null);
    expect(next.files['forslag.md']).toContain('* Rektor halvtid A (rektor-a), till och med ons 30 jun 2027: föreståndare, Ensjö skola, nu Rektor halvtid B\n');
    expect(next.left).toEqual([{ person: 'rektor-a', name: 'Rektor halvtid A', until: '2027-06-30', posts: [{ role: 'chef', scope: 'unit:skolan', now: 'rektor-b' }] }]);
    expect(next.files['organisation.yaml']).toContain('  # förslag: Rektor halvtid A har slutat (ons 30 jun 2027). Ta bort, eller byt mot den som har tagit över.\n  rektor-a:\n');
  });

  it('keeps the meetings that are there, and offers the pattern of organs that have none', () => {
    const calendar = ensjo['sammantraden.yaml'].replace(/, 2028-0[2-5]-\d\d/g, '').replace(/ {6}- 2028-.*\n/g, '');
    const files = { ...ensjo, 'sammantraden.yaml': calendar };
    const next = proposeNext(files, 2027, null);
    expect(next.meetings.kept).toEqual([{ organ: 'miljonamnden', count: 1 }]);
    expect(next.meetings.offered.filter((o) => o.organ === 'KF').map((o) => [o.day, o.pattern])).toEqual([
      ['2028-03-06', 'första måndagen i mars'], ['2028-05-22', 'fjärde måndagen i maj'], ['2028-11-27', 'fjärde måndagen i november'],
    ]);
    expect(next.files['sammantraden.yaml']).toContain('# Styrelsen träffas sällan, och dess handlingar går tidigt.');
    expect(readable(next.files).meetings.filter((m) => m.day.startsWith('2028-')).map((m) => m.id)).toEqual(['miljonamnden-2028-01-20']);
    const all = { ...next.files, 'sammantraden.yaml': confirmed(next.files['sammantraden.yaml']) };
    const days = readable(all).meetings.filter((m) => m.day.startsWith('2028-'));
    expect(days.map((m) => m.id).sort()).toEqual(['miljonamnden-2028-01-20', ...next.meetings.offered.map((o) => `${o.organ}-${o.day}`)].sort());
    expect(next.changes.length).toBeGreaterThan(20);
    const names = { organs: new Map<string, string>(), people: new Map<string, string>(), post: (role: string) => role };
    expect(reportOf(next, { law: [], own: [] }, names)).toContain('* KF: inga sammanträden 2028. Dagar efter mönstret 2027 står som förslag i sammantraden.yaml: mån 6 mar 2028, mån 22 maj 2028, mån 27 nov 2028.');
  });

  it('offers days also where a later year is in the calendar', () => {
    const next = proposeNext(ensjo, 2030, null);
    const { 'sammantraden.yaml': kept } = next.files;
    expect(kept).not.toContain('2030-');
    expect(proposeNext(ensjo, 2027, null).files['sammantraden.yaml']).toContain('2031-05-26');
    const gap = proposeNext({ ...ensjo, 'sammantraden.yaml': ensjo['sammantraden.yaml'].replace(', 2028-05-10', '') }, 2027, null);
    expect(gap.meetings.offered.map((o) => o.organ)).toEqual(['hamnbolaget', 'hamnbolaget']);
    const text = confirmed(gap.files['sammantraden.yaml']);
    expect(readable({ ...ensjo, 'sammantraden.yaml': text }).meetings.filter((m) => m.organ === 'hamnbolaget').map((m) => m.day).sort()).toEqual(['2028-05-10', '2028-11-08', '2030-05-15', '2030-11-13', '2031-05-14']);
  });

  it('says so when this year has no meetings', () => expect(() => proposeNext(ensjo, 2040, null)).toThrow(NoMeetings));

  it('gives the same bytes for the same input', () => expect(proposeNext(ensjo, 2027, went)).toEqual(proposeNext(ensjo, 2027, went)));
});

describe('the same weekday of the month', () => {
  it.each([
    ['2027-03-17', 2028, '2028-03-15', 'tredje onsdagen i mars'],
    ['2027-03-31', 2028, '2028-03-29', 'sista onsdagen i mars'],
    ['2027-08-31', 2028, '2028-08-29', 'sista tisdagen i augusti'],
    ['2028-02-29', 2029, '2029-02-27', 'sista tisdagen i februari'],
    ['2027-01-04', 2028, '2028-01-03', 'första måndagen i januari'],
  ])('%s is in %i %s', (from, year, to, pattern) => expect(sameWeekday(from, year)).toEqual({ day: to, pattern }));

  it('stays in its month and on its weekday', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('2025-01-01T00:00:00Z'), max: new Date('2059-12-31T00:00:00Z'), noInvalidDate: true }), fc.integer({ min: 2026, max: 2060 }), (date, year) => {
        const from = date.toISOString().slice(0, 10);
        const { day } = sameWeekday(from, year);
        return isDay(day) && day.startsWith(String(year)) && monthOf(day) === monthOf(from) && weekday(day) === weekday(from);
      }),
    );
  });
});

describe('an earlier start', () => {
  const { definition } = readable(ensjo);
  const step = (part: Partial<StepDef>): StepDef => {
    const found = definition.steps.find((s) => s.id === 'dialogdag');
    if (!found) throw new Error('dialogdag is gone');
    return { ...found, ...part };
  };

  it.each<[Partial<StepDef>, string | null]>([
    [{}, 'svarstid: 12 arbetsdagar'],
    [{ answerDays: 20 }, 'svarstid: 24 arbetsdagar'],
    [{ opens: { kind: 'beforeAnswer', days: 15 } }, 'öppnar: 19 arbetsdagar före svar'],
    [{ opens: { kind: 'date', month: 3, date: 15, nextYear: false } }, 'öppnar: 9 mars'],
    [{ opens: { kind: 'month', month: 9, edge: 'first', nextYear: false } }, 'öppnar: 28 augusti'],
    [{ opens: { kind: 'date', month: 2, date: 29, nextYear: true } }, 'öppnar: 22 februari året efter'],
    [{ opens: { kind: 'date', month: 1, date: 3, nextYear: false } }, null],
    [{ opens: { kind: 'periodClosed', days: 0 } }, null],
    [{ opens: { kind: 'afterPredecessors', days: 0 } }, null],
    [{ builtOn: [{ step: 'budget' }] }, null],
  ])('%j: %s', (part, line) => {
    const offer = earlierStart(step(part), late('dialogdag', 4), definition, 2028, new Map());
    expect(offer.line).toBe(line);
    expect(offer.text).not.toMatch(/\d{4}-\d\d-\d\d/);
    if (line === null) expect(offer.text).toMatch(/öppn/);
    else expect(offer.text).toContain(`Förslag: ${line}`);
  });

  it('opens on a working day', () => expect(isWorkingDay('2028-08-28')).toBe(true));
});
