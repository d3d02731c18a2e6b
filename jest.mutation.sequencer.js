// The quick suites first: a changed place is most often noticed by a table, and a run ends at the first test that fails.
const Sequencer = require('@jest/test-sequencer').default;

class QuickFirst extends Sequencer {
  sort(tests) {
    const place = (test) => QuickFirst.ORDER.findIndex((name) => test.path.endsWith(`/${name}.test.ts`));
    return [...tests].sort((a, b) => place(a) - place(b));
  }
}
QuickFirst.ORDER = [
  // one part each, without a whole plan
  'calendar', 'lawDays', 'lawGaps', 'law', 'diff', 'yearDiff', 'follow', 'keeps', 'handedOn', 'preliminary', 'guards', 'mandate', 'registered', 'tree', 'waits',
  'threeDates', 'before', 'slot', 'slots', 'schedule', 'scheduler', 'newYear', 'planContext', 'judged', 'thaw', 'breaks', 'planFindings', 'why', 'build',
  'weeks', 'load', 'latest', 'choice', 'words', 'firstDay',
  // whole plans
  'places', 'organs', 'redefine', 'eachMeeting', 'approvals', 'times', 'happenings', 'decided', 'check', 'undo', 'sayable', 'refusedSteps', 'stranger',
  'shared', 'twin', 'simulate', 'language', 'zone', 'plan', 'kommuner',
];

module.exports = QuickFirst;
