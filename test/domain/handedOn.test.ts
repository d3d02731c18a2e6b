// What has opened at an organ that ends, matter by matter: `followed` by a table; and who takes part after a reorganisation.
import type { OrganisationChange } from '../../domain/organisation/changes';
import type { Meeting, Organ } from '../../domain/organisation/types';
import type { Base } from '../../domain/plan/context';
import { MeetingIndex, meetingFact } from '../../domain/plan/currentMeetings';
import { changesIn, erasOf, followed } from '../../domain/plan/reorganised';
import type { PlannedMatter } from '../../domain/plan/types';
import { readKommun } from './kommuner';
import { at, occurrence } from './occurrence';

const organ = (id: string, more: Partial<Organ> = {}): Organ => ({ id, type: 'namnd', label: `${id}nämnden`, authority: id, ...more });
const change: OrganisationChange = { people: [], posts: [], units: [], organs: [organ('gammal', { ended: 'ny' }), organ('ny', { succeeds: ['gammal'] })] };
const base = { organs: new Map(['gammal', 'ny', 'annan'].map((id) => [id, organ(id)])) } as unknown as Base;
const meeting = (of: string, day: string, more: Partial<Meeting> = {}): Meeting => ({ id: `${of}-${day}`, organ: of, day, handlingsstopp: day, state: 'planned', ...more }) as Meeting;
const NEW = ['2027-04-30', '2027-05-01', '2027-05-20', '2027-06-10', '2027-07-01'].map((day) => meeting('ny', day));
const reorganised = { kind: 'reorganise' as const, what: 'prov', change, from: '2027-05-01' };

function after(chain: PlannedMatter[], meetings = NEW, due = chain.at(-1)?.day ?? '2027-03-31') {
  return followed(base, new MeetingIndex(meetings), occurrence('a', { chain, due, meetings: chain.map((m) => ({ organ: m.organ, date: m.day, verb: m.verb })) }), reorganised);
}

describe('an ärende of an organ that ends', () => {
  it.each([
    ['before the day of the change stays with who decided it', [at('gammal', '2027-04-30')], ['gammal 2027-04-30']],
    ['on the day goes to the new organ, whose meeting is the same day', [at('gammal', '2027-05-01')], ['ny 2027-05-01']],
    ['after it goes to the next meeting on its day or later', [at('gammal', '2027-05-19')], ['ny 2027-05-20']],
    ['waits for what stands before it in the chain', [at('annan', '2027-06-02'), at('gammal', '2027-05-19')], ['annan 2027-06-02', 'ny 2027-06-10']],
    ['and for what the new organ itself has before it', [at('gammal', '2027-05-21'), at('gammal', '2027-05-02')], ['ny 2027-06-10', 'ny 2027-06-10']],
    ['is not earlier than the latest before it, in whatever order the days come', [at('annan', '2027-06-02'), at('annan', '2027-05-02'), at('gammal', '2027-05-03')], ['annan 2027-06-02', 'annan 2027-05-02', 'ny 2027-06-10']],
    ['of others is left', [at('gammal', '2027-05-19'), at('annan', '2027-06-01')], ['ny 2027-05-20', 'annan 2027-06-01']],
  ])('%s', (_what, chain, expected) => {
    const now = after(chain);
    expect(now.chain.map((m) => `${m.organ} ${m.day}`)).toEqual(expected);
    expect(now.meetings.map((m) => `${m.organ} ${m.date}`)).toEqual(expected);
    expect(now.chain.map((m) => m.insteadOf)).toEqual(expected.map((e) => (e.startsWith('ny') ? 'gammal' : undefined)));
    expect(now.why).toEqual(expected.filter((e) => e.startsWith('ny')).map(() => expect.stringMatching(/^nynämnden har tagit över efter gammalnämnden \(.*1 maj 2027\)\.$/)));
  });

  it('is the same object where nothing of it is moved', () => {
    const o = occurrence('a', { chain: [at('gammal', '2027-04-30'), at('annan', '2027-06-01')] });
    expect(followed(base, new MeetingIndex(NEW), o, reorganised)).toBe(o);
  });

  it('is told no meeting where the new organ has none, and keeps its day', () => {
    const now = after([at('gammal', '2027-05-19')], []);
    expect(now.chain[0]).toMatchObject({ organ: 'ny', meeting: null, day: '2027-05-19' });
    expect(now.meetings).toEqual([]);
  });

  it.each([
    ['later where the last meeting is', [at('gammal', '2027-05-19')], '2027-05-19', '2027-05-20'],
    ['its own where that is later than the meeting', [at('gammal', '2027-05-19')], '2027-06-30', '2027-06-30'],
  ])('makes the step due %s', (_what, chain, due, expected) => {
    expect(after(chain, NEW, due).due).toBe(expected);
  });

  it('was somebody else’s before: the first is told', () => {
    const matter = { ...at('gammal', '2027-05-19'), insteadOf: 'urgammal' };
    expect(after([matter]).chain[0]?.insteadOf).toBe('urgammal');
  });

  it('of organs without a name is told by their ids', () => {
    const nameless = { organs: new Map() } as unknown as Base;
    expect(followed(nameless, new MeetingIndex(NEW), occurrence('a', { chain: [at('gammal', '2027-05-19')] }), reorganised).why.at(-1)).toMatch(/^ny har tagit över efter gammal /);
  });
});

describe('the organisations of a year', () => {
  const { definition, organisation } = readKommun('alvesta');
  const nya = organ('nya', { succeeds: ['utbildningsnamnden'] });
  const eras = (participants: string[] | undefined) =>
    erasOf(definition, organisation, 2027, participants, [{ from: '2027-05-01', change: { ...change, organs: [nya] } }]);

  it('hold one after another, each with every organ that ever was', () => {
    expect(eras(undefined).map((e) => [e.from, e.until, e.base.organs.has('nya')])).toEqual([[null, '2027-05-01', true], ['2027-05-01', null, true]]);
    expect(eras(undefined)[0]?.base.organisation.organs.some((o) => o.id === 'nya')).toBe(false);
  });

  it('a nämnd takes part where the one that it follows does', () => {
    const part = (participants: string[] | undefined) => eras(participants)[1]?.base.participants;
    expect([...(part(['utbildningsnamnden']) ?? [])].sort()).toEqual(['nya', 'utbildningsnamnden']);
    expect([...(part(['ks']) ?? [])]).toEqual(['ks']);
    expect(part(undefined)).toBeNull();
  });

  it('are those of the facts that hold', () => {
    const facts = [reorganised, { kind: 'opened' as const, occurrence: 'a', day: '2027-05-01' }, { ...reorganised, from: '2027-06-01' }, { kind: 'undone' as const, fact: 1 }];
    expect(changesIn(facts)).toEqual([{ from: '2027-06-01', change }]);
  });
});

describe('the meetings of a year', () => {
  const list = [meeting('ny', '2027-05-20', { handlingsstopp: '2027-05-11' }), meeting('ny', '2027-03-02'), meeting('annan', '2027-05-20')];

  it('are changed by the facts that name them', () => {
    const moved = meetingFact(list, { kind: 'moveMeeting', meeting: 'ny-2027-05-20', day: '2027-06-10' });
    expect(moved[0]).toMatchObject({ day: '2027-06-10', handlingsstopp: '2027-06-01' });
    expect(moved.slice(1)).toEqual(list.slice(1));
    expect(meetingFact(list, { kind: 'moveMeeting', meeting: 'ny-2027-05-20', day: '2027-06-10', handlingsstopp: '2027-06-08' })[0]?.handlingsstopp).toBe('2027-06-08');
    expect(meetingFact(list, { kind: 'cancelMeeting', meeting: 'ny-2027-03-02' }).map((m) => m.state)).toEqual(['planned', 'cancelled', 'planned']);
    expect(meetingFact(list, { kind: 'addMeeting', meeting: meeting('ny', '2027-09-01') })).toHaveLength(4);
    expect(meetingFact(list, { kind: 'addMeeting', meeting: meeting('ny', '2027-03-02') })).toBe(list);
    expect(meetingFact(list, { kind: 'dropStep', occurrence: 'a' })).toBe(list);
  });

  it('are found by organ, in order, without those that are cancelled', () => {
    const index = new MeetingIndex([...list, meeting('ny', '2027-04-01', { state: 'cancelled' })]);
    expect(index.of('ny').map((m) => m.day)).toEqual(['2027-03-02', '2027-05-20']);
    expect(index.of('ingen')).toEqual([]);
    expect([index.get('ny-2027-04-01'), index.get('annan-2027-05-20')?.organ]).toEqual([undefined, 'annan']);
    expect([index.next('ny', '2027-05-11')?.day, index.next('ny', '2027-05-12'), index.next('ny', '2027-03-02')?.day]).toEqual(['2027-05-20', undefined, '2027-03-02']);
    expect([index.lastBy('ny', '2027-05-20')?.day, index.lastBy('ny', '2027-05-19')?.day, index.lastBy('ny', '2027-03-01')]).toEqual(['2027-05-20', '2027-03-02', undefined]);
  });

  it('of another are an organ’s own from the day that it ended', () => {
    const index = new MeetingIndex([...list, meeting('gammal', '2027-02-01')], [{ organ: 'gammal', to: 'ny', from: '2027-05-20' }]);
    expect(index.of('gammal').map((m) => m.id)).toEqual(['gammal-2027-02-01', 'ny-2027-05-20']);
    expect(index.get('ny-2027-05-20')?.organ).toBe('ny');
  });
});
