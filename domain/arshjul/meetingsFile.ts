import { z } from 'zod';
import { isDay, type Day } from '../calendar/day';
import { STANDARD_STOP } from '../calendar/handlingsstopp';
import { calendarWith, notPlannable } from '../calendar/workingDays';
import type { Meeting } from '../organisation/types';
import { didYouMean } from './nearest';
import { sortErrors, type DefinitionError } from './problems';
import { workingDayWords } from './words';
import { YamlFile } from './yamlFile';
import { described as d, shaped } from './zodTexts';

/** The shape of `sammantraden.yaml`. */
export const meetingsSchema = z.strictObject({
  sammanträden: d(
    z.record(
      z.string().min(1),
      z.strictObject({
        handlingsstopp: d(z.string().optional(), `När handlingarna ska vara inne: "7 arbetsdagar före". Utelämnad: ${String(STANDARD_STOP)} arbetsdagar före.`),
        dagar: d(z.array(z.string()), 'En rad för varje sammanträde: "2027-03-22", "2027-05-05, extra" eller "2027-06-14, handlingsstopp 2027-06-01".'),
      }),
    ),
    'Sammanträdena, organ för organ (id i organisation.yaml).',
  ),
});

export type MeetingsResult = { ok: true; meetings: Meeting[] } | { ok: false; errors: DefinitionError[] };

/** Reads the meetings of a `sammantraden.yaml`. `organs`, when given, are the ids allowed. Other files are read by `domain/imports`. */
export function parseMeetings(name: string, text: string, organs?: readonly string[]): MeetingsResult {
  const file = new YamlFile(name, text);
  const meetings = readYaml(file, organs);
  if (file.errors.length > 0) return { ok: false, errors: sortErrors(file.errors) };
  return { ok: true, meetings: meetings.sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : a.organ < b.organ ? -1 : 1)) };
}

/** Reads an opened `sammantraden.yaml`; errors gather in `file`. */
export function readYaml(file: YamlFile, organs?: readonly string[]): Meeting[] {
  if (file.errors.length > 0) return [];
  const raw = shaped(meetingsSchema, file, (path) => (path.length === 0 ? ['sammanträden'] : ['handlingsstopp', 'dagar']));
  if (!raw) return [];
  const seen = new Set<string>();
  return Object.entries(raw.sammanträden).flatMap(([organ, entry]) => {
    const path = ['sammanträden', organ];
    if (organs && !organs.includes(organ)) file.problem(path, unknownOrgan(organ, organs), true);
    const stop = entry.handlingsstopp === undefined ? STANDARD_STOP : workingDayWords(entry.handlingsstopp.replace(/ före$/, ''));
    if (stop === null) file.problem([...path, 'handlingsstopp'], `"${entry.handlingsstopp ?? ''}" går inte att läsa. Skriv till exempel "7 arbetsdagar före".`);
    return entry.dagar.flatMap((line, i) => {
      const result = readLine(organ, line, stop ?? STANDARD_STOP);
      const fault = typeof result === 'string' ? result : seen.has(result.id) ? `${organ} har två sammanträden samma dag.` : null;
      if (fault !== null) file.problem([...path, 'dagar', i], fault);
      if (typeof result === 'string') return [];
      seen.add(result.id);
      return [result];
    });
  });
}

function unknownOrgan(organ: string, organs: readonly string[]): string {
  return `Organet "${organ}" finns inte i organisation.yaml.${didYouMean(organ, organs)} Organ som finns: ${organs.join(', ')}.`;
}

/** `2027-03-22, extra, handlingsstopp 2027-03-10`; a Swedish sentence when it cannot be read. */
function readLine(organ: string, line: string, stop: number): Meeting | string {
  const [day = '', ...extras] = line.split(/,\s*/);
  let type: Meeting['type'] = 'ordinarie';
  let papers: Day | undefined;
  for (const extra of extras) {
    const given = /^handlingsstopp (\S+)$/.exec(extra)?.[1];
    if (extra === 'extra') type = 'extra';
    else if (given !== undefined) papers = given;
    else return `"${extra}" går inte att läsa. Efter dagen kan "extra" och "handlingsstopp ÅÅÅÅ-MM-DD" stå.`;
  }
  return makeMeeting(organ, day, type, papers, stop);
}

function makeMeeting(organ: string, day: string, type: Meeting['type'], papers: string | undefined, stop: number): Meeting | string {
  if (!isDay(day)) return `"${day}" är ingen dag. Skriv ÅÅÅÅ-MM-DD.`;
  const outside = notPlannable(day);
  if (outside !== null) return outside;
  if (papers !== undefined && !isDay(papers)) return `"${papers}" är ingen dag. Skriv ÅÅÅÅ-MM-DD.`;
  const handlingsstopp = papers ?? calendarWith().add(day, -stop);
  if (handlingsstopp > day) return `Handlingsstoppet ${handlingsstopp} ligger efter sammanträdet ${day}.`;
  return { id: `${organ}-${day}`, organ, day, handlingsstopp, type, state: 'planned' };
}
