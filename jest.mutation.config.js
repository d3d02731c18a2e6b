// Mutation testing (npm run mutation): the suites that show the pure calendar, law and plan, without any server, the quick ones first.
// MUTATION_SUITES=calendar,zone,law runs only these.
const base = require('./jest.config.js');
const { ORDER } = require('./jest.mutation.sequencer.js');

const suites = process.env.MUTATION_SUITES?.split(',') ?? ORDER;

module.exports = {
  ...base,
  globalSetup: undefined,
  globalTeardown: undefined,
  testEnvironment: '@stryker-mutator/jest-runner/jest-env/node',
  testMatch: suites.map((name) => `<rootDir>/test/domain/${name}.test.ts`),
  testSequencer: '<rootDir>/jest.mutation.sequencer.js',
};
