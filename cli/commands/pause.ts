import type { Command } from 'commander';
import { print } from '../output';
import { addPauseAct } from './pauseAct';

/** `arshjul pause`: stops mails and ladders at once, of the year or one organ. */
export function addPause(program: Command): void {
  addPauseAct(program, 'pause', 'stoppar mejl och påminnelser direkt, för året eller ett organ', (what, { already }) =>
    print(already ? `${what} var redan pausat.` : `${what} är pausat. Inga mejl och påminnelser går; svar och beslut tas emot som vanligt.`),
  );
}
