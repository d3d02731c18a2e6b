// What plan, check and diff share: the folder, the meetings and the year. They need no server and no database.
import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { errorLine } from '../../domain/arshjul/parse';
import { parseMeetings } from '../../domain/arshjul/meetingsFile';
import { NoMeetings, plan } from '../../domain/plan/plan';
import type { Plan } from '../../domain/plan/types';
import type { Meeting } from '../../domain/organisation/types';
import { loadMunicipality, type Municipality } from '../../services/years/municipality';
import { CliExit } from '../output';

/** A calendar year from the command line. Ends with status 1 for anything else. */
export function yearOf(text: string): number {
  if (/^20[2-5]\d$/.test(text)) return Number(text);
  throw new CliExit(1, `"${text}" är inget år. Skriv till exempel 2027.`);
}

/** Reads meetings from a file in place of the folder's own. Ends with status 1, naming each fault. */
export function readMeetings(file: string, municipality: Municipality): Meeting[] {
  if (!existsSync(file)) throw new CliExit(1, `Filen ${file} finns inte.`);
  const read = parseMeetings(basename(file), readFileSync(file, 'utf8'), municipality.organisation.organs.map((o) => o.id));
  if (!read.ok) throw new CliExit(1, read.errors.map((e) => errorLine({ ...e, file })).join('\n'));
  return read.meetings;
}

/** Plans a municipality's year. Ends with status 3 for a year without meetings, naming those that there are. */
export function planYear(municipality: Municipality, year: number, meetings = municipality.meetings): Plan {
  try {
    return plan({ definition: municipality.definition, organisation: municipality.organisation, meetings, year, facts: [] });
  } catch (e) {
    if (e instanceof NoMeetings) throw new CliExit(3, e.message);
    throw e;
  }
}

/** Loads a folder by name or path. */
export function load(municipality: string): Municipality {
  return loadMunicipality(municipality);
}

/** Ends with status 2 when the plan breaks the law or a ska-rule; it has been printed by then. */
export function endByFindings(findings: readonly { severity: string }[]): void {
  const broken = findings.filter((f) => f.severity === 'error').length;
  if (broken > 0) throw new CliExit(2, `Planen bryter mot lagen eller en ska-regel på ${broken} ${broken === 1 ? 'ställe' : 'ställen'}.`);
}
