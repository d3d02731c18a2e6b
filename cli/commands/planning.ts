// What plan, check and diff share: the folder, the meetings and the year. They need no server and no database.
import { basename } from 'node:path';
import { errorLine } from '../../domain/arshjul/parse';
import { parseMeetings } from '../../domain/arshjul/meetingsFile';
import { meetingsOfFile } from '../../domain/imports/meetings';
import { NoMeetings, plan } from '../../domain/plan/plan';
import type { Plan } from '../../domain/plan/types';
import type { Meeting } from '../../domain/organisation/types';
import { counted } from '../../domain/texts/words';
import { readMeetingsFile } from '../../services/imports/readFile';
import { loadMunicipality, type Municipality } from '../../services/years/municipality';
import { bytesOf, readable, wrongFile } from '../importing';
import { CliExit } from '../output';

/** Reads meetings from a file (`sammantraden.yaml`, CSV, XLSX, ICS) in place of the folder's own. Ends with status 1, naming each fault. */
export async function readMeetings(file: string, { organisation }: Municipality): Promise<Meeting[]> {
  const bytes = bytesOf(file);
  if (/\.ya?ml$/i.test(file)) {
    const read = parseMeetings(basename(file), bytes.toString('utf8'), organisation.organs.map((o) => o.id));
    if (!read.ok) throw new CliExit(1, read.errors.map((e) => errorLine({ ...e, file })).join('\n'));
    return read.meetings;
  }
  const read = await readable(file, () => readMeetingsFile(file, bytes, organisation.organs));
  if (!read.ok) throw wrongFile(file, read.errors);
  return meetingsOfFile(read.value);
}

/** What is made of a year's meetings. Ends with status 3 for a year without meetings, naming those that there are. */
export function ofMeetings<T>(make: () => T): T {
  try {
    return make();
  } catch (e) {
    if (e instanceof NoMeetings) throw new CliExit(3, e.message);
    throw e;
  }
}

/** Plans a municipality's year, as `ofMeetings`. */
export function planYear(municipality: Municipality, year: number, meetings = municipality.meetings): Plan {
  return ofMeetings(() => plan({ definition: municipality.definition, organisation: municipality.organisation, meetings, year, facts: [] }));
}

/** Loads a folder by name or path. */
export function load(municipality: string): Municipality {
  return loadMunicipality(municipality);
}

/** Ends with status 2 when the plan breaks the law or a ska-rule; it has been printed by then. */
export function endByFindings(findings: readonly { severity: string }[]): void {
  const broken = findings.filter((f) => f.severity === 'error').length;
  if (broken > 0) throw new CliExit(2, `Planen bryter mot lagen eller en ska-regel på ${counted(broken, 'ställe', 'ställen')}.`);
}
