// Rows about deficits: what starts at once, what a forecast needs, at which meeting, to whom it goes on, until when it is followed.
import type { PlannedOccurrence } from '../../domain/plan/types';
import { checkForm } from '../../domain/tasks/form';
import { acts, dayAt, whyOf, type Rows, type World } from './world';

const DAY = '2027-05-20';

/** The organ's first meeting whose papers are still taken on the day. */
function nextMeeting(w: World, organ: string, day: string): string {
  const days = w.meetings.filter((m) => m.organ === organ && m.type === 'ordinarie' && m.handlingsstopp >= day).map((m) => m.day);
  return days.sort()[0] ?? '';
}

/** The collection starts the chain, and the chain's own händelse is this one. */
function startsFrom(w: World, collection: string, handelse: string): void {
  const o = w.one(collection);
  const chain = w.definition.deviationChains.find((c) => c.key === o.deviation?.chain);
  expect(chain?.step).toBe(handelse);
}

function askedFor(w: World, o: PlannedOccurrence): string[] {
  return w.definition.forms.find((f) => f.key === o.tasks[0]?.form)?.fields.map((f) => f.key) ?? [];
}

/** A forecast of a deficit is not taken without the measures, any other is, and a confirmed one starts the plan. */
function needsMeasures(w: World, rule: string, collection: string): void {
  expect(w.step(rule)).toMatchObject({ kind: 'regel', strength: 'ska', guard: { requires: ['measuresOnDeficit'] } });
  startsFrom(w, collection, 'atgardsplan');
  const form = w.definition.forms.find((f) => f.key === w.one(collection).tasks[0]?.form);
  if (!form) throw new Error(`${collection} asks no form`);
  const texts = Object.fromEntries(form.fields.filter((f) => f.key !== 'atgard' && f.type !== 'kr').map((f) => [f.key, f.choices?.[0] ?? 'Enligt plan.']));
  const refused = (prognos: string): string[] => {
    const checked = checkForm(form, { ...texts, budget: '1000', utfall: '300', prognos });
    return 'errors' in checked ? checked.errors.map((e) => e.field) : [];
  };
  expect([refused('1000'), refused('1200')]).toEqual([[], ['atgard']]);
}

/** The line that a forecast goes up before an organ sees it, and that the chain ends with the nearest chef. */
function upTheLine(w: World, collection: string): string[] {
  return [...new Set(w.one(collection).tasks.filter((t) => t.kind === 'approve').map((t) => t.level))];
}

export const deviations: Rows = {
  70: {
    svenljunga: (w) => {
      startsFrom(w, 'budgetuppfoljning-enhet/socialnamnden/P04', 'avvikelserapport');
      expect(w.definition.deviationChains[0]?.links?.[0]).toEqual({ step: 'avvikelserapport', when: { kind: 'within', days: 3 } });
      const o = w.event('avvikelserapport', 'socialnamnden', DAY);
      expect([o.opens, o.answerBy]).toEqual([DAY, '2027-05-25']);
      expect(askedFor(w, o)).toEqual(expect.arrayContaining(['atgarder', 'konsekvens']));
      whyOf(o, 'omedelbart');
    },
    degerfors: (w) => {
      startsFrom(w, 'manadsuppgifter/socialnamnden/P04', 'atgardsplan');
      const links = w.definition.deviationChains[0]?.links ?? [];
      expect(links[0]).toEqual({ step: 'informera-namndpresidium', when: { kind: 'within', days: 2 } });
      const o = w.event('informera-namndpresidium', 'socialnamnden', DAY);
      expect([o.opens, o.answerBy, o.chain]).toEqual([DAY, '2027-05-24', []]);
    },
  },
  71: {
    degerfors: (w) => needsMeasures(w, 'negativ-prognos-kraver-atgard', 'manadsuppgifter/socialnamnden/P04'),
    astorp: (w) => needsMeasures(w, 'negativ-prognos-kraver-plan', 'delarsuppgifter/socialnamnden/P04'),
  },
  72: {
    degerfors: (w) => {
      const o = w.event('atgardsplan', 'socialnamnden', DAY);
      expect([o.strength, acts(o)[0], dayAt(o, 'socialnamnden')]).toEqual(['huvudregel', 'socialnamnden beslutar', nextMeeting(w, 'socialnamnden', DAY)]);
      expect(w.definition.deviationChains[0]?.links).toContainEqual({ step: 'atgardsplan', when: { kind: 'nextMeeting' } });
    },
  },
  73: {
    svenljunga: (w) => expect(askedFor(w, w.event('avvikelserapport', 'socialnamnden', DAY))).toEqual(expect.arrayContaining(['effekt-fran', 'effekt'])),
    degerfors: (w) => expect(askedFor(w, w.event('atgardsplan', 'socialnamnden', DAY))).toEqual(expect.arrayContaining(['atgarder', 'effekt-fran', 'effekt'])),
  },
  75: {
    svenljunga: (w) => {
      expect(upTheLine(w, 'budgetuppfoljning-enhet/socialnamnden/P04')).toEqual(['verksamhet', 'forvaltning']);
      expect(acts(w.event('avvikelserapport', 'socialnamnden', DAY))).toEqual(['socialnamnden beslutar', 'KS informeras']);
      expect(w.definition.deviationChains[0]?.insufficientTo).toBe('närmaste chef');
    },
    degerfors: (w) => {
      expect(acts(w.event('atgardsplan', 'socialnamnden', DAY))).toEqual(['socialnamnden beslutar', 'KS informeras']);
      expect(acts(w.event('hanskjut-till-kf', 'socialnamnden', DAY))).toEqual(['socialnamnden beslutar', 'KS yttrar-sig', 'KF beslutar']);
      expect(w.definition.deviationChains[0]?.links?.map((l) => l.step).slice(0, 3)).toEqual(['informera-namndpresidium', 'atgardsplan', 'hanskjut-till-kf']);
    },
    astorp: (w) => {
      startsFrom(w, 'delarsuppgifter/socialnamnden/P08', 'atgardsplan');
      expect(acts(w.event('atgardsplan', 'socialnamnden', DAY))).toEqual(['socialnamnden beslutar', 'KS informeras']);
      expect(w.definition.deviationChains[0]?.insufficientTo).toBe('närmaste chef');
    },
  },
  74: {
    degerfors: (w) => {
      const form = w.definition.forms.find((f) => f.key === w.event('atgardsplan', 'socialnamnden', DAY).tasks[0]?.form);
      expect(form?.fields.find((f) => f.key === 'racker')).toMatchObject({ type: 'janej', label: 'Når nämnden det ekonomiska målet vid årets slut?' });
    },
    astorp: (w) => {
      const form = w.definition.forms.find((f) => f.key === w.event('atgardsplan', 'socialnamnden', DAY).tasks[0]?.form);
      expect(form?.fields.find((f) => f.key === 'racker')).toMatchObject({ type: 'janej', insufficientWhenNo: true });
    },
  },
  76: {
    svenljunga: (w) => expect(acts(w.event('prioritera-mal-vs-budget', 'socialnamnden', DAY))).toEqual(['socialnamnden beslutar', 'KSAU bereder', 'KS foreslar', 'KF beslutar']),
    degerfors: (w) => {
      const o = w.event('hanskjut-till-kf', 'socialnamnden', DAY);
      expect(acts(o)).toEqual(['socialnamnden beslutar', 'KS yttrar-sig', 'KF beslutar']);
      whyOf(o, 'om åtgärderna inte räcker');
    },
  },
  77: {
    svenljunga: (w) => expect(w.all('avstamning-fc').filter((o) => o.organ === 'socialnamnden')).toHaveLength(6),
    degerfors: (w) => {
      expect(w.definition.deviationChains[0]?.links).toContainEqual({ step: 'atgardsplan-uppfoljning', when: { kind: 'everyReport' } });
      expect(acts(w.event('atgardsplan-uppfoljning', 'socialnamnden', DAY))).toEqual(['socialnamnden behandlar', 'KS behandlar', 'KF informeras']);
    },
  },
};
