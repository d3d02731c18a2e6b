// The quick suites first: a changed place is most often noticed by a table, and a run ends at the first test that fails.
const Sequencer = require('@jest/test-sequencer').default;

class QuickFirst extends Sequencer {
  sort(tests) {
    const place = (test) => QuickFirst.ORDER.findIndex((name) => test.path.endsWith(`/${name}.test.ts`));
    return [...tests].sort((a, b) => place(a) - place(b));
  }
}
QuickFirst.ORDER = [
  'calendar', 'lawDays', 'lawGaps', 'law', 'diff', 'yearDiff', 'follow', 'keeps', 'handedOn', 'preliminary', 'guards', 'mandate', 'registered', 'tree', 'waits', 'places', 'organs', 'redefine', 'eachMeeting', 'approvals', 'times', 'happenings', 'decided', 'check',
  'undo', 'sayable', 'stranger', 'shared', 'twin', 'simulate', 'language', 'zone', 'plan', 'kommuner',
];

module.exports = QuickFirst;
