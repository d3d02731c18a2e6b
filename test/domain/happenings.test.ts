// Händelser that are registered by hand: what the five folders have, what starts with what, whose numbers, who registers, which days.
import { errorLine, parseMunicipality } from '../../domain/arshjul/parse';
import { deviationEvents } from '../../domain/economy/events';
import { eventsAmong, happeningFact, isHappening, nextNumber, onNeedLink, organsOfHappening, ownChain, registeredAmong, registrable, registrarsFor, registrarText, startedWith } from '../../domain/plan/happenings';
import type { Fact } from '../../domain/plan/facts';
import { filesOf, KOMMUNER, planOf, readKommun, type Kommun } from './kommuner';

const DAY = '2027-05-20';

/** Every händelse of the five documents (domain.md: `on(…)`, "vid behov", uppdrag), by folder. */
const HAPPENINGS: Record<string, string[]> = {
  'lilla-edet': ['ge-uppdrag', 'ge-uppdrag-till-verksamhet', 'besvara-uppdrag', 'valj-genomforandeform'],
  alvesta: ['sarskilda-uppdrag', 'justera-ramar-ks'],
  svenljunga: ['avvikelserapport', 'prioritera-mal-vs-budget', 'introducera-chefer', 'revidera-fullmaktigemal-vid-behov'],
  degerfors: ['informera-namndpresidium', 'atgardsplan', 'hanskjut-till-kf', 'atgardsplan-uppfoljning', 'presidiedialog-ks', 'sarskilt-dialogmote', 'uppsiktsbeslut'],
  astorp: ['atgardsplan', 'eskalera-till-chef', 'verksamhetsplan-andring', 'ekonomiuppfoljning-extra'],
};

function registered(kommun: Kommun, step: string, organ: string, day = DAY, before: Fact[] = []) {
  const { definition, organisation } = readKommun(kommun);
  return happeningFact(definition, organisation, before, { step, organ, day, cause: 'Det hände.' });
}

describe.each([...KOMMUNER])('%s', (kommun) => {
  const { definition, organisation } = readKommun(kommun);

  it('can register every händelse of its document, each with a source', () => {
    expect(registrable(definition).map((s) => s.id)).toEqual(HAPPENINGS[kommun]);
    for (const step of registrable(definition)) expect([step.id, step.sources.length > 0]).toEqual([step.id, true]);
    expect(definition.steps.filter((s) => s.kind === 'handelse').map((s) => s.id)).toEqual(HAPPENINGS[kommun]);
  });

  it('gives each at each of its organs work with days from the day that it happened, and moves nothing else', () => {
    const without = planOf(kommun, 2027);
    for (const step of registrable(definition)) {
      const facts = organsOfHappening(step, organisation).map((organ) => registered(kommun, step.id, organ.id));
      const ids = facts.flatMap((fact) => fact.facts.map((f) => `${f.step}/${f.organ}/${f.n}`));
      const { steps } = planOf(kommun, 2027, facts);
      for (const id of ids) {
        const o = steps.find((s) => s.id === id);
        expect({ id, opens: o?.opens, work: (o?.tasks.length ?? 0) + (o?.chain.length ?? 0) > 0, inOrder: (o?.due ?? '') >= DAY }).toEqual({ id, opens: DAY, work: true, inOrder: true });
        expect(o?.why.join(' ')).toContain('Uppstod tors 20 maj 2027: Det hände.');
      }
      expect(steps.filter((s) => !ids.includes(s.id))).toEqual(without.steps);
    }
  });

  it('has somebody who may register each of them', () => {
    for (const step of registrable(definition)) {
      for (const organ of organsOfHappening(step, organisation)) expect(registrarsFor(step, definition, organisation, organ.id, DAY).length).toBeGreaterThan(0);
    }
  });
});

describe('what a happening starts', () => {
  it('is an uppdrag, its answer and its form in Lilla Edet, each numbered for itself and taken back together', () => {
    const fact = registered('lilla-edet', 'ge-uppdrag', 'omsorgsnamnden');
    expect(fact.facts.map((f) => `${f.step}/${f.organ}/${f.n}`)).toEqual(['ge-uppdrag/omsorgsnamnden/1', 'besvara-uppdrag/omsorgsnamnden/1', 'valj-genomforandeform/omsorgsnamnden/1']);
    const alone = registered('lilla-edet', 'besvara-uppdrag', 'omsorgsnamnden', DAY, [fact]);
    expect(alone.facts.map((f) => `${f.step}/${f.n}`)).toEqual(['besvara-uppdrag/2']);
    const next = registered('lilla-edet', 'ge-uppdrag', 'omsorgsnamnden', DAY, [fact, alone, { kind: 'undone', fact: 2 }]);
    expect(next.facts.map((f) => `${f.step}/${f.n}`)).toEqual(['ge-uppdrag/2', 'besvara-uppdrag/3', 'valj-genomforandeform/2']);
    expect(registeredAmong([fact, alone, { kind: 'undone', fact: 2 }]).map((e) => e[0]?.step)).toEqual(['ge-uppdrag']);
    const { steps } = planOf('lilla-edet', 2027, [fact, alone, { kind: 'undone', fact: 2 }]);
    expect(steps.filter((s) => s.step === 'besvara-uppdrag').map((s) => s.id)).toEqual(['besvara-uppdrag/omsorgsnamnden/1']);
  });

  it('goes back to the nämnd alone where the nämnd gave the uppdrag', () => {
    const fact = registered('lilla-edet', 'ge-uppdrag-till-verksamhet', 'omsorgsnamnden');
    expect(fact.facts.map((f) => `${f.step}/${f.organ}/${f.n}`)).toEqual(['ge-uppdrag-till-verksamhet/omsorgsnamnden/1', 'valj-genomforandeform/omsorgsnamnden/1']);
    const chains = planOf('lilla-edet', 2027, [fact]).steps.filter((s) => s.step === 'ge-uppdrag-till-verksamhet').map((s) => s.chain.map((m) => m.organ));
    expect(chains).toEqual([['omsorgsnamnden']]);
  });

  it('is the presidium too where a deficit is registered before a report confirms it', () => {
    const { definition, organisation } = readKommun('degerfors');
    expect(startedWith(definition, organisation, 'atgardsplan', 'socialnamnden').map((s) => s.id)).toEqual(['atgardsplan', 'informera-namndpresidium']);
    expect(startedWith(definition, organisation, 'informera-namndpresidium', 'socialnamnden').map((s) => s.id)).toEqual(['informera-namndpresidium']);
    expect([ownChain(definition, 'atgardsplan')?.key, ownChain(definition, 'presidiedialog-ks'), onNeedLink(definition, 'presidiedialog-ks')?.key, onNeedLink(definition, 'hanskjut-till-kf')]).toEqual(['budget-i-balans', null, 'budget-i-balans', null]);
  });

  it('is numbered after what a chain has started, and is told from other adjustments', () => {
    const chain: Fact = { kind: 'event', step: 'atgardsplan', organ: 'socialnamnden', n: 4, day: DAY, cause: 'c' };
    const byHand: Fact = { kind: 'together', facts: [{ ...chain, n: 5 }] };
    expect(eventsAmong([chain, byHand]).map((e) => e.n)).toEqual([4, 5]);
    const { definition } = readKommun('degerfors');
    expect([nextNumber(definition, [chain, byHand], 'atgardsplan', 'socialnamnden'), nextNumber(definition, [chain, byHand], 'atgardsplan', 'KS')]).toEqual([6, 1]);
    const moves: Fact = { kind: 'together', facts: [{ kind: 'dropStep', occurrence: 'x' }] };
    expect([isHappening(byHand), isHappening(chain), isHappening(moves)]).toEqual([true, false, false]);
    expect(registeredAmong([chain, byHand, moves])).toEqual([[{ ...chain, n: 5 }]]);
  });
});

describe('the åtgärdsplaner of two chains at one organ', () => {
  const { definition: one, organisation } = readKommun('degerfors');
  const [first] = one.deviationChains;
  if (!first) throw new Error('no chain');
  const second = { ...first, key: 'investeringar', step: 'investeringsplan', links: [] };
  const plan = one.steps.filter((s) => s.id === 'atgardsplan').map((s) => ({ ...s, id: 'investeringsplan' }));
  const definition = { ...one, steps: [...one.steps, ...plan], deviationChains: [first, second] };
  const before: Fact[] = [{ kind: 'event', step: 'atgardsplan', organ: 'socialnamnden', n: 3, day: DAY, cause: 'c' }];
  const where = { id: 'rapport/socialnamnden/P04', label: 'Rapport', organ: 'socialnamnden' };
  const numbers = (events: readonly { step: string; n: number }[]) => events.map((e) => `${e.step}/${String(e.n)}`);

  it('never have the same number, registered or confirmed', () => {
    const at = { step: 'investeringsplan', organ: 'socialnamnden', day: DAY, cause: 'Det hände.' };
    expect(numbers(happeningFact(definition, organisation, before, at).facts)).toEqual(['investeringsplan/4']);
    expect(numbers(deviationEvents(definition, second, 1, where, before, DAY))).toEqual(['investeringsplan/4']);
    expect(numbers(deviationEvents(definition, first, 1, where, [...before, { kind: 'together', facts: happeningFact(definition, organisation, before, at).facts }], DAY))).toEqual(['atgardsplan/5', 'informera-namndpresidium/1']);
  });

  it('nor where one starts the other', () => {
    const both = { ...definition, steps: definition.steps.map((s) => (s.id === 'investeringsplan' ? { ...s, startedBy: ['atgardsplan'] } : s)) };
    expect(numbers(happeningFact(both, organisation, before, { step: 'atgardsplan', organ: 'socialnamnden', day: DAY, cause: 'c' }).facts)).toEqual(['atgardsplan/4', 'informera-namndpresidium/1', 'investeringsplan/5']);
  });
});

describe('who registers', () => {
  const roles = (kommun: Kommun, step: string, organ: string, change?: (holders: ReturnType<typeof readKommun>['organisation']['holders']) => void) => {
    const { definition, organisation } = readKommun(kommun);
    const own = structuredClone(organisation);
    change?.(own.holders);
    const entry = definition.steps.find((s) => s.id === step);
    return registrarsFor(entry ?? {}, definition, own, organ, DAY).map((r) => `${r.role} ${r.scope.split(':')[0] ?? ''}`);
  };

  it.each([
    ['the secretary and the ekonomichef where the file names nobody', 'degerfors', 'sarskilt-dialogmote', 'KS', ['ekonomichef kommun', 'namndsekreterare organ']],
    ['the role that is named, and no other', 'degerfors', 'presidiedialog-ks', 'socialnamnden', ['kommunchef kommun']],
    ['the chefer of a level at the organ', 'astorp', 'verksamhetsplan-andring', 'KS', ['chef unit']],
  ] as const)('%s', (_, kommun, step, organ, expected) => expect([...new Set(roles(kommun, step, organ))]).toEqual(expected));

  it('goes to the ekonomichef and the secretary while nobody has the role', () => {
    const vacant = roles('degerfors', 'presidiedialog-ks', 'socialnamnden', (holders) => holders.splice(0, holders.length, ...holders.filter((h) => h.role !== 'kommunchef')));
    expect(vacant).toContain('ekonomichef kommun');
  });

  it('is told in words', () => {
    const { definition } = readKommun('svenljunga');
    const text = (id: string) => registrarText(definition, definition.steps.find((s) => s.id === id) ?? {});
    expect([text('avvikelserapport'), text('prioritera-mal-vs-budget')]).toEqual(['enhetschef, verksamhetschef, förvaltningschef eller ekonomichef', 'ekonomichefen eller organets sekreterare']);
    expect(planOf('lilla-edet', 2027).undated.find((u) => u.step === 'besvara-uppdrag')?.why).toContain('Startas också när det här registreras: Uppdrag till nämnden.');
  });
});

describe('what is refused in the file', () => {
  const faults = (from: string, to: string): string => {
    const files = filesOf('lilla-edet');
    const text = files['arshjul.yaml'].replace(from, to);
    expect(text).not.toBe(files['arshjul.yaml']);
    const read = parseMunicipality({ ...files, 'arshjul.yaml': text });
    return read.ok ? '' : read.errors.map(errorLine).join('\n');
  };
  const STARTS = '    startas av: ge-uppdrag\n';

  it.each([
    ['what is not there', STARTS, '    startas av: ge-updrag\n', /Steget "ge-updrag" finns inte\. Menade du "ge-uppdrag"\?/],
    ['what has its own time', STARTS, '    startas av: arsbokslut\n', /"arsbokslut" står under .* och registreras inte\. Nämn en av händelserna: ge-uppdrag/],
    ['what no organ has with it', '  besvara-uppdrag:\n', '  uppdrag-i-bolag:\n    namn: Uppdrag i bolag\n    organ: KF\n    startas av: ge-uppdrag\n    från: kommunchef\n    formulär: genomford\n  besvara-uppdrag:\n', /^arshjul\.yaml:\d+:\d+.*"uppdrag-i-bolag" och "ge-uppdrag" har inget organ gemensamt, så "uppdrag-i-bolag" startar aldrig/],
    ['itself', STARTS, '    startas av: besvara-uppdrag\n', /kan inte starta sig själv/],
    ['a role that is not there', STARTS, '    registreras av: rektor\n', /"rektor" är varken en roll eller en chefsnivå/],
    ['on something with its own time', '  arsbokslut:\n', '  arsbokslut:\n    registreras av: ekonomichef\n', /"arsbokslut" har sin tid i planen/],
  ])('%s', (_, from, to, expected) => expect(faults(from, to)).toMatch(expected));
});
