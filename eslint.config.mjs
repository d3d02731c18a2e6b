// Lint: what the compiler does not see. Above all the one-way rule (each folder's allowed imports), the pure core and the clock.
import tseslint from 'typescript-eslint';
import layers, { LAYERS } from './eslint.layers.mjs';

/** Forbids packages by pattern; the folders' own one-way rule is in eslint.layers.mjs. */
function without(...patterns) {
  return { 'no-restricted-imports': ['error', { patterns }] };
}

const noDatabase = { regex: '^(@prisma/|pg$|pg-)', message: 'Only services write to and read from the database.' };
const noTemporal = { regex: '^@temporalio/', message: 'Temporal is touched by workflows, activities, worker and runtime only.' };
const noWorld = {
  regex: '^(node:|(crypto|fs|path|os)$|express|nodemailer|smtp-server|postal-mime|pino|helmet|commander)',
  message: 'No I/O here: the caller gives what is needed.',
};
const noEdge = { regex: '^(express|helmet|commander)', message: 'Belongs to the edge.' };
const determinism = {
  regex: '^(node:(?!assert$)|luxon|express|nodemailer|pino|@temporalio/(?!workflow$|common$))',
  message: 'Workflows are deterministic: only @temporalio/workflow, @temporalio/common and domain.',
};

const realClock = [
  { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: 'Time is injected: clockOf(tx, run).' },
  { selector: 'CallExpression[callee.object.name="Date"][callee.property.name="now"]', message: 'Time is injected: clockOf(tx, run).' },
  { selector: 'CallExpression[callee.object.name="DateTime"][callee.property.name=/^(now|local|utc)$/]', message: 'Time is injected.' },
  { selector: 'TemplateElement[value.raw=/\\b(now\\(\\)|current_timestamp|clock_timestamp)/i]', message: 'No clock in SQL: pass the run’s.' },
  { selector: 'Literal[value=/\\b(now\\(\\)|current_timestamp|clock_timestamp)/i]', message: 'No clock in SQL: pass the run’s.' },
];
const notRepeatable = [{ selector: 'CallExpression[callee.object.name="Math"][callee.property.name="random"]', message: 'Draws come from the seed.' }];

/** Files that deal in real time: delivery, access and signs of life are not part of the year (columns named real…). */
const REAL_TIME = [
  'services/base/clock.ts',
  'services/base/once.ts',
  'services/access/**/*.ts',
  'services/mail/postman.ts',
  'services/mail/postman/**/*.ts',
  'services/mail/inbox.ts',
  'services/mail/lane.ts',
  'services/tasks/drafts.ts',
  'services/tasks/drafts.ts',
  'services/process/heartbeat.ts',
  'services/process/relay.ts',
  // How long a rehearsal takes, and how long one waits for quiet, is real time.
  'services/rehearsal/foresee.ts',
  'services/rehearsal/passMonth.ts',
  'services/rehearsal/quiet.ts',
  // The stored answer of an idempotency key is kept in real time.
  'services/tasks/answerSql.ts',
];

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'generated/', '.data*/', 'coverage/', '.stryker-tmp/'] },
  { linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' } },
  {
    rules: Object.fromEntries(
      [
        'constructor-super', 'for-direction', 'getter-return', 'no-async-promise-executor', 'no-case-declarations', 'no-class-assign',
        'no-compare-neg-zero', 'no-cond-assign', 'no-const-assign', 'no-constant-condition', 'no-debugger', 'no-dupe-else-if', 'no-dupe-keys',
        'no-duplicate-case', 'no-empty', 'no-empty-character-class', 'no-ex-assign', 'no-fallthrough', 'no-func-assign', 'no-global-assign',
        'no-invalid-regexp', 'no-irregular-whitespace', 'no-loss-of-precision', 'no-misleading-character-class', 'no-prototype-builtins',
        'no-self-assign', 'no-sparse-arrays', 'no-this-before-super', 'no-unreachable', 'no-unsafe-finally', 'no-unsafe-negation',
        'no-unsafe-optional-chaining', 'no-unused-labels', 'no-useless-backreference', 'no-useless-catch', 'no-var', 'prefer-const',
        'require-yield', 'use-isnan', 'valid-typeof',
      ].map((rule) => [rule, 'error']),
    ),
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommended],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-lines': ['error', 400],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false } }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/only-throw-error': 'error',
    },
  },
  {
    files: ['domain/**/*.ts'],
    rules: {
      'no-console': 'error',
      ...without(noDatabase, noTemporal, noWorld),
      'no-restricted-syntax': ['error', ...realClock, ...notRepeatable],
    },
  },
  {
    files: ['services/**/*.ts'],
    rules: {
      'no-console': 'error',
      ...without(noTemporal, noEdge),
      'no-restricted-syntax': ['error', ...realClock, ...notRepeatable],
    },
  },
  { files: REAL_TIME, rules: { 'no-restricted-syntax': ['error', ...notRepeatable] } },
  {
    files: ['workflows/**/*.ts'],
    rules: {
      'no-console': 'error',
      ...without(noDatabase, determinism),
      'no-restricted-globals': ['error', 'Intl', 'setTimeout', 'setInterval', 'process', 'Buffer', 'fetch'],
      'no-restricted-syntax': [
        'error',
        { selector: 'CallExpression[callee.object.name="Promise"][callee.property.name="race"]', message: 'condition(pred, ms), never a race with a sleep.' },
        { selector: 'CallExpression[callee.property.name=/^toLocale/]', message: 'Not deterministic.' },
      ],
    },
  },
  { files: Object.keys(LAYERS).map((folder) => `${folder}/**/*.ts`), plugins: { layers }, rules: { 'layers/one-way': 'error' } },
  { files: ['activities/**/*.ts', 'mail/**/*.ts'], rules: without(noEdge) },
  { files: ['worker/**/*.ts', 'runtime/**/*.ts'], rules: without(noEdge) },
  { files: ['web/**/*.ts', 'cli/**/*.ts'], rules: without(noDatabase, noTemporal) },
  {
    files: ['**/*.mjs', '**/*.js'],
    rules: { 'no-undef': 'error', 'no-unused-vars': 'error' },
    languageOptions: {
      globals: Object.fromEntries(
        ['process', 'console', 'Buffer', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance', 'module', 'require', '__dirname', 'URL', 'URLSearchParams', 'fetch'].map(
          (name) => [name, 'readonly'],
        ),
      ),
    },
  },
  {
    files: ['web/static/**/*.js'],
    languageOptions: {
      sourceType: 'script',
      globals: Object.fromEntries(['document', 'window', 'navigator', 'location', 'FormData', 'HTMLElement', 'HTMLFormElement', 'localStorage'].map((name) => [name, 'readonly'])),
    },
  },
);
