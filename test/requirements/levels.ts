// Rows about who: levels of the line, wheels, organs that prepare, documents and where they go, talks between levels.
import { acts, chain, dayAt, levelsAsked, organsOf, whyOf, type Rows, type World } from './world';

const LINE = ['enhet', 'forvaltning', 'verksamhet'];

/** Each of the steps is done by every chef of the line, the upper levels after the lower. */
function atEveryLevel(w: World, steps: readonly string[]): void {
  for (const step of steps) {
    const all = w.all(step);
    expect([step, levelsAsked(all)]).toEqual([step, LINE]);
    expect(organsOf(all)).toEqual(expect.arrayContaining(['KS', ...w.namnder]));
    for (const o of all) {
      const due = (level: string): string[] => o.tasks.filter((t) => t.level === level).map((t) => t.due);
      for (const lower of due('enhet')) for (const upper of due('verksamhet')) expect(lower < upper).toBe(true);
    }
  }
}

/** The plan of the levels below the nämnd: who writes it, and that it goes no further. */
function below(w: World, step: string, levels: readonly string[]): void {
  expect(levelsAsked(w.all(step))).toEqual(levels);
  expect(organsOf(w.all(step))).toEqual(expect.arrayContaining(w.namnder));
}

/** What a nämnd gives goes to its förvaltning, and the folder may not say otherwise. */
function oneLevelDown(w: World, step: string): void {
  const o = w.event(step, 'omsorgsnamnden', '2027-03-10');
  expect(levelsAsked([o])).toEqual([w.definition.levels[0]?.id]);
  whyOf(o, 'Går bara till nivån närmast under');
  expect(w.step(step).onlyNextBelow).toBe(true);
}

/** A day of its own in a month, and no organ decides on it. */
function namedDay(w: World, step: string, month: number): void {
  expect(w.step(step).when).toMatchObject({ kind: 'date', month });
  for (const year of [2027, 2030]) expect([Number(w.one(step, year).due.slice(5, 7)), w.one(step, year).chain]).toEqual([month, []]);
}

export const levels: Rows = {
  1: {
    'lilla-edet': (w) => atEveryLevel(w, ['definiera-grunduppdrag', 'nulages-och-omvarldsanalys', 'formulera-utvecklingsmal', 'verksamhetsplan', 'gradera-maluppfyllelse']),
    alvesta: (w) => atEveryLevel(w, ['definiera-grunduppdrag', 'nulagesanalys', 'uppfoljning-kvalitet-och-mal']),
    svenljunga: (w) => {
      const followedUp = w.one('budgetuppfoljning-enhet/socialnamnden/P08').tasks;
      expect(new Set(followedUp.map((t) => `${t.level} ${t.kind}`))).toEqual(new Set(['enhet answer', 'verksamhet approve', 'forvaltning approve']));
      expect([...levelsAsked(w.all('handlingsplan-enhetsplan')), ...levelsAsked(w.all('detaljbudget-arbete')), ...levelsAsked(w.all('namnd-detaljbudget').filter((o) => !w.bolag.includes(o.organ)))]).toEqual(['enhet', 'verksamhet', 'forvaltning']);
      expect(acts(w.one('namnd-detaljbudget/socialnamnden'))).toEqual(['socialnamnden faststaller']);
      expect(acts(w.one('kf-verksamhetsplan'))).toEqual(['KS foreslar', 'KF faststaller']);
    },
    degerfors: (w) => expect(levelsAsked(w.all('verksamhetsplan-avdelning-enhet'))).toEqual(['avdelning', 'enhet', 'forvaltning']),
    astorp: (w) => {
      expect(new Set(w.one('delarsuppgifter/socialnamnden/P08').tasks.map((t) => t.level))).toEqual(new Set(LINE));
      expect(w.one('delarsrapport-namnd/socialnamnden/P08').builtOn).toEqual(['delarsuppgifter/socialnamnden/P08']);
      expect(w.one('delarsrapport-koncern').builtOn).toContain('delarsrapport-namnd/socialnamnden/P08');
    },
  },
  2: {
    svenljunga: (w) => {
      expect(w.definition.wheels?.map((x) => x.id)).toEqual(['fullmaktige', 'namnd', 'verksamhet']);
      const namnd = w.one('namnd-detaljbudget/socialnamnden');
      expect([w.one('kf-verksamhetsplan').wheel, namnd.wheel, w.one('detaljbudget-arbete/socialnamnden').wheel]).toEqual(['fullmaktige', 'namnd', 'verksamhet']);
      expect(namnd.after).toEqual(expect.arrayContaining(['kf-verksamhetsplan/KS', 'detaljbudget-arbete/socialnamnden']));
      expect(whyOf(namnd, 'Hör till nämndens årshjul')).toContain('hänger ihop med fullmäktiges årshjul');
    },
  },
  3: Object.fromEntries(
    ([['lilla-edet', 'kommunchef'], ['alvesta', 'kommunchef'], ['svenljunga', 'ekonomichef'], ['degerfors', 'kommundirektör'], ['astorp', 'kommunchef']] as const).map(([kommun, owner]) => [
      kommun,
      (w: World) => {
        expect(w.definition.documentOwner).toBe(owner);
        expect(w.definition.roles.some((r) => r.label === owner)).toBe(true);
      },
    ]),
  ),
  4: {
    alvesta: (w) => {
      for (const year of [2026, 2027, 2028, 2029, 2030]) {
        const o = w.one('ks-tidplan-nasta-ar', year);
        expect([chain(o), o.budgetYear]).toEqual([[`KS faststaller ${year}-12`], year + 1]);
      }
      expect(w.step('ks-tidplan-nasta-ar')).toMatchObject({ carries: ['schedule', 'definition'], ownedBy: 'kommunchef' });
    },
    astorp: (w) => {
      expect(acts(w.one('besluta-extra-uppfoljning'))).toEqual(['KS beslutar']);
      expect(w.one('besluta-extra-uppfoljning')).toMatchObject({ budgetYear: 2028, strength: 'kan' });
      expect(w.step('besluta-extra-uppfoljning').carries).toEqual(['steps']);
    },
  },
  5: {
    svenljunga: (w) => {
      for (const year of [2027, 2028]) {
        const o = w.one('processutvardering', year);
        expect(o.after).toEqual(expect.arrayContaining(w.namnder.map((n) => `arsbokslut/${n}/P12`)));
        expect([o.budgetYear, acts(o)]).toEqual([year - 1, ['KLG beslutar']]);
        expect(w.organisation.organs.find((x) => x.id === 'KLG')?.type).toBe('ledningsgrupp');
        whyOf(o, 'Stannar hos tjänstemännen');
      }
    },
  },
  8: {
    'lilla-edet': (w) => expect(chain(w.one('omvarldsanalys-kommunovergripande'))).toEqual(['KS behandlar 2027-04']),
    alvesta: (w) => expect(chain(w.one('omvarldsanalys-kommunovergripande'))).toEqual(['KS behandlar 2027-02']),
    svenljunga: (w) => {
      const o = w.one('bokslut-och-planeringsdagar');
      const form = w.definition.forms.find((f) => f.key === o.tasks[0]?.form);
      expect([o.organ, form?.fields.some((f) => f.label.toLowerCase().includes('omvärldsanalys'))]).toEqual(['KS', true]);
    },
    degerfors: (w) => expect(chain(w.one('omvarlds-och-nulagesanalys/KS'))).toEqual(['KS behandlar 2027-03']),
    astorp: (w) => expect(w.one('omvarldsanalys-koncern')).toMatchObject({ organ: 'KS', receivers: [{ role: 'kommunchef' }] }),
  },
  9: {
    'lilla-edet': (w) => expect(w.one('omvarldsanalys-kommunovergripande').waitsFor).toEqual(expect.arrayContaining(w.namnder.map((n) => `nulages-och-omvarldsanalys/${n}`))),
    alvesta: (w) => expect(w.one('mal-och-budget').waitsFor).toEqual(expect.arrayContaining(w.namnder.map((n) => `nulagesanalys/${n}`))),
    svenljunga: (w) => expect(w.one('delarsbokslut-8man').waitsFor).toEqual(expect.arrayContaining(w.namnder.map((n) => `analysverkstad/${n}/P08`))),
    astorp: (w) => expect(w.one('forslag-planeringsforutsattningar').waitsFor).toEqual(expect.arrayContaining(w.namnder.map((n) => `nulagesanalys-namnd/${n}`))),
  },
  10: {
    astorp: (w) => {
      const [central, own, join] = [w.one('omvarldsanalys-koncern'), w.one('nulagesanalys-namnd/socialnamnden'), w.one('forslag-planeringsforutsattningar')];
      expect([own.opens, central.after, own.after]).toEqual([central.opens, [], []]);
      expect(join.waitsFor).toEqual(expect.arrayContaining([central.id, own.id]));
      expect(join.opens >= central.due && join.opens >= own.due).toBe(true);
    },
  },
  11: {
    svenljunga: (w) => {
      namedDay(w, 'bokslut-och-planeringsdagar', 3);
    },
    astorp: (w) => {
      namedDay(w, 'bokslutsdag', 3);
      namedDay(w, 'budgetdag', 5);
    },
  },
  12: {
    svenljunga: (w) => {
      const o = w.one('budgetberedning');
      expect(acts(o)).toEqual(['KSAU bereder']);
      expect(o.waitsFor).toEqual(expect.arrayContaining([...w.namnder, ...w.bolag].map((n) => `namnd-bolag-verksamhetsplan/${n}`)));
      expect(dayAt(o, 'KSAU') <= dayAt(w.one('kf-verksamhetsplan'), 'KS')).toBe(true);
    },
    astorp: (w) => expect(acts(w.one('politisk-beredning-var'))).toEqual(['KSAU bereder']),
  },
  30: {
    'lilla-edet': (w) => below(w, 'verksamhetsplan', LINE),
    alvesta: (w) => below(w, 'handlingsplaner', ['enhet']),
    svenljunga: (w) => below(w, 'handlingsplan-enhetsplan', ['enhet']),
    degerfors: (w) => below(w, 'verksamhetsplan-avdelning-enhet', ['avdelning', 'enhet', 'forvaltning']),
    astorp: (w) => below(w, 'verksamhetsplan-forvaltning', ['forvaltning']),
  },
  31: {
    svenljunga: (w) => {
      for (const o of w.all('handlingsplan-enhetsplan')) {
        expect([o.chain, o.meetings]).toEqual([[], []]);
        whyOf(o, 'Stannar hos tjänstemännen');
      }
    },
    degerfors: (w) => {
      for (const o of w.all('verksamhetsplan-avdelning-enhet')) whyOf(o, 'Stannar hos tjänstemännen');
    },
  },
  32: {
    degerfors: (w) => expect(w.one('manadsrapport-ks/KS/P03').chain).toMatchObject([{ organ: 'KS', verb: 'informeras', forInformation: true }]),
    astorp: (w) => {
      const o = w.one('verksamhetsplan-forvaltning/socialnamnden');
      expect(o.after).toContain('namndsmal-och-internbudget/socialnamnden');
      expect(o.chain).toMatchObject([{ organ: 'socialnamnden', verb: 'informeras', forInformation: true, day: dayAt(w.one('namndsmal-och-internbudget/socialnamnden'), 'socialnamnden') }]);
    },
  },
  49: {
    'lilla-edet': (w) => oneLevelDown(w, 'ge-uppdrag'),
    alvesta: (w) => oneLevelDown(w, 'sarskilda-uppdrag'),
  },
  62: {
    svenljunga: (w) => {
      expect(new Set(w.all('analysverkstad').map((o) => `${o.organ} ${o.period ?? ''}`))).toEqual(new Set(['KS', ...w.namnder].flatMap((n) => ['P04', 'P08', 'P12'].map((p) => `${n} ${p}`))));
      expect(w.one('delarsbokslut-8man').waitsFor).toContain('analysverkstad/socialnamnden/P08');
    },
  },
  63: {
    'lilla-edet': (w) => {
      const talks = w.all('vertikal-dialog').filter((o) => o.organ === 'omsorgsnamnden');
      expect([talks.length, talks[0]?.strength]).toEqual([6, 'ska']);
      expect(talks.every((o) => o.chain.length === 0 && o.tasks.every((t) => t.level === 'forvaltning'))).toBe(true);
      const form = w.definition.forms.find((f) => f.key === talks[0]?.tasks[0]?.form);
      expect(form?.fields.find((f) => f.key === 'genomford')?.help).toMatch(/verksamhetsbeskrivning, budget och verksamhetsplan, indikatorer, systematiskt kvalitetsarbete, resultat och handlingsplaner/);
      expect(form?.fields.find((f) => f.key === 'bedomning')?.choices).toHaveLength(2);
    },
    svenljunga: (w) => {
      const talks = w.all('avstamning-fc').filter((o) => o.organ === 'socialnamnden');
      expect(talks.map((o) => o.id.slice(-3))).toEqual(['M02', 'M04', 'M06', 'M08', 'M10', 'M12']);
      expect(talks.every((o) => o.strength === 'ska' && o.tasks.some((t) => t.level === 'forvaltning'))).toBe(true);
    },
    degerfors: (w) => whyOf(w.undated('planerad-dialog'), 'Planerad dialog mellan nämnder'),
    astorp: (w) => whyOf(w.undated('gyllene-dialogen'), 'När dialogen fungerar bra'),
  },
  64: {
    svenljunga: (w) => {
      const [spring, autumn, ...more] = w.all('muntlig-genomgang-ksau');
      expect([more, acts(spring), autumn && acts(autumn)]).toEqual([[], ['KSAU informeras'], ['KSAU informeras']]);
      expect([spring.due.slice(0, 7), autumn?.due.slice(0, 7)]).toEqual(['2027-06', '2027-10']);
    },
    degerfors: (w) => {
      expect(w.undated('presidiedialog-ks').strength).toBe('kan');
      whyOf(w.undated('presidiedialog-ks'), 'vid behov');
      expect(w.event('presidiedialog-ks', 'socialnamnden', '2027-05-20').receivers).toMatchObject([{ role: 'kommunchef' }]);
    },
  },
};
