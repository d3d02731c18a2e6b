import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRequirements } from '../../cli/docs/requirements';
import { filesOf, KOMMUNER, type Kommun } from '../domain/kommuner';
import { ROWS } from './rows';
import { without } from './without';
import { World } from './world';

const requirements = readRequirements(readFileSync(join(__dirname, '../../docs/requirements.yaml'), 'utf8'));
const worlds = new Map<Kommun, World>();

/** A municipality as its folder stands. */
function worldOf(kommun: Kommun): World {
  const known = worlds.get(kommun) ?? new World(filesOf(kommun));
  worlds.set(kommun, known);
  return known;
}

/** The places of a row in a municipality's folder. */
function placesOf(row: string, kommun: Kommun): string[] {
  return requirements.rows.find((r) => r.row === Number(row))?.cells[kommun]?.places ?? [];
}

describe.each(Object.entries(ROWS))('row %s', (row, shown) => {
  it.each(KOMMUNER.filter((kommun) => shown[kommun] !== undefined))('%s', (kommun) => {
    expect.hasAssertions();
    shown[kommun]?.(worldOf(kommun));
    for (const place of placesOf(row, kommun)) expect([place, holdsWithout(place, kommun, shown[kommun])]).toEqual([place, false]);
  });
});

/** Whether the row would be shown by a folder that does not say it: then the place says nothing, or the test sees nothing. */
function holdsWithout(place: string, kommun: Kommun, shown: ((w: World) => void) | undefined): boolean {
  const files = without(filesOf(kommun), place);
  try {
    shown?.(new World(files));
    return true;
  } catch {
    return false;
  }
}
