import { holder, lineAbove } from '../../domain/organisation/resolve';
import { astorp } from './astorp';

const org = astorp().organisation;
const DAY = '2027-09-14';

describe('who acts', () => {
  it.each([
    ['chef', 'unit:hemtjanst-norr', DAY, { person: 'ec-hemtjanst-norr' }],
    ['chef', 'unit:daglig-verksamhet', DAY, { person: 'vc-funktionsstod', acting: 'nextUp' }],
    ['chef', 'unit:kulturskola', '2027-05-03', { person: 'vc-kultur-och-fritid', acting: 'substitute' }],
    ['chef', 'unit:kulturskola', '2027-05-24', { person: 'ec-kulturskola' }],
    ['vd', 'organ:energibolaget', DAY, { person: 'vd-energibolaget' }],
    ['ekonom', 'organ:socialnamnden', DAY, { person: 'ekonom-socialnamnden' }],
    ['ekonom', 'organ:KF', DAY, { person: 'kommunchef', acting: 'nextUp' }],
    ['ekonomichef', 'kommun', DAY, { person: 'ekonomichef' }],
    ['jurist', 'kommun', DAY, { person: 'kommunchef', acting: 'nextUp' }],
  ])('%s at %s on %s', (role, scope, day, expected) => {
    expect(holder(org, role, scope, day)).toEqual(expected);
  });

  it('is nobody only when there is nobody', () => {
    expect(holder({ organs: [], units: [], people: [], holders: [], absences: [] }, 'chef', 'unit:x', DAY)).toBeNull();
  });

  it('survives two who stand in for each other', () => {
    const away = (person: string, substitute: string) => ({ person, substitute, from: '2027-01-01', to: '2027-12-31' });
    const both = { ...org, absences: [away('ec-hemtjanst-norr', 'ec-hemtjanst-soder'), away('ec-hemtjanst-soder', 'ec-hemtjanst-norr')] };
    expect(holder(both, 'chef', 'unit:hemtjanst-norr', DAY)).toEqual({ person: 'ec-hemtjanst-soder', acting: 'substitute' });
  });

  it('follows who held the post on the day', () => {
    const org2 = { ...org, holders: [{ role: 'chef', scope: 'unit:x', person: 'a', to: '2027-03-31' }, { role: 'chef', scope: 'unit:x', person: 'b', from: '2027-04-01' }] };
    expect([holder(org2, 'chef', 'unit:x', '2027-03-31')?.person, holder(org2, 'chef', 'unit:x', '2027-04-01')?.person]).toEqual(['a', 'b']);
  });
});

describe('the line above', () => {
  const people = (place: string) => lineAbove(org, place, DAY).map((p) => p.person);

  it('ends at the kommunchef, a bolag’s at its VD, and has each once', () => {
    expect(people('hemtjanst-norr')).toEqual(['vc-aldreomsorg', 'fc-social', 'kommunchef']);
    expect(people('bibliotek')).toEqual(['vc-kultur-och-fritid', 'fc-kultur-och-fritid', 'kommunchef']);
    expect(people('redovisning')).toEqual(['ekonomichef', 'kommunchef']);
    expect(people('socialnamnden')).toEqual(['fc-social', 'kommunchef']);
    expect(people('energibolaget')).toEqual(['vd-energibolaget']);
  });
});
