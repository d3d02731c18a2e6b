// Finds the year that a command names by municipality and number.
import { basename } from 'node:path';
import { municipalityArgument, yearArgument, type Api } from './client';
import { CliExit } from './output';

/** What the commands read of a year in the list. */
export interface Cycle {
  id: string;
  municipality: string;
  municipalityName: string;
  year: number;
  kind: 'real' | 'rehearsal';
  state: string;
  revision: number;
}

export interface CycleWithSteps extends Cycle {
  organs: { id: string; label: string }[];
  steps: { id: string; step: string; label: string; organ: string; state: string }[];
}

/**
 * The real year of a municipality: the running one, else the latest that was closed. Ends the command with status 1 when none
 * has been started.
 */
export async function theYear(api: Api, municipality: string, yearText: string): Promise<Cycle> {
  const year = yearArgument(yearText);
  const name = basename(municipalityArgument(municipality));
  const { cycles } = await api.get<{ cycles: Cycle[] }>('/cycles', { municipality: name, year, kind: 'real' });
  const found = cycles.find((c) => c.state === 'running') ?? cycles.find((c) => c.state === 'finished');
  if (found) return found;
  const { cycles: others } = await api.get<{ cycles: Cycle[] }>('/cycles', { municipality: name, kind: 'real' });
  const running = others.filter((c) => c.state === 'running').map((c) => c.year);
  throw new CliExit(
    1,
    running.length > 0
      ? `${name} ${year} har inte startats. De år som pågår är ${[...new Set(running)].join(', ')}.`
      : `${name} ${year} har inte startats. Starta det med: npx arshjul start ${name} ${year}`,
  );
}

/**
 * An occurrence by its own id, or by the step's id where the step stands at one organ only. Ends with status 1 naming the
 * occurrences of the step when there are several, or saying that there is none.
 */
export async function theOccurrence(api: Api, cycle: Cycle, given: string): Promise<string> {
  const { steps, organs } = await api.get<CycleWithSteps>(`/cycles/${encodeURIComponent(cycle.id)}`);
  if (steps.some((s) => s.id === given)) return given;
  const same = steps.filter((s) => s.step === given);
  const only = same[0];
  if (only && same.length === 1) return only.id;
  if (only) throw new CliExit(1, `${given} finns på flera ställen. Ange ett av dem:\n${same.map((s) => `  ${s.id}  ${s.label}, ${organs.find((o) => o.id === s.organ)?.label ?? s.organ}`).join('\n')}`);
  throw new CliExit(1, `Det finns inget steg som heter ${given} i ${cycle.municipalityName} ${cycle.year}. Se stegen med: npx arshjul plan ${cycle.municipality} ${cycle.year}`);
}

/** The names of a year's organs by id, for what people read; `--json` keeps the ids. */
export async function organNames(api: Api, run: string): Promise<ReadonlyMap<string, string>> {
  const { organs } = await api.get<{ organs: { id: string; label: string }[] }>(`/cycles/${encodeURIComponent(run)}`);
  return new Map(organs.map((o) => [o.id, o.label]));
}

/** The path of a year in the API. */
export function cyclePath(cycle: Cycle, rest = ''): string {
  return `/cycles/${encodeURIComponent(cycle.id)}${rest}`;
}
