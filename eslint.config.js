import temporal from 'eslint-plugin-temporal';
import importX from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

const under = (...folders) => folders.map((folder) => `${folder}/**/*.ts`);

/** The import arrows of docs/architecture.md: a folder's files may not import from the folders named. */
const forbid = (files, folders, why) => ({
  files: under(...files),
  rules: {
    'no-restricted-imports': [
      'error',
      { patterns: [{ regex: `^(\\.\\./)+(${folders.join('|')})/`, message: why }] },
    ],
  },
});

export default tseslint.config(
  { ignores: ['build/', '.perch/', 'node_modules/', 'coverage/', '**/*.mjs', '**/*.js'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { 'import-x': importX },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      // A Fastify handler and a Temporal activity are async by contract, whether or not they wait.
      '@typescript-eslint/require-await': 'off',
      'import-x/no-cycle': 'error',
      // No enum is declared here, and no class is stood in for; both cost a sixth of the whole run.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      'no-console': 'error',
    },
  },
  { files: under('workflows'), ...temporal.configs.workflow },
  {
    files: under('workflows'),
    rules: {
      // Takes setHandler for a promise; @typescript-eslint/no-floating-promises knows better.
      'temporal/workflow-no-floating-promises': 'off',
      // A workflow here waits for as long as an account is connected.
      'temporal/workflow-condition-timeout-style': 'off',
      'temporal/workflow-replay-testing-required-comment': 'off',
      'temporal/workflow-prefer-single-object-args': 'off',
      // Asks for what @typescript-eslint/no-unnecessary-type-arguments removes.
      'temporal/workflow-require-explicit-payload-types': 'off',
    },
  },
  { files: under('activities'), ...temporal.configs.activity },
  {
    files: under('activities'),
    rules: {
      // Both take every function of the folder for an activity; heartbeats come from withHeartbeat.
      'temporal/activity-prefer-single-object-args': 'off',
      'temporal/activity-heartbeat-in-long-loops': 'off',
    },
  },
  { files: ['src/worker.ts'], ...temporal.configs.worker },
  forbid(
    ['src/domain'],
    ['store', 'x', 'notify', 'servers', 'cli', 'api', 'activities', 'workflows'],
    'src/domain is pure: data and now in, decision out.',
  ),
  forbid(
    ['src/store', 'src/x', 'src/notify'],
    ['api', 'activities', 'workflows', 'cli', 'servers', 'simulator'],
    'src/store, src/x and src/notify know only src/domain and src/config.',
  ),
  forbid(
    ['src/mail', 'src/temporal', 'src/shortener', 'src/metrics', 'src/webhooks'],
    ['api', 'activities', 'workflows', 'cli', 'servers'],
    'What serves api and activities knows neither.',
  ),
  forbid(
    ['api', 'activities'],
    ['simulator', 'servers', 'cli'],
    'Nothing but src/cli and tests knows the sandbox or the local servers.',
  ),
  {
    files: under('api/client'),
    ignores: ['**/*.test.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^\\.\\./',
              allowTypeImports: true,
              message: 'The client brings nothing of the server along: types only.',
            },
          ],
        },
      ],
    },
  },
  forbid(
    ['workflows'],
    ['src/(?!domain)[a-z]+', 'api', 'simulator'],
    'Workflows import @temporalio/workflow, src/domain and types only.',
  ),
  forbid(
    ['simulator'],
    ['src/(?!cli)[a-z]+', 'api', 'activities', 'workflows'],
    'The sandbox knows nothing of Perch: it is X.',
  ),
  {
    files: ['src/cli/**/*.ts', 'scripts/**/*.ts', 'bench/**/*.ts', 'simulator/**/*.ts', 'demo/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['**/*.test.ts', 'test/**/*.ts'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off', 'no-console': 'off' },
  },
);
