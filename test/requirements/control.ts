// Rows about internkontroll: risk and plan, how often it is reported and to whom, bolag, and what KS makes of the whole.
import { acts, chain, organsOf, periodsOf, type Rows, type World } from './world';

/** Every nämnd decides its plan for the next year, each year, in this month; where it goes after that. */
function planned(w: World, step: string, month: string, then: readonly string[] = []): void {
  for (const year of [2026, 2027, 2030]) {
    for (const organ of w.namnder) {
      const o = w.one(`${step}/${organ}`, year);
      expect([chain(o)[0], acts(o).slice(1), o.budgetYear]).toEqual([`${organ} faststaller ${year}-${month}`, then, year + 1]);
    }
  }
}

export const control: Rows = {
  78: {
    'lilla-edet': (w) => planned(w, 'ik-kartlaggning-risk', '10', ['KS informeras']),
    alvesta: (w) => planned(w, 'ik-plan', '12'),
    svenljunga: (w) => planned(w, 'ik-riskanalys-och-plan', '11'),
    degerfors: (w) => {
      planned(w, 'ik-plan', '11');
      expect(w.one('ik-plan/socialnamnden').waitsFor).toEqual(['ik-riskanalys/socialnamnden']);
    },
    astorp: (w) => {
      planned(w, 'ik-plan', '11');
      expect(w.one('ik-plan/socialnamnden').waitsFor).toEqual(['ik-riskbedomning/socialnamnden']);
    },
  },
  79: {
    alvesta: (w) => {
      const months = (organ: string): string[] => w.all('ik-rapport').filter((o) => o.organ === organ).map((o) => o.id.slice(-3));
      expect([months('omsorgsnamnden'), months('utbildningsnamnden')]).toEqual([['M04', 'M08', 'M11'], ['M05', 'M10']]);
      expect(w.step('ik-rapport').when).toEqual({ kind: 'chosen', by: 'ik-plan' });
    },
  },
  80: {
    astorp: (w) => {
      const reports = w.plan().steps.filter((o) => o.organ === 'socialnamnden' && o.kind === 'rapport' && o.step.startsWith('ik-'));
      expect(reports.map((o) => [o.step, o.period, o.budgetYear])).toEqual([['ik-arsrapport', 'P12', 2026], ['ik-uppfoljning-halvar', 'P06', 2027]]);
    },
  },
  81: {
    alvesta: (w) => expect(acts(w.one('ik-utvardering-ks'))).toEqual(['KS beslutar']),
    degerfors: (w) => {
      for (const organ of w.namnder) expect(acts(w.one(`ik-uppfoljning/${organ}/P12`))).toEqual([`${organ} godkanner`, 'KS informeras', 'revisionen informeras']);
    },
    astorp: (w) => {
      for (const organ of w.namnder) expect(acts(w.one(`ik-arsrapport/${organ}/P12`))).toEqual([`${organ} godkanner`, 'KS informeras']);
    },
  },
  82: {
    alvesta: (w) => {
      for (const bolag of w.bolag) expect(acts(w.one(`ik-plan/${bolag}`))).toEqual([`${bolag} faststaller`]);
      expect(organsOf(w.all('ik-rapport'))).toEqual(expect.arrayContaining(w.bolag));
    },
  },
  83: {
    alvesta: (w) => {
      const o = w.one('ik-utvardering-ks');
      expect([chain(o), o.budgetYear, o.organ]).toEqual([['KS beslutar 2027-03'], 2026, 'KS']);
    },
    degerfors: (w) => {
      const o = w.one('ik-utvardering-ks');
      expect([chain(o), periodsOf(w.all('ik-uppfoljning'))]).toEqual([['KS beslutar 2027-04'], ['P12']]);
      expect(o.waitsFor).toEqual(expect.arrayContaining(w.namnder.map((n) => `ik-uppfoljning/${n}/P12`)));
    },
    astorp: (w) => expect(acts(w.one('ik-arsrapport/socialnamnden/P12'))).toContain('KS informeras'),
  },
};
