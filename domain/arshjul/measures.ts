import type { Indicator, Load } from './definition';
import type { KnownOrgan } from './chain';
import { didYouMean } from './nearest';
import type { ArshjulFile } from './schema';
import { attempt } from './attempt';
import { monthsOf } from './when';
import type { YamlFile } from './yamlFile';

/** Minutes where the municipality has not said. */
export const STANDARD_MINUTES = { answer: 60, approval: 15 };
/** Steps due for one person in a week where the municipality has no ceiling of its own. */
export const STANDARD_WEEK = 4;

/** The indicators, each with the months in which it is measured. */
export function readIndicators(entries: ArshjulFile['indikatorer'], ids: readonly string[], file: YamlFile): Indicator[] {
  return Object.entries(entries ?? {}).map(([id, entry]) => {
    const months = attempt(file, ['indikatorer', id, 'mäts'], () => monthsOf(entry.mäts)) ?? [];
    if (entry.i !== undefined && !ids.includes(entry.i)) file.problem(['indikatorer', id, 'i'], `Steget "${entry.i}" finns inte.${didYouMean(entry.i, ids)}`);
    return { id, label: entry.namn, months, ...(entry.i === undefined ? {} : { step: entry.i }) };
  });
}

/** What answering costs and the ceilings. */
export function readLoad(entry: NonNullable<ArshjulFile['belastning']>): Load {
  const { tak } = entry;
  return {
    answer: entry['minuter per svar'] ?? STANDARD_MINUTES.answer,
    approval: entry['minuter per godkännande'] ?? STANDARD_MINUTES.approval,
    ...(tak['timmar per år'] === undefined ? {} : { hours: tak['timmar per år'] }),
    ...(tak['mejl per år'] === undefined ? {} : { mails: tak['mejl per år'] }),
    week: tak['saker samma vecka'] ?? STANDARD_WEEK,
  };
}

/** The goals by organ; an organ must be there. */
export function readGoals(entries: NonNullable<ArshjulFile['mål']>, organs: readonly KnownOrgan[] | null, file: YamlFile): { organ: string; goals: string[] }[] {
  const ids = (organs ?? []).map((o) => o.id);
  return Object.entries(entries).map(([organ, goals]) => {
    if (organs && !ids.includes(organ)) file.problem(['mål', organ], `Organet "${organ}" finns inte i organisation.yaml.${didYouMean(organ, ids)}`, true);
    return { organ, goals };
  });
}
