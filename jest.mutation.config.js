// Mutation testing (npm run mutation): the suites that show the pure calendar, law and plan, without any server.
const base = require('./jest.config.js');

module.exports = {
  ...base,
  globalSetup: undefined,
  globalTeardown: undefined,
  testEnvironment: '@stryker-mutator/jest-runner/jest-env/node',
  testMatch: ['calendar', 'zone', 'law', 'plan', 'redefine', 'kommuner', 'language'].map((name) => `<rootDir>/test/domain/${name}.test.ts`),
};
