import fc from 'fast-check';
import { everybody } from '../../domain/organisation/resolve';
import type { Organisation } from '../../domain/organisation/types';
import { dutiesToday, type Below, type Duty } from '../../domain/tasks/duties';
import { holderToday, openerToday } from '../../domain/tasks/handOut';

const DAY = '2027-05-12';

/** A förvaltning f with a verksamhet v and two enheter; above them the kommunchef. */
function organisation(chefs: Record<string, string[]>, away: Record<string, string>): Organisation {
  const unit = (id: string, parent?: string) => ({ id, level: 'enhet', label: id, organ: 'BUN', authority: 'BUN', ...(parent === undefined ? {} : { parent }) });
  const posts = { f: ['fc'], v: ['vc'], e1: ['a'], e2: ['b'], ...chefs };
  return {
    organs: [{ id: 'BUN', type: 'namnd', label: 'BUN', authority: 'BUN' }],
    units: [unit('f'), unit('v', 'f'), unit('e1', 'v'), unit('e2', 'v')],
    people: [],
    holders: [...Object.entries(posts).flatMap(([at, people]) => people.map((person) => ({ role: 'chef', scope: `unit:${at}`, person }))), { role: 'kommunchef', scope: 'kommun', person: 'kc' }],
    absences: Object.entries(away).map(([person, substitute]) => ({ person, substitute, from: DAY, to: DAY })),
  };
}

const duty = (unit: string, kind: 'answer' | 'approve', more: Partial<Duty> = {}): Duty => ({
  id: unit, kind, role: 'chef', unit, organ: 'BUN', level: 'enhet', person: 'x', sameAsBelow: false, owners: ['x'], ...more,
});
const TREE = [duty('e1', 'answer'), duty('e2', 'answer'), duty('v', 'approve'), duty('f', 'approve')];
const BELOW: Below[] = [{ id: 'e1', parent: 'v', person: 'a', also: [] }, { id: 'e2', parent: 'v', person: 'b', also: [] }];
const whose = (org: Organisation, tasks = TREE, below = BELOW) =>
  [...dutiesToday(org, tasks, below, DAY)].map(([id, held]) => `${id}:${everybody(held ?? { person: null }).join('+')}`).join(' ');

describe('whose the tasks are while somebody is away', () => {
  it.each<[string, Record<string, string[]>, Record<string, string>, string]>([
    ['nobody is away', {}, {}, 'e1:a e2:b v:vc f:fc'],
    ['the substitute has no part in it', {}, { vc: 'ek' }, 'e1:a e2:b v:ek f:fc'],
    ['the substitute answers below: the level above', {}, { vc: 'a' }, 'e1:a e2:b v:fc f:fc'],
    ['the substitute approves: the level above', {}, { a: 'vc' }, 'e1:vc e2:b v:fc f:fc'],
    ['the level above is away too: who acts there', {}, { a: 'vc', fc: 'ek' }, 'e1:vc e2:b v:ek f:ek'],
    ['who acts there answers as well: the one above', {}, { vc: 'a', fc: 'b' }, 'e1:a e2:b v:kc f:b'],
    ['the substitute of both answers: the one above', {}, { a: 'vc', vc: 'b' }, 'e1:b e2:b v:fc f:fc'],
    ['the substitute who answers is away as well, with another’s hands', {}, { vc: 'a', a: 'ek' }, 'e1:ek e2:b v:fc f:fc'],
    ['a shared approval: the others', { v: ['vc', 'vd'] }, { a: 'vc' }, 'e1:vc e2:b v:vd f:fc'],
    ['a shared approval, and one of them away', { v: ['vc', 'vd'] }, { a: 'vc', vd: 'ek' }, 'e1:vc e2:b v:fc f:fc'],
    ['nobody above who has no part: it stays', {}, { vc: 'a', fc: 'a', kc: 'a' }, 'e1:a e2:b v:a f:a'],
  ])('%s', (_, chefs, away, expected) => {
    expect(whose(organisation(chefs, away))).toBe(expected);
  });

  it('counts answers that are done, by who had them; and one that lies under another approval does not', () => {
    const done: Below[] = [{ id: 'e1', parent: 'v', person: 'vc', also: [] }];
    expect(whose(organisation({}, {}), [duty('v', 'approve')], done)).toBe('v:fc');
    expect(whose(organisation({}, {}), [duty('v', 'approve')], [{ id: 'e1', parent: 'f', person: 'vc', also: [] }])).toBe('v:vc');
    expect(whose(organisation({}, {}), [duty('v', 'approve')], [{ id: 'e1', parent: 'v', person: 'a', also: ['vc'] }])).toBe('v:fc');
  });

  it('of a lifted approval asks those whom it was given to', () => {
    const lifted = [duty('v', 'approve', { person: 'fc', sameAsBelow: true, owners: ['fc'] })];
    expect(whose(organisation({}, { fc: 'ek' }), lifted)).toBe('v:ek');
    expect(whose(organisation({}, { fc: 'a' }), lifted)).toBe('v:kc');
  });

  it('never gives an approval to somebody who answers right below it, while anybody else is above', () => {
    const person = fc.constantFrom('a', 'b', 'vc', 'fc', 'ek');
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('a', 'b', 'vc', 'fc'), person, { maxKeys: 3 }), (away) => {
        const org = organisation({}, Object.fromEntries(Object.entries(away).filter(([p, s]) => p !== s)));
        const duties = dutiesToday(org, TREE, BELOW, DAY);
        for (const id of ['e1', 'e2']) expect(duties.get('v')?.person).not.toBe(duties.get(id)?.person);
      }),
    );
  });
});

describe('an approval that opens or is reminded of', () => {
  it('stays with whom it has been given to rather than come to one who answers below it', () => {
    const given = { ...duty('v', 'approve', { person: 'fc' }), answering: ['a', 'b'] };
    const org = organisation({}, { vc: 'a' });
    expect([openerToday(org, given, DAY), holderToday(org, given, DAY)]).toEqual(['fc', 'fc']);
    expect([openerToday(org, { ...given, answering: ['b'] }, DAY), holderToday(org, { ...given, answering: ['b'] }, DAY)]).toEqual(['a', 'a']);
  });
});
