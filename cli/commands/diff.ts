import type { Command } from 'commander';
import { changeText, diffPlans } from '../../domain/plan/diff';
import { diffYears, yearTexts } from '../../domain/plan/yearDiff';
import { counted } from '../../domain/texts/words';
import { yearArgument } from '../client';
import { print, printJson } from '../output';
import { load, planYear } from './planning';

/** `arshjul diff`: two years, or two definitions, as a list of differences. */
export function addDiff(program: Command): void {
  program
    .command('diff')
    .description('visar skillnaderna mellan två år eller två definitioner')
    .argument('<kommun>')
    .argument('<år>')
    .argument('<kommun2>')
    .argument('<år2>')
    .option('--json', 'svarar med ett JSON-objekt')
    .action((nameA: string, yearA: string, nameB: string, yearB: string, options: { json?: boolean }) => {
      const [from, to] = [load(nameA), load(nameB)];
      const a = planYear(from, yearArgument(yearA));
      const b = planYear(to, yearArgument(yearB));
      const changes = a.year === b.year ? diffPlans(a, b) : diffYears(a, b);
      if (options.json) {
        printJson({ from: { municipality: a.municipality, year: a.year }, to: { municipality: b.municipality, year: b.year }, changes });
        return;
      }
      const names = new Map([...from.organisation.organs, ...to.organisation.organs].map((o) => [o.id, o.label]));
      const { lines, calendarOnly } = a.year === b.year ? { lines: changes.map((c) => changeText(c, names)), calendarOnly: null } : yearTexts(changes, names);
      print(`${a.municipality} ${a.year} jämfört med ${b.municipality} ${b.year}: ${lines.length === 0 ? `inga skillnader${calendarOnly === null ? '' : ' utom kalenderns'}` : counted(lines.length, 'skillnad', 'skillnader')}.`);
      for (const line of [...lines, ...(calendarOnly === null ? [] : [calendarOnly])]) print(`  ${line}`);
    });
}
