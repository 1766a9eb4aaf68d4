import { scriptUnder } from './commands.js';

/** Either the command line that a test runs, with what it must say; or files that hold the same words. */
type Evidence =
  | { readonly run: string; readonly says: RegExp }
  | { readonly files: readonly [string, ...string[]]; readonly hold: string };

/** How a command of the documents is known to work. */
export interface Proof {
  /** As documents write it, without options. */
  readonly command: string;
  readonly by: Evidence;
  /** What lists its options, where a document names one. */
  readonly help?: string;
}

const inTest = (file: string, hold: string): Evidence => ({ files: [file], hold });
/** A test that does the work of the program beside it, by the same function. */
const sameWork = (program: string, file: string, hold: string): Evidence => ({
  files: [program, file],
  hold,
});

/** What only its figures could prove, for minutes: here it must be known, and list its options. */
const figure = (name: string, says: RegExp): Proof => {
  const help = `npm run --silent bench -- ${name} --help`;
  return { command: `npm run bench -- ${name}`, by: { run: help, says }, help };
};

const benchHelp = 'npm run --silent bench -- --help';
const perchHelp = 'npm run --silent perch -- --help';
const recordHelp = 'npm run --silent histories:record -- --help';
const vitestHelp = 'npx vitest --help';
const findTests = (statement: string): Proof => {
  const command = `grep -rn '${statement}' --include='*.test.ts' .`;
  return { command, by: { run: command, says: new RegExp(`test\\.ts:\\d+:.*${statement}`) } };
};

export const proofs: readonly Proof[] = [
  {
    command: 'npm run up',
    by: inTest('test/e2e/up.test.ts', "'perch.mjs'), 'up'"),
    help: 'npm run --silent up -- --help',
  },
  {
    command: scriptUnder('Answer a ticket:'),
    by: inTest('test/e2e/up.test.ts', "under === 'Answer a ticket:'"),
  },
  {
    command: scriptUnder('Listen to what comes in (it goes on until you press Ctrl-C):'),
    by: inTest('test/e2e/up.test.ts', "under.startsWith('Listen to what comes in')"),
  },
  {
    command: 'npm run demo',
    by: inTest('test/chaos/demo.test.ts', "runLine('npm run --silent demo')"),
    help: 'npm run --silent demo -- --help',
  },
  { command: 'npm run doctor', by: { run: 'npm run --silent doctor', says: /^MongoDB .*\d/m } },
  { command: 'npm run perch', by: { run: perchHelp, says: /\bmigrate\b/ }, help: perchHelp },
  { command: 'perch doctor', by: { run: 'npm run --silent doctor', says: /^Temporal .*\d/m } },
  { command: 'perch migrate', by: inTest('test/integration/starting.test.ts', "refusalOf('migrate'") },
  {
    command: 'npm run perch -- migrate',
    by: inTest('test/integration/starting.test.ts', "refusalOf('migrate'"),
  },
  {
    command: 'npm run perch -- worker',
    by: inTest('test/integration/worker-process.ts', "startPerch('worker'"),
  },
  { command: 'npm run perch -- api', by: inTest('test/integration/secrets/desk.ts', "startPerch('api'") },
  {
    command: 'npm run perch -- token',
    by: inTest('test/integration/starting.test.ts', "runPerch(['token']"),
  },
  { command: 'npm run perch -- key', by: inTest('src/cli/commands.test.ts', "'key'") },
  {
    command: 'npm run build',
    by: sameWork('src/cli/build.ts', 'test/servers.ts', 'buildWorkflows()'),
  },

  { command: 'npm run bench', by: { run: benchHelp, says: /\bburst\b/ }, help: benchHelp },
  figure('latency', /from post to ticket/),
  figure('push', /while X pushes/),
  figure('burst', /at once/),
  figure('peer', /the poller most people/),
  figure('filing', /filed under many ticket rules/),
  figure('lists', /much that was captured/),
  figure('live', /listen to the social tab/),
  figure('escalation', /makes a surge/),
  figure('rules', /triggers/),
  figure('idle', /nobody writes/),
  figure('keywords', /which rule takes a post/),
  figure('up', /first ticket/),

  { command: 'npm ci', by: inTest('test/integration/install.test.ts', '/^ci /') },
  {
    command: 'npm test',
    by: inTest('test/integration/test-command.test.ts', "'test.mjs'"),
    help: vitestHelp,
  },
  {
    command: 'npm run test:watch',
    by: {
      run: 'npm run --silent test:watch -- --run --passWithNoTests no-file-of-this-name',
      says: /exiting with code 0/,
    },
  },
  { command: 'npm run test:endurance', by: inTest('.ci/run', 'npm run --silent test:endurance') },
  {
    command: 'npm run chaos',
    by: sameWork('test/chaos/main.ts', 'test/chaos/short.test.ts', 'chaosRun({'),
    help: 'npm run --silent chaos -- --help',
  },
  {
    command: 'npm run soak',
    by: sameWork('test/chaos/soak/main.ts', 'test/chaos/soak.test.ts', 'playWave({'),
    help: 'npm run --silent soak -- --help',
  },
  {
    command: 'npm run journal',
    by: sameWork('test/chaos/journal/main.ts', 'test/chaos/journal.test.ts', 'playJournal({'),
    help: 'npm run --silent journal -- --help',
  },
  { command: 'npm run check', by: inTest('.ci/run', 'scripts.check.match') },
  { command: 'npm run check:generated', by: inTest('package.json', '&& npm run check:generated"') },
  {
    command: 'npm run generate',
    by: inTest('package.json', '"node bin/run.mjs scripts/generate.ts --check"'),
  },
  {
    command: 'npm run check:x-spec',
    by: sameWork('simulator/x/check-spec.ts', 'simulator/x/spec/spec.test.ts', 'await playEverything()'),
  },
  {
    command: 'npm run histories:record',
    by: { run: recordHelp, says: /^Scenarios:\n {2}\w/m },
    help: recordHelp,
  },

  {
    command: 'npm run sandbox -- --data .perch/x.jsonl --lively acme',
    by: inTest('test/e2e/commands.test.ts', "'npm run sandbox -- "),
    help: 'npm run --silent sandbox -- --help',
  },
  {
    command: 'docker compose -f temporal-dev.yml up',
    by: inTest('src/servers/temporal-dev.test.ts', "'../../temporal-dev.yml'"),
  },
  findTests('S12'),
  findTests('S32'),
];

const VALUE = String.raw`(?:[\w./-]+|<[^>]+>)`;
const ARGUMENTS = new RegExp(
  `^(?: --)?(?: --[a-z][\\w-]*(?: (?!-)${VALUE})?| <[^>]+>| [\\w.-]+/[\\w./-]+)*$`,
);

/** The proof of a command, the longest that its words begin with; what follows may be options and values. */
export const proofOf = (command: string, among = proofs): Proof | undefined =>
  [...among]
    .sort((a, b) => b.command.length - a.command.length)
    .find(
      (proof) => command.startsWith(proof.command) && ARGUMENTS.test(command.slice(proof.command.length)),
    );
