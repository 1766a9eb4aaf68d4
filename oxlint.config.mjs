import { readdirSync } from 'node:fs';
import temporal from 'eslint-plugin-temporal';

const under = (...folders) => folders.map((folder) => `${folder}/**/*.ts`);

const pattern = (folders, why) => ({ regex: `^(\\.\\./)+(src/)?(${folders.join('|')})/`, message: why });

/** The import arrows of docs/architecture.md: a folder's files may not import from the folders named. */
const forbid = (files, folders, why) => ({
  files: under(...files),
  rules: { 'no-restricted-imports': ['error', { patterns: [pattern(folders, why)] }] },
});

const serversAndSandbox = ['simulator', 'servers', 'cli'];
const onlyCli = 'Nothing but src/cli and tests knows the sandbox or the local servers.';

/** Every folder of src but one: the regular expressions of oxlint have no lookahead. */
const srcBut = (folder) =>
  readdirSync(`${import.meta.dirname}/src`, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== folder)
    .map((entry) => `src/${entry.name}`);

const errors = (prefix, names) => Object.fromEntries(names.map((name) => [prefix + name, 'error']));

/** A preset of the plugin without the rules named, which are wrong here. */
const temporalRules = (preset, unless) => {
  const { rules } = temporal.configs[preset];
  const names = Object.keys(rules).filter((name) => !unless.includes(name.replace('temporal/', '')));
  return errors('', names);
};

export default {
  plugins: ['typescript', 'import'],
  jsPlugins: ['eslint-plugin-temporal'],
  categories: { correctness: 'off' },
  options: { typeAware: true, denyWarnings: true, reportUnusedDisableDirectives: 'error' },
  ignorePatterns: ['build/', '.perch/', 'node_modules/', 'coverage/', '**/*.mjs', '**/*.js'],
  // By name and not by category: a new version of oxlint may move a rule to another category.
  rules: {
    ...errors('', ['no-array-constructor', 'no-console', 'no-unused-expressions', 'no-useless-constructor']),
    ...errors('', ['no-var', 'prefer-const', 'prefer-rest-params', 'prefer-spread']),
    'no-unused-vars': ['error', { ignoreRestSiblings: true }],
    'import/no-cycle': 'error',
    ...errors('typescript/', [
      'await-thenable',
      'consistent-type-imports',
      'no-array-delete',
      'no-base-to-string',
      'no-deprecated',
      'no-duplicate-enum-values',
      'no-duplicate-type-constituents',
      'no-dynamic-delete',
      'no-empty-object-type',
      'no-explicit-any',
      'no-extra-non-null-assertion',
      'no-extraneous-class',
      'no-floating-promises',
      'no-for-in-array',
      'no-generated-empty-object-type',
      'no-implied-eval',
      'no-invalid-void-type',
      'no-meaningless-void-operator',
      'no-misused-new',
      'no-misused-promises',
      'no-misused-spread',
      'no-mixed-enums',
      'no-namespace',
      'no-non-null-asserted-nullish-coalescing',
      'no-non-null-asserted-optional-chain',
      'no-non-null-assertion',
      'no-redundant-type-constituents',
      'no-require-imports',
      'no-this-alias',
      'no-unnecessary-boolean-literal-compare',
      'no-unnecessary-condition',
      'no-unnecessary-template-expression',
      'no-unnecessary-type-arguments',
      'no-unnecessary-type-assertion',
      'no-unnecessary-type-constraint',
      'no-unnecessary-type-conversion',
      'no-unnecessary-type-parameters',
      'no-unsafe-argument',
      'no-unsafe-assignment',
      'no-unsafe-call',
      'no-unsafe-declaration-merging',
      'no-unsafe-enum-comparison',
      'no-unsafe-function-type',
      'no-unsafe-member-access',
      'no-unsafe-return',
      'no-unsafe-unary-minus',
      'no-useless-default-assignment',
      'no-wrapper-object-types',
      'only-throw-error',
      'prefer-as-const',
      'prefer-literal-enum-member',
      'prefer-namespace-keyword',
      'prefer-promise-reject-errors',
      'prefer-reduce-type-parameter',
      'prefer-return-this-type',
      'related-getter-setter-pairs',
      'triple-slash-reference',
      'unbound-method',
      'unified-signatures',
      'use-unknown-in-catch-callback-variable',
    ]),
    'typescript/ban-ts-comment': ['error', { minimumDescriptionLength: 10 }],
    'typescript/no-confusing-void-expression': [
      'error',
      { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
    ],
    'typescript/restrict-plus-operands': [
      'error',
      {
        allowAny: false,
        allowBoolean: false,
        allowNullish: false,
        allowNumberAndString: false,
        allowRegExp: false,
      },
    ],
    'typescript/restrict-template-expressions': ['error', { allowNumber: true }],
    'typescript/return-await': ['error', 'error-handling-correctness-only'],
    'typescript/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
  },
  overrides: [
    {
      files: under('workflows'),
      rules: temporalRules('workflow', [
        // Takes setHandler for a promise; typescript/no-floating-promises knows better.
        'workflow-no-floating-promises',
        // A workflow here waits for as long as an account is connected.
        'workflow-condition-timeout-style',
        'workflow-replay-testing-required-comment',
        'workflow-prefer-single-object-args',
        // Asks for what typescript/no-unnecessary-type-arguments removes.
        'workflow-require-explicit-payload-types',
      ]),
    },
    {
      files: under('activities'),
      rules: temporalRules('activity', [
        // Both take every function of the folder for an activity; heartbeats come from withHeartbeat.
        'activity-prefer-single-object-args',
        'activity-heartbeat-in-long-loops',
      ]),
    },
    { files: ['src/worker.ts'], rules: temporalRules('worker', []) },
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
    forbid(['api', 'activities'], serversAndSandbox, onlyCli),
    {
      files: under('api/client'),
      excludeFiles: ['**/*.test.ts'],
      rules: {
        'typescript/no-restricted-imports': [
          'error',
          {
            patterns: [
              // This override takes the place of that of `api` above.
              pattern(serversAndSandbox, onlyCli),
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
      [...srcBut('domain'), 'api', 'simulator'],
      'Workflows import @temporalio/workflow, src/domain and types only.',
    ),
    forbid(
      ['simulator'],
      [...srcBut('cli'), 'api', 'activities', 'workflows'],
      'The sandbox knows nothing of Perch: it is X.',
    ),
    {
      files: ['src/cli/**/*.ts', 'scripts/**/*.ts', 'bench/**/*.ts', 'simulator/**/*.ts', 'demo/**/*.ts'],
      rules: { 'no-console': 'off' },
    },
    {
      files: ['**/*.test.ts', 'test/**/*.ts'],
      rules: { 'typescript/no-non-null-assertion': 'off', 'no-console': 'off' },
    },
  ],
};
