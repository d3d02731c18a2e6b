import { escalationTo } from '../../domain/tasks/line';
import type { Organisation } from '../../domain/organisation/types';

const org: Organisation = {
  organs: [
    { id: 'BUN', type: 'namnd', label: 'BUN', authority: 'bun' },
    { id: 'bostad', type: 'dotterbolag', label: 'Bostad', authority: 'bostad' },
  ],
  units: [
    { id: 'f', level: 'forvaltning', label: 'F', organ: 'BUN', authority: 'bun' },
    { id: 'v', parent: 'f', level: 'verksamhet', label: 'V', organ: 'BUN', authority: 'bun' },
    { id: 'e', parent: 'v', level: 'enhet', label: 'E', organ: 'BUN', authority: 'bun' },
    { id: 'b', level: 'forvaltning', label: 'B', organ: 'bostad', authority: 'bostad' },
  ],
  people: [],
  holders: [
    { role: 'chef', scope: 'unit:e', person: 'ec' },
    { role: 'chef', scope: 'unit:v', person: 'vc' },
    { role: 'chef', scope: 'unit:f', person: 'fc' },
    { role: 'chef', scope: 'unit:b', person: 'bc' },
    { role: 'vd', scope: 'organ:bostad', person: 'vd' },
    { role: 'ordforande', scope: 'organ:BUN', person: 'politiker' },
    { role: 'ekonom', scope: 'organ:BUN', person: 'eko' },
    { role: 'ekonomichef', scope: 'kommun', person: 'ekc' },
    { role: 'kommunchef', scope: 'kommun', person: 'kc' },
  ],
  absences: [],
};
const enhet = { unit: 'e', organ: 'BUN', person: 'ec' };
const company = { unit: 'b', organ: 'bostad', person: 'bc' };

it.each([
  ['one up', enhet, { up: 1 }, 'vc'],
  ['two up', enhet, { up: 2 }, 'fc'],
  ['beyond the top stays at the top', enhet, { up: 9 }, 'kc'],
  ['the receiver apart: somebody who acts for a vacant post', { ...enhet, person: 'vc' }, { up: 1 }, 'fc'],
  ['a role at the organ', enhet, { role: 'ekonom' }, 'eko'],
  ['a role in the municipality', enhet, { role: 'ekonomichef' }, 'ekc'],
  ['a bolag ends at its VD', company, { up: 5 }, 'vd'],
  ['nobody in the municipality is above a bolag', company, { role: 'ekonomichef' }, null],
  ['the kommunchef has nobody above', { unit: null, organ: 'BUN', person: 'kc' }, { role: 'kommunchef' }, null],
] as const)('%s', (_, task, to, expected) => {
  expect(escalationTo(org, task, to, '2027-05-20')).toBe(expected);
});

it('never reaches the elected', () => {
  for (const up of [1, 2, 3, 4, 5]) expect(escalationTo(org, enhet, { up }, '2027-05-20')).not.toBe('politiker');
});
