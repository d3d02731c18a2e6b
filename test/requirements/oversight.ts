// Rows about uppsikt, bolag and ansvarsprövning.
import { acts, chain, dayAt, organsOf, periodsOf, whyOf, type Rows, type World } from './world';

/** Uppsikt is no work of its own: other steps bring it to KS. */
function fedBy(w: World, channels: readonly string[]): void {
  for (const step of channels) {
    const o = w.all(step).find((x) => x.organ !== 'KS') ?? w.all(step)[0];
    expect([step, o.chain.some((m) => m.organ === 'KS' || m.organ === 'KF')]).toEqual([step, true]);
  }
}

function standing(w: World): void {
  const o = w.undated('ks-uppsikt');
  expect([o.kind, o.organ]).toEqual(['staende', 'KS']);
  expect(w.plan().steps.some((s) => s.step === 'ks-uppsikt')).toBe(false);
}

/** The step stands at every bolag as at every nämnd, for the same periods. */
function bolagToo(w: World, step: string): void {
  expect(organsOf(w.all(step))).toEqual(expect.arrayContaining([...w.namnder, ...w.bolag]));
  const periods = (organ: string): string[] => periodsOf(w.all(step).filter((o) => o.organ === organ));
  for (const bolag of w.bolag) expect(periods(bolag)).toEqual(periods(w.namnder[0] ?? ''));
}

export const oversight: Rows = {
  65: {
    degerfors: (w) => {
      const all = w.all('dialogmoten-vid-uppfoljning');
      expect(all.map((o) => chain(o))).toEqual([['KS informeras 2027-04'], ['KS informeras 2027-10']]);
      expect(all.every((o) => o.chain.every((m) => m.forInformation))).toBe(true);
      expect(all[1]!.due > w.one('delarsrapport').chain[0]!.day).toBe(true);
    },
  },
  66: {
    degerfors: (w) => {
      for (const year of [2027, 2030]) {
        const visits = w.all('namnd-besoker-ks', year);
        for (const organ of w.namnder) expect([organ, visits.filter((o) => o.organ === organ && acts(o).join() === 'KS informeras').length >= 1]).toEqual([organ, true]);
        // no two at the same meeting
        expect(new Set(visits.map((o) => dayAt(o, 'KS'))).size).toBe(visits.length);
        whyOf(visits[0], 'Minst 1 per år');
      }
    },
  },
  67: {
    degerfors: (w) => {
      for (const year of [2027, 2030]) {
        const o = w.one('arsrapport-uppsiktsplikt', year);
        expect([acts(o), dayAt(o, 'KS').slice(0, 7), dayAt(o, 'KF') > dayAt(o, 'KS')]).toEqual([['KS godkanner', 'KF behandlar'], `${year}-12`, true]);
        expect(o.after).toEqual(expect.arrayContaining([...w.namnder.map((n) => `namnd-besoker-ks/${n}`), ...w.bolag.map((b) => `provning-bolag/${b}`)].map((id) => expect.stringContaining(id))));
      }
    },
  },
  68: {
    degerfors: (w) => {
      expect(organsOf(w.all('provning-bolag'))).toEqual(w.bolag);
      for (const o of w.all('provning-bolag')) {
        expect([acts(o), o.budgetYear]).toEqual([['KS beslutar'], 2026]);
        expect(o.law.map((l) => l.paragraph)).toContain('KL 6:9');
      }
    },
  },
  69: {
    'lilla-edet': (w) => {
      standing(w);
      fedBy(w, ['omvarldsanalys-kommunovergripande', 'uppfoljning-tertial-1', 'uppfoljning-tertial-2', 'arsbokslut', 'ik-kartlaggning-risk']);
    },
    alvesta: (w) => {
      standing(w);
      fedBy(w, ['manadsrapport', 'delarsbokslut', 'ik-utvardering-ks']);
    },
    svenljunga: (w) => fedBy(w, ['manadsrapport', 'delarsrapport-4man', 'delarsbokslut-8man']),
    degerfors: (w) => {
      fedBy(w, ['manadsrapport-ks', 'delarsrapport', 'namnd-besoker-ks', 'dialogmoten-vid-uppfoljning', 'kommundirektor-information', 'ik-uppfoljning', 'provning-bolag']);
      const report = w.one('arsrapport-uppsiktsplikt').after.map((id) => id.split('/')[0]);
      expect(new Set(report)).toEqual(new Set(['namnd-besoker-ks', 'provning-bolag', 'dialogmoten-vid-uppfoljning']));
    },
    astorp: (w) => {
      fedBy(w, ['delarsuppfoljning-april', 'ik-arsrapport']);
      whyOf(w.one('ik-arsrapport/socialnamnden/P12'), 'säkerställa uppsiktsplikten');
    },
  },
  84: {
    'lilla-edet': (w) => {
      expect(organsOf(w.all('namnd-mal-och-resursplan'))).toEqual(expect.arrayContaining(w.bolag));
      expect(periodsOf(w.all('bolag-samma-process'))).toEqual(periodsOf(w.all('gradera-maluppfyllelse')));
      expect(w.one('uppfoljning-tertial-2').builtOn).toContain(`bolag-samma-process/${w.bolag[0] ?? ''}/P08`);
    },
    alvesta: (w) => expect(periodsOf(w.all('bolagsuppgifter'))).toEqual(periodsOf(w.all('uppfoljning-kvalitet-och-mal'))),
    svenljunga: (w) => {
      for (const step of ['budgetuppfoljning-enhet', 'delarsrapport-4man', 'delarsbokslut-namnd', 'arsbokslut', 'namnd-bolag-verksamhetsplan', 'namnd-detaljbudget']) bolagToo(w, step);
    },
    degerfors: (w) => {
      for (const step of ['manadsuppgifter', 'manadsrapport-namnd', 'delarsrapport-namnd', 'arsredovisning-namnd', 'namnd-budgetunderlag', 'namnd-mal']) bolagToo(w, step);
    },
    astorp: (w) => {
      for (const step of ['delarsuppgifter', 'delarsuppfoljning-april', 'delarsrapport-namnd', 'arsredovisning-namnd']) bolagToo(w, step);
    },
  },
  85: {
    alvesta: (w) => expect([w.undated('agardirektiv').kind, w.one('agardialog').organ]).toEqual(['struktur', w.organs('moderbolag')[0]]),
  },
  86: {
    svenljunga: (w) => expect([chain(w.one('revidera-fullmaktigemal')).slice(-1), w.undated('revidera-fullmaktigemal', 2028).why.slice(-1)]).toEqual([['KF faststaller 2027-06'], ['En gång per mandatperiod; nästa gång 2031.']]),
    degerfors: (w) => expect([chain(w.one('fokusomraden')).slice(-1), w.undated('fokusomraden', 2028).why.slice(-1)]).toEqual([['KF faststaller 2027-06'], ['En gång per mandatperiod; nästa gång 2031.']]),
    astorp: (w) => expect([w.one('inriktningsmal-utvardering').organ, w.undated('inriktningsmal-utvardering', 2028).why.slice(-1), w.undated('vision-uppfoljning').why.slice(-1), w.one('vision-uppfoljning', 2028).organ]).toEqual(['KS', ['En gång per mandatperiod; nästa gång 2031.'], ['En gång per mandatperiod; nästa gång 2028.'], 'KS']),
  },
  87: {
    svenljunga: (w) => {
      for (const year of [2027, 2030]) {
        const o = w.one('ansvarsprovning', year);
        expect([acts(o), o.budgetYear, dayAt(o, 'KF')]).toEqual([['KF beslutar'], year - 1, dayAt(w.one('arsredovisning', year), 'KF')]);
        expect(o.law.find((l) => l.rule === 'stat-ansvarsfrihet')).toMatchObject({ latest: `${year}-06-30`, status: 'ok' });
      }
    },
  },
};
