import type { Command } from 'commander';
import { print } from '../output';
import { addPauseAct } from './pauseAct';

/** `arshjul resume`: mails and ladders go on from where they stood, of the year or one organ. */
export function addResume(program: Command): void {
  addPauseAct(program, 'resume', 'låter mejl och påminnelser gå vidare där de stod', (what, { already, shifted, workingDays }) =>
    print(already ? `${what} var inte pausat.` : `${what} går vidare. ${shifted} påminnelser har flyttats fram ${workingDays} arbetsdagar.`),
  );
}
