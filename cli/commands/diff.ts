import type { Command } from 'commander';
import { changeText, diffPlans } from '../../domain/plan/diff';
import { print, printJson } from '../output';
import { load, planYear, yearOf } from './planning';

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
      const a = planYear(load(nameA), yearOf(yearA));
      const b = planYear(load(nameB), yearOf(yearB));
      const changes = diffPlans(a, b);
      if (options.json) {
        printJson({ from: { municipality: a.municipality, year: a.year }, to: { municipality: b.municipality, year: b.year }, changes });
        return;
      }
      print(`${a.municipality} ${a.year} jämfört med ${b.municipality} ${b.year}: ${changes.length === 0 ? 'inga skillnader.' : `${changes.length} skillnader.`}`);
      for (const c of changes) print(`  ${changeText(c)}`);
    });
}
