import type { Command } from 'commander';
import { withApi } from '../client';
import { printJson } from '../output';
import { cyclePath, theYear } from '../year';

/** What pausing and resuming answer. */
export interface PauseAnswer {
  organ: string | null;
  already: boolean;
  shifted: number;
  workingDays: number;
}

interface Options {
  organ?: string;
  reason?: string;
  json?: boolean;
}

/** What `pause` and `resume` share: the year or one organ, a reason, and the answer told by `tell`. */
export function addPauseAct(program: Command, act: 'pause' | 'resume', description: string, tell: (what: string, answer: PauseAnswer) => void): void {
  program
    .command(act)
    .description(description)
    .argument('<kommun>')
    .argument('<år>')
    .option('--organ <id>', 'bara det här organet')
    .option('--reason <text>', 'skälet, som det ska stå i tidslinjen')
    .option('--json', 'svarar med ett JSON-objekt')
    .action(async (municipality: string, year: string, { organ, reason, json }: Options) => {
      await withApi(async (api) => {
        const cycle = await theYear(api, municipality, year);
        const answer = await api.post<PauseAnswer>(cyclePath(cycle, `/${act}`), { organ, reason });
        if (json) return printJson(answer);
        tell(answer.organ ?? `${cycle.municipalityName} ${cycle.year}`, answer);
      });
    });
}
