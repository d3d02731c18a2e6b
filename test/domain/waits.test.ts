// Reports that pile up at one meeting, and meetings that are missed by a day or two: `waitFindings` on a plan of a few occurrences.
import type { Definition, StepDef } from '../../domain/arshjul/definition';
import type { Meeting, Organisation } from '../../domain/organisation/types';
import type { PlannedMatter } from '../../domain/plan/types';
import { waitFindings } from '../../domain/plan/waits';
import { at, occurrence, planWith, type Some } from './occurrence';

const organisation = { organs: [['KS', 'kommunstyrelsen'], ['skola', 'skolnämnden'], ['vard', 'vårdnämnden']].map(([id, label]) => ({ id, label })) } as unknown as Organisation;
const meeting = (organ: string, day: string, handlingsstopp: string): Meeting => ({ id: `${organ}-${day}`, organ, day, handlingsstopp, state: 'planned' }) as Meeting;
/** KS on 1 June (papers Tuesday 25 May), 17 August (10 August) and 24 August. */
const KS = [meeting('KS', '2027-06-01', '2027-05-25'), meeting('KS', '2027-08-17', '2027-08-10'), meeting('KS', '2027-08-24', '2027-08-18')];
const none = (organ: string, day: string): PlannedMatter => ({ ...at(organ, day), meeting: null });
const chained = (...chain: PlannedMatter[]): PlannedMatter[] => chain.map((m, position) => ({ ...m, position }));

/** The sentences of a chain, for the organs that have it and with what is said of each. */
const sentences = (chain: readonly PlannedMatter[], items: readonly Partial<StepDef['chain'][number]>[]) => chain.map((m, i) => ({ organ: { id: m.organ }, verb: m.verb, ...items[i] }));

function found(occurrences: { id: string; more: Some }[], items: Partial<StepDef['chain'][number]>[] = [], meetings = KS): string[] {
  const steps = [...new Map(occurrences.map((o) => [String(o.more.step ?? o.id), o.more.chain ?? []]))].map(([id, chain]) => ({ id, chain: sentences(chain, items) }));
  const definition = { steps, freeDays: [] } as unknown as Definition;
  return waitFindings(planWith(...occurrences.map((o) => occurrence(o.id, o.more))), definition, organisation, meetings).map((f) => `${f.severity} ${f.rule} ${String(f.step)}: ${f.text}`);
}

const of = (id: string, organ: string, chain: PlannedMatter[], more: Some = {}) => ({ id: `r/${organ}/${id}`, more: { step: 'r', label: 'Månadsrapport', organ, period: id, chain: chained(...chain), ...more } });

describe('periods at one meeting', () => {
  const skola = at('skola', '2027-08-26');
  it.each<[string, ReturnType<typeof of>[], string[]]>([
    ['one is as it should be', [of('P05', 'skola', [skola])], []],
    ['the same of two organs too', [of('P05', 'skola', [at('KS', '2027-08-17')]), of('P05', 'vard', [at('KS', '2027-08-17')])], []],
    ['two are told in order', [of('P06', 'skola', [skola]), of('P05', 'skola', [skola])], ['info flera-manader-samma-mote r: Månadsrapport för maj och juni tas upp på samma sammanträde, tors 26 aug 2027 i skolnämnden.']],
    ['of organs that meet on one day together', [of('P05', 'skola', [skola]), of('P06', 'skola', [skola]), of('P05', 'vard', [at('vard', '2027-08-26')]), of('P06', 'vard', [at('vard', '2027-08-26')])], ['info flera-manader-samma-mote r: Månadsrapport för maj och juni tas upp på samma sammanträde, tors 26 aug 2027 i skolnämnden och vårdnämnden.']],
    ['the year before is the whole year', [of('P01', 'skola', [skola]), of('P12', 'skola', [skola], { budgetYear: 2026 })], ['info flera-manader-samma-mote r: Månadsrapport för helåret 2026 och januari tas upp på samma sammanträde, tors 26 aug 2027 i skolnämnden.']],
    ['the same months on two days are two things', [of('P05', 'skola', [skola]), of('P06', 'skola', [skola]), of('P05', 'vard', [at('vard', '2027-08-25')]), of('P06', 'vard', [at('vard', '2027-08-25')])], ['info flera-manader-samma-mote r: Månadsrapport för maj och juni tas upp på samma sammanträde, tors 26 aug 2027 i skolnämnden.', 'info flera-manader-samma-mote r: Månadsrapport för maj och juni tas upp på samma sammanträde, ons 25 aug 2027 i vårdnämnden.']],
    ['without a meeting nothing is at one', [of('P05', 'skola', [none('skola', '2027-08-26')]), of('P06', 'skola', [none('skola', '2027-08-26')])], []],
    ['without a period neither', [of('a', 'skola', [skola], { period: undefined }), of('b', 'skola', [skola], { period: undefined })], []],
    ['an organ that is not known is told by its id', [of('P05', 'x', [at('x', '2027-08-26')]), of('P06', 'x', [at('x', '2027-08-26')])], ['info flera-manader-samma-mote r: Månadsrapport för maj och juni tas upp på samma sammanträde, tors 26 aug 2027 i x.']],
  ])('%s', (_what, occurrences, expected) => {
    expect(found(occurrences)).toEqual(expected);
  });
});

describe('a meeting that is missed', () => {
  const told = (day: string, late: string, from = 'skolnämnden') => [`warning sammantrade-missas r/skola/P03: Månadsrapport från ${from} kan lämnas vidare först ${day}, ${late} efter handlingsstoppet för kommunstyrelsen tis 1 jun 2027, och väntar till tis 17 aug 2027.`];
  const ks = at('KS', '2027-08-17');
  const once = (organ: string, ...chain: PlannedMatter[]) => of('P03', organ, chain);

  it.each<[string, ReturnType<typeof of>[], Partial<StepDef['chain'][number]>[], string[]]>([
    ['by one arbetsdag', [once('skola', at('skola', '2027-05-26'), ks)], [], told('ons 26 maj 2027', '1 arbetsdag')],
    ['by three', [once('skola', at('skola', '2027-05-28'), ks)], [], told('fre 28 maj 2027', '3 arbetsdagar')],
    ['by four is not nearly', [once('skola', at('skola', '2027-05-31'), ks)], [], []],
    ['in time is not missed', [once('skola', at('skola', '2027-05-25'), ks)], [], []],
    ['by organs that are ready on the same day is told once', [once('skola', at('skola', '2027-05-26'), ks), once('vard', at('vard', '2027-05-26'), ks)], [], told('ons 26 maj 2027', '1 arbetsdag', 'skolnämnden och vårdnämnden')],
    ['with the days of handing over', [once('skola', at('skola', '2027-05-24'), ks)], [{ within: 2 }, {}], told('ons 26 maj 2027', '1 arbetsdag')],
    ['by an organ without meetings, whose day is its own', [once('skola', none('skola', '2027-05-26'), ks)], [{ within: 2 }, {}], told('ons 26 maj 2027', '1 arbetsdag')],
    ['but the step names the month itself', [once('skola', at('skola', '2027-05-26'), ks)], [{}, { when: { kind: 'months' } as never }], []],
    ['and the organ has no meeting then', [once('skola', at('skola', '2027-05-26'), none('KS', '2027-08-17'))], [], []],
    ['the next is soon', [once('skola', at('skola', '2027-08-11'), at('KS', '2027-08-24'))], [], []],
    ['a first organ misses none', [once('skola', ks)], [], []],
    ['it was held before the other organ met', [once('skola', at('skola', '2027-06-01'), ks)], [], []],
  ])('%s', (_what, occurrences, items, expected) => {
    expect(found(occurrences, items)).toEqual(expected);
  });

  it.each<[string, string, string, string, boolean]>([
    // ready, the day of the missed meeting, the day of the next
    ['is told from twenty arbetsdagar on', '2027-09-02', '2027-09-07', '2027-10-05', true],
    ['and not from nineteen', '2027-09-02', '2027-09-07', '2027-10-04', false],
    ['is none that is held on the day when the other organ meets', '2027-09-02', '2027-09-02', '2027-10-05', false],
    ['nor one before it', '2027-09-02', '2027-09-01', '2027-10-05', false],
  ])('%s', (_what, ready, missed, next, told) => {
    const meetings = [meeting('KS', missed, '2027-09-01'), meeting('KS', next, next)];
    expect(found([once('skola', at('skola', ready), at('KS', next))], [], meetings)).toHaveLength(told ? 1 : 0);
  });

  it('is told for each period', () => {
    const two = ['P03', 'P04'].map((id) => of(id, 'skola', [at('skola', '2027-05-26'), ks]));
    expect(found(two).filter((t) => t.includes('sammantrade-missas')).map((t) => t.replace(/ kan lämnas.*/, ''))).toEqual(['warning sammantrade-missas r/skola/P03: Månadsrapport för mars från skolnämnden', 'warning sammantrade-missas r/skola/P04: Månadsrapport för april från skolnämnden']);
  });

  it('of a step that the definition no longer has is told without its days of handing over', () => {
    const definition = { steps: [], freeDays: [] } as unknown as Definition;
    const one = once('skola', at('skola', '2027-05-26'), ks);
    expect(waitFindings(planWith(occurrence(one.id, one.more)), definition, organisation, KS)).toHaveLength(1);
  });

  const chain = chained(at('skola', '2027-05-24'), ks);
  const withStep = (more: object, electionYear = false): number => {
    const definition = { steps: [{ id: 'r', chain: sentences(chain, []), ...more }], freeDays: [] } as unknown as Definition;
    const one = once('skola', ...chain);
    return waitFindings({ ...planWith(occurrence(one.id, one.more)), electionYear }, definition, organisation, KS).length;
  };

  it('has the days of handing over of its own sentence, also after one of an organ that there is not', () => {
    expect(withStep({ chain: [{ organ: { id: 'borta' }, verb: 'beslutar' }, ...sentences(chain, [{ within: 2 }])] })).toBe(1);
    expect(withStep({ chain: [{ organ: { id: 'borta' }, verb: 'beslutar', within: 2 }, ...sentences(chain, [])] })).toBe(0);
  });

  it('has in a valår what replaces its sentences', () => {
    const inElectionYear = { chain: sentences(chain, [{ within: 2 }]) };
    expect([withStep({ inElectionYear }), withStep({ inElectionYear }, true)]).toEqual([0, 1]);
  });
});
