import { parseArgs } from 'node:util';
import settings from './settings.json';

/** The groups of measures, in the order in which they run. */
export const GROUPS = ['start', 'plan', 'svar', 'andring', 'en-per-uppgift', 'ar'] as const;
export type Group = (typeof GROUPS)[number];

/** Sizes and aims of one bench; `settings.json` with what the command line changes. */
export type Settings = typeof settings & { only: readonly Group[]; json: boolean };

/** Reads the command line. Throws one Swedish sentence for an argument that is not understood. */
export function readOptions(args: string[]): Settings {
  const { values } = parseArgs({
    args,
    options: {
      json: { type: 'boolean', default: false },
      managers: { type: 'string', default: String(settings.managers) },
      rounds: { type: 'string', default: String(settings.rounds) },
      only: { type: 'string', default: GROUPS.join(',') },
    },
  });
  const only = values.only.split(',').map((name) => GROUPS.find((group) => group === name) ?? unknown(name));
  return { ...settings, managers: whole('managers', values.managers, 4, 1_000), rounds: whole('rounds', values.rounds, 1, 3), only, json: values.json };
}

function unknown(name: string): never {
  throw new Error(`--only ${name}: välj bland ${GROUPS.join(', ')}.`);
}

function whole(name: string, text: string, least: number, most: number): number {
  const n = Number(text);
  if (!Number.isInteger(n) || n < least || n > most) throw new Error(`--${name} ska vara ett heltal mellan ${least} och ${most}.`);
  return n;
}
