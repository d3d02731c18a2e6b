// The suites. Every test file is compiled by swc; PostgreSQL is started once for all (test/support/globalSetup.ts).
const transform = {
  '^.+\\.ts$': [
    '@swc/jest',
    { swcrc: false, jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' }, sourceMaps: 'inline' },
  ],
};

module.exports = {
  testEnvironment: 'node',
  rootDir: __dirname,
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/\\.data', '<rootDir>/\\.stryker-tmp'],
  // The generated Prisma client names its own files with .js. d3 is published as ES modules; the suites take its bundle.
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1', '^d3-(shape|path)$': '<rootDir>/node_modules/d3-$1/dist/d3-$1.min.js' },
  transform,
  globalSetup: '<rootDir>/test/support/globalSetup.ts',
  globalTeardown: '<rootDir>/test/support/globalTeardown.ts',
  // Servers are real; a busy machine may take its time. What waits, waits for an event, so a passing suite is not slower for it.
  testTimeout: 60_000,
};
