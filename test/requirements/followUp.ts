// Rows about follow-up: how often, who chooses, which period, how far a report goes, and in which order the organs take it.
import type { PlannedOccurrence } from '../../domain/plan/types';
import { acts, chain, dayAt, levelsAsked, periodsOf, whyOf, type Rows, type World } from './world';

const TWELVE = ['P01', 'P02', 'P03', 'P04', 'P05', 'P06', 'P07', 'P08', 'P09', 'P10', 'P11', 'P12'];

function at(w: World, step: string, organ: string): PlannedOccurrence[] {
  return w.all(step).filter((o) => o.organ === organ);
}

/** One report ends at KS, the other goes to KF. */
function stopsAndGoesOn(stops: PlannedOccurrence, goesOn: PlannedOccurrence): void {
  expect(stops.chain.map((m) => m.organ)).toContain('KS');
  expect(stops.chain.map((m) => m.organ)).not.toContain('KF');
  expect(goesOn.chain.map((m) => m.organ)).toContain('KF');
}

/** KS, then the revisors, then KF, each not before the one before it. */
function ksRevisionKf(o: PlannedOccurrence): void {
  expect(o.chain.map((m) => m.organ)).toEqual(['KS', 'revisionen', 'KF']);
  const [ks, revision, kf] = o.chain.map((m) => m.day);
  expect(ks! < revision! && revision! < kf!).toBe(true);
}

/** Every manager is asked about the staff, beside the figures. */
function asksAboutStaff(w: World, collection: string): void {
  const asked = w.one(collection).tasks.filter((t) => t.kind === 'answer');
  expect(asked.length).toBeGreaterThan(1);
  for (const t of asked) expect(w.definition.forms.find((f) => f.key === t.form)?.fields.map((f) => f.label)).toContain('Personal');
}

/** A step is done by the day of KS's budget proposal, in every year. */
function withTheProposal(w: World, step: string, proposal: string): void {
  for (const year of [2026, 2027, 2028, 2029, 2030]) expect(dayAt(w.one(step, year), 'KS')).toBe(dayAt(w.one(proposal, year), 'KS'));
}

export const followUp: Rows = {
  50: {
    svenljunga: (w) => expect(periodsOf(at(w, 'budgetuppfoljning-enhet', 'socialnamnden'))).toEqual(TWELVE),
    degerfors: (w) => {
      for (const organ of w.namnder) {
        expect(periodsOf(at(w, 'manadsrapport-namnd', organ))).toEqual(TWELVE);
        for (const o of at(w, 'manadsrapport-namnd', organ)) expect(acts(o)).toEqual([`${organ} behandlar`]);
      }
    },
  },
  51: {
    svenljunga: (w) => expect(periodsOf(w.all('manadsrapport'))).toEqual(['P02', 'P03', 'P04', 'P05', 'P08', 'P09', 'P10', 'P11']),
  },
  52: {
    svenljunga: (w) => {
      for (const organ of w.namnder) {
        const meetings = w.meetings.filter((m) => m.organ === organ && m.type === 'ordinarie' && m.day.startsWith('2027')).map((m) => m.day);
        expect(at(w, 'budgetuppfoljning-namnd', organ).map((o) => dayAt(o, organ))).toEqual(meetings.sort());
      }
    },
  },
  53: {
    alvesta: (w) => {
      const months = (organ: string): number => at(w, 'manadsrapport', organ).length;
      // one nämnd has chosen more than the floor, one less: it follows the floor and is told so
      expect([months('omsorgsnamnden'), months('kultur-och-fritidsnamnden'), months('samhallsbyggnadsnamnden')]).toEqual([9, 6, 6]);
      expect(w.plan().findings.filter((f) => f.rule === 'under-golvet')).toMatchObject([{ step: 'besluta-manadsrapport' }]);
      expect(acts(w.one('miniminiva-manadsrapport'))).toEqual(['KS faststaller']);
      expect(acts(w.one('besluta-manadsrapport/omsorgsnamnden'))).toEqual(['omsorgsnamnden beslutar']);
      expect(w.one('besluta-manadsrapport/omsorgsnamnden').after).toEqual(['miniminiva-manadsrapport/KS']);
    },
    astorp: (w) => expect([acts(w.one('besluta-extra-uppfoljning')), w.undated('ekonomiuppfoljning-extra').strength]).toEqual([['KS beslutar'], 'kan']),
  },
  54: {
    astorp: (w) => {
      withTheProposal(w, 'besluta-extra-uppfoljning', 'kf-budget');
      expect(w.step('besluta-extra-uppfoljning').carries).toEqual(['steps']);
      expect(acts(w.event('ekonomiuppfoljning-extra', 'socialnamnden', '2027-02-01'))).toEqual(['socialnamnden godkanner', 'KS behandlar']);
    },
  },
  55: {
    alvesta: (w) => {
      const o = w.one('delarsrapport-vid-behov');
      expect([o.strength, o.asked?.role, o.period]).toEqual(['kan', 'ekonomichef', 'P04']);
      whyOf(o, 'tillfrågas först om steget behövs');
    },
  },
  56: {
    'lilla-edet': (w) => expect([periodsOf(w.all('uppfoljning-tertial-1')), periodsOf(w.all('uppfoljning-tertial-2'))]).toEqual([['P04'], ['P08']]),
    svenljunga: (w) => expect([periodsOf(w.all('delarsrapport-4man')), periodsOf(w.all('delarsbokslut-8man'))]).toEqual([['P04'], ['P08']]),
    degerfors: (w) => {
      const o = w.one('delarsrapport');
      expect([o.period, o.law.find((l) => l.rule === 'stat-delar-overlamning')]).toMatchObject(['P07', { latest: '2027-09-30', status: 'ok' }]);
    },
    astorp: (w) => {
      expect([periodsOf(w.all('delarsuppfoljning-april')), periodsOf(w.all('delarsrapport-koncern'))]).toEqual([['P04'], ['P08']]);
      expect(acts(w.one('delarsuppfoljning-april/KS/P04'))).not.toContain('KF behandlar');
    },
  },
  57: {
    'lilla-edet': (w) => {
      for (const year of [2026, 2027, 2030]) {
        const o = w.one('controllerrapport-juni', year);
        expect(o.period).toBe('P06');
        expect(dayAt(o, 'KS') > `${year}-08-25` && dayAt(o, 'KS') < `${year}-09`).toBe(true);
        expect(dayAt(w.one('uppfoljning-tertial-1/omsorgsnamnden/P04', year), 'KF') > `${year}-08-25`).toBe(true);
      }
    },
    astorp: (w) => {
      const { from, to } = w.definition.summer ?? { from: '', to: '' };
      expect(w.one('ks-planeringsforutsattningar').due < `2027-${from}`).toBe(true);
      expect(w.all('ik-uppfoljning-halvar').every((o) => o.opens > `2027-${to}`)).toBe(true);
    },
  },
  58: {
    alvesta: (w) => stopsAndGoesOn(w.one('manadsrapport/omsorgsnamnden/P04'), w.one('delarsbokslut')),
    svenljunga: (w) => stopsAndGoesOn(w.one('manadsrapport/KS/P04'), w.one('delarsrapport-4man/socialnamnden/P04')),
    degerfors: (w) => stopsAndGoesOn(w.one('manadsrapport-ks/KS/P07'), w.one('delarsrapport')),
    astorp: (w) => stopsAndGoesOn(w.one('delarsuppfoljning-april/socialnamnden/P04'), w.one('delarsrapport-koncern')),
  },
  59: {
    svenljunga: (w) => ksRevisionKf(w.one('delarsbokslut-8man')),
    degerfors: (w) => {
      for (const step of ['delarsrapport', 'arsredovisning']) {
        ksRevisionKf(w.one(step));
        expect(acts(w.one(step))).toEqual(['KS godkanner', 'revisionen bedomer', 'KF beslutar']);
      }
    },
    astorp: (w) => ksRevisionKf(w.one('delarsrapport-koncern')),
  },
  60: {
    svenljunga: (w) => asksAboutStaff(w, 'budgetuppfoljning-enhet/socialnamnden/P08'),
    degerfors: (w) => asksAboutStaff(w, 'manadsuppgifter/socialnamnden/P07'),
    astorp: (w) => asksAboutStaff(w, 'delarsuppgifter/socialnamnden/P08'),
  },
  61: {
    alvesta: (w) => expect(w.all('kvalitetsrapport')[0]).toMatchObject({ strength: 'kan' }),
    svenljunga: (w) => {
      for (const o of w.all('kvalitetsrapport')) {
        expect([levelsAsked([o]), chain(o)]).toEqual([['verksamhet'], [`${o.organ} informeras 2027-02`]]);
        expect(o.due < w.one('bokslut-och-planeringsdagar').due).toBe(true);
      }
    },
  },
};
