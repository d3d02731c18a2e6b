import type { Command } from 'commander';
import { workingDaysText } from '../../domain/calendar/texts';
import { capital, counted } from '../../domain/texts/words';
import { withApi } from '../client';
import { print, printJson } from '../output';
import { cyclePath, organNames, theYear } from '../year';

/** What pausing and resuming answer. */
interface PauseAnswer {
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

/** `arshjul pause`: stops mails and ladders at once, of the year or one organ. */
export function addPause(program: Command): void {
  add(program, 'pause', 'stoppar mejl och påminnelser direkt, för året eller ett organ', (what, { already }) =>
    print(already ? `${what}: redan pausat.` : `${what}: pausat. Inga mejl och påminnelser går; svar och beslut tas emot som vanligt.`),
  );
}

/** `arshjul resume`: mails and ladders go on from where they stood, of the year or one organ. */
export function addResume(program: Command): void {
  add(program, 'resume', 'låter mejl och påminnelser gå vidare där de stod', (what, { already, shifted, workingDays }) =>
    print(already ? `${what}: inte pausat, så inget har ändrats.` : `${what}: går vidare.${shifted === 0 ? '' : ` ${counted(shifted, 'påminnelse', 'påminnelser')} har flyttats fram ${workingDaysText(workingDays)}.`}`),
  );
}

/** What the two share: the year or one organ, a reason, and the answer told by `tell`. */
function add(program: Command, act: 'pause' | 'resume', description: string, tell: (what: string, answer: PauseAnswer) => void): void {
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
        const name = answer.organ === null ? null : capital((await organNames(api, cycle.id)).get(answer.organ) ?? answer.organ);
        tell(name ?? `${cycle.municipalityName} ${cycle.year}`, answer);
      });
    });
}
