// Rows about the budget: frames and their final decision, election years, what moves a budget during its year, internbudget.
import { askedAgainBy } from '../../domain/plan/preliminary';
import { acts, chain, dayAt, organsOf, whyOf, type Rows, type World } from './world';

const YEARS = [2026, 2027, 2028, 2029, 2030];
const ordinary = (year: number): boolean => year % 4 !== 2;

/** In each ordinary year KF decides the step in this month, for the next year. */
function decidedIn(w: World, step: string, month: string, years = YEARS.filter(ordinary)): void {
  for (const year of years) {
    const o = w.one(step, year);
    expect([year, chain(o).filter((c) => c.startsWith('KF')), o.budgetYear]).toEqual([year, [`KF faststaller ${year}-${month}`], year + 1]);
  }
}

/** Frames before summer, said to be preliminary, and the final decision after it. */
function twoStages(w: World, frames: string, final: string): void {
  const [first, last] = [w.one(frames), w.one(final)];
  expect([chain(first).slice(-1), chain(last).slice(-1)]).toEqual([['KS faststaller 2027-06'], ['KF faststaller 2027-11']]);
  whyOf(first, 'Beslutet är preliminärt');
  whyOf(first, `Slutligt beslut fattas i ${last.label}`);
}

/** Each nämnd's own decision on its budget, after KF's. */
function ownDecision(w: World, step: string, kfs: string): void {
  expect(w.step(step).type).toBe('internbudget');
  expect(organsOf(w.all(step))).toEqual(expect.arrayContaining(w.namnder));
  const decided = dayAt(w.one(kfs), 'KF');
  for (const o of w.all(step)) {
    expect(acts(o)).toEqual([`${o.organ} faststaller`]);
    expect(o.due >= decided && o.after.includes(`${kfs}/KS`)).toBe(true);
  }
}

/** The months in which the nämnder decide. */
function monthsOf(w: World, step: string, year = 2027): string[] {
  return [...new Set(w.all(step, year).filter((o) => w.namnder.includes(o.organ)).map((o) => dayAt(o, o.organ).slice(0, 7)))].sort();
}

/** What the nämnder did on the preliminary frame is asked of them again when the final decision changes it. */
function askedForAgain(w: World, frames: string, step: string): void {
  const final = w.step(frames).finalIn ?? '';
  expect(askedAgainBy(w.definition.steps, final)).toEqual([step]);
  whyOf(w.one(frames), `begärs nya svar i ${w.step(step).label}`);
  for (const organ of w.namnder) expect(w.one(`${step}/${organ}`).due < w.one(final).due).toBe(true);
}

/** The nämnd decides one thing at the meeting where it decides another. */
function withThe(w: World, step: string, other: string): void {
  for (const organ of w.namnder) {
    const o = w.one(`${step}/${organ}`);
    expect([acts(o), o.after.includes(`${other}/${organ}`), dayAt(o, organ)]).toEqual([[`${organ} faststaller`], true, dayAt(w.one(`${other}/${organ}`), organ)]);
  }
}

export const budget: Rows = {
  13: {
    svenljunga: (w) => expect(chain(w.one('forutsattningar-och-uppdrag')).slice(-1)).toEqual(['KS faststaller 2027-06']),
    astorp: (w) => {
      for (const year of YEARS) {
        const o = w.one('ks-planeringsforutsattningar', year);
        expect([acts(o), o.due < `${year}-06-25`]).toEqual([['KS faststaller'], true]);
      }
    },
  },
  14: {
    'lilla-edet': (w) => decidedIn(w, 'kf-mal-och-resursplan', '06'),
    alvesta: (w) => decidedIn(w, 'mal-och-budget', '06'),
  },
  15: {
    svenljunga: (w) => decidedIn(w, 'kf-verksamhetsplan', '11', YEARS),
    astorp: (w) => decidedIn(w, 'kf-budget', '11', YEARS),
  },
  16: {
    svenljunga: (w) => twoStages(w, 'forutsattningar-och-uppdrag', 'kf-verksamhetsplan'),
    astorp: (w) => twoStages(w, 'ks-planeringsforutsattningar', 'kf-budget'),
  },
  17: {
    alvesta: (w) => {
      for (const year of [2026, 2030]) {
        expect(chain(w.one('mal-och-budget-valar', year)).slice(-1)).toEqual([`KF faststaller ${year}-11`]);
        whyOf(w.undated('mal-och-budget', year), 'Finns inte valår');
      }
      whyOf(w.undated('mal-och-budget-valar'), 'Finns bara valår');
    },
    astorp: (w) => {
      for (const year of [2026, 2030]) {
        const december = w.one('kf-budget-valar', year);
        expect([chain(december).slice(-1), december.strength, december.asked?.role]).toEqual([[`KF faststaller ${year}-12`], 'kan', 'ekonomichef']);
        whyOf(w.one('kf-budget', year), 'Vid valår kan budget med flerårsplan komma att beslutas i december.');
      }
      whyOf(w.undated('kf-budget-valar'), 'Finns bara valår');
    },
  },
  21: {
    alvesta: (w) => expect(w.one('kf-ramar-och-investeringsplan').waitsFor).toContain('bastilldelning/KS'),
  },
  22: {
    astorp: (w) => {
      const all = w.all('demografijustering');
      expect(all.map((o) => [o.due.slice(0, 7), o.budgetYear])).toEqual([['2027-03', 2027], ['2027-10', 2027]]);
      expect(all[0].receivers).toMatchObject([{ role: 'ekonomichef' }]);
    },
  },
  23: {
    astorp: (w) => {
      for (const year of YEARS) {
        const [extra, other] = [w.one('kompletteringsbudget', year), w.one('arsredovisning', year)];
        expect(extra.after).toContain('arsredovisning/KS/P12');
        expect([dayAt(extra, 'KF'), extra.strength, extra.budgetYear, other.budgetYear]).toEqual([dayAt(other, 'KF'), 'kan', year, year - 1]);
      }
    },
  },
  24: {
    alvesta: (w) => {
      expect(w.undated('justera-ramar-ks').strength).toBe('kan');
      const o = w.event('justera-ramar-ks', 'KS', '2027-09-01');
      expect([acts(o), o.opens, o.budgetYear, o.receivers[0]?.role]).toEqual([['KS beslutar'], '2027-09-01', 2027, 'ekonomichef']);
    },
  },
  25: {
    alvesta: (w) => {
      const o = w.one('resultatoverforing');
      expect([acts(o), o.budgetYear, dayAt(o, 'KF')]).toEqual([['KS foreslar', 'KF faststaller'], 2026, dayAt(w.one('arsredovisning'), 'KF')]);
    },
  },
  20: {
    degerfors: (w) => expect(w.one('kf-kommunbudget').waitsFor).toEqual(expect.arrayContaining(w.namnder.map((n) => `investeringsplan/${n}`))),
  },
  26: {
    svenljunga: (w) => askedForAgain(w, 'forutsattningar-och-uppdrag', 'detaljbudget-arbete'),
    astorp: (w) => {
      askedForAgain(w, 'ks-planeringsforutsattningar', 'starta-namndsmal-internbudget');
      // the internbudget waits for what is asked again, and for KF
      expect(w.one('namndsmal-och-internbudget/socialnamnden').waitsFor).toEqual(expect.arrayContaining(['kf-budget/KS', 'starta-namndsmal-internbudget/socialnamnden']));
    },
  },
  27: {
    'lilla-edet': (w) => expect([monthsOf(w, 'namnd-mal-och-resursplan'), monthsOf(w, 'namnd-mal-och-resursplan', 2030)]).toEqual([['2027-11'], ['2030-12']]),
    alvesta: (w) => expect([monthsOf(w, 'verksamhetsplan-namnd'), monthsOf(w, 'verksamhetsplan-namnd', 2030)]).toEqual([['2027-11'], ['2030-12']]),
    svenljunga: (w) => expect(monthsOf(w, 'namnd-detaljbudget')).toEqual(['2027-12']),
    astorp: (w) => {
      for (const year of YEARS) for (const month of monthsOf(w, 'namndsmal-och-internbudget', year)) expect([`${year}-12`, `${year + 1}-01`]).toContain(month);
      expect(w.step('namndsmal-och-internbudget').when).toMatchObject({ kind: 'months', from: 12, to: 1, nextYear: true });
    },
  },
  28: {
    'lilla-edet': (w) => ownDecision(w, 'namnd-mal-och-resursplan', 'kf-mal-och-resursplan'),
    alvesta: (w) => ownDecision(w, 'internbudget', 'mal-och-budget'),
    svenljunga: (w) => ownDecision(w, 'namnd-detaljbudget', 'kf-verksamhetsplan'),
    degerfors: (w) => ownDecision(w, 'internbudget', 'kf-kommunbudget'),
    astorp: (w) => ownDecision(w, 'namndsmal-och-internbudget', 'kf-budget'),
  },
  46: {
    'lilla-edet': (w) => withThe(w, 'ta-fram-kvalitetsfaktorer', 'namnd-mal-och-resursplan'),
    alvesta: (w) => withThe(w, 'kvalitetsfaktorer-indikatorer', 'verksamhetsplan-namnd'),
  },
};
