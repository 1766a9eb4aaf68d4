import { expect, test } from 'vitest';
import { z } from 'zod';
import config from '../../vitest.config.js';
import { checkout, documents, read } from './checkout.js';
import { mentions, scriptUnder } from './commands.js';
import { proofOf, proofs } from './proofs.js';

const found = mentions();
const scripts = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(read('package.json'))).scripts;

test('every command that a document names has a proof; a new one needs a line in proofs.ts', () => {
  expect(found.length).toBeGreaterThan(50);
  expect(found.filter(({ command }) => proofOf(command) === undefined)).toEqual([]);
});

test('every proof is of a command that some document still names', () => {
  const used = new Set(found.map(({ command }) => proofOf(command)));
  expect(proofs.filter((proof) => !used.has(proof)).map(({ command }) => command)).toEqual([]);
});

test('what proves a command by a file is in that file', () => {
  const missing = proofs.flatMap(({ command, by }) =>
    'run' in by
      ? []
      : by.files
          .filter((file) => !read(file).includes(by.hold))
          .map((file) => ({ command, file, hold: by.hold })),
  );
  expect(missing).toEqual([]);
});

test('every npm script, tier and file in a command exists', () => {
  const tiers = (config.test?.projects ?? []).map((project) =>
    typeof project === 'object' && 'test' in project ? project.test.name : undefined,
  );
  expect(tiers).toContain('unit');
  for (const { command, document } of found) {
    const [, script] = /^npm run ([\w:-]+)/.exec(command) ?? [];
    if (script !== undefined) expect(Object.keys(scripts), document).toContain(script);
    const [, tier] = / --project (\w+)/.exec(command) ?? [];
    if (tier !== undefined) expect(tiers, document).toContain(tier);
    for (const [file] of command.matchAll(/(?<= )[\w./-]+\.(ts|yml)\b/g))
      expect(checkout, document).toContain(file);
  }
});

test('options that a document names can be looked up in a help', () => {
  const withOptions = found.filter(({ options, command }) =>
    options.some((option) => proofOf(command)?.command.includes(option) === false),
  );
  expect(withOptions.length).toBeGreaterThan(10);
  expect(withOptions.filter(({ command }) => proofOf(command)?.help === undefined)).toEqual([]);
});

const written = (text: string) => mentions([{ path: 'a.md', text }]).map(({ command }) => command);

test('commands are found in shell blocks, in tables and over a line’s end; output and prose are none', () => {
  expect(written('```sh\nnpm run up   # all of it\nperch \\\n  migrate\n```')).toEqual([
    'npm run up',
    'perch migrate',
  ]);
  expect(written('Type:\n\n```sh\nid=$(perch key)\ncurl "$id"\n```')).toEqual([scriptUnder('Type:')]);
  expect(written('| `npm\nrun up` | `npm` and `kill -9` |')).toEqual(['npm run up']);
  expect(written('```text\nnpm run up\n```\nnpm run up')).toEqual([]);
});

test('options by themselves belong to the command before them; among other words to none that is known', () => {
  const [, alone, strange] = mentions([
    { path: 'a.md', text: '`npm run demo` (`-- --keep`)\n\n`burst --profile`' },
  ]);
  expect(alone).toMatchObject({ command: 'npm run demo', options: ['--keep'] });
  expect(proofOf(strange!.command)).toBeUndefined();
});

test('a command is proven by its own words only', () => {
  const command = (text: string) => proofOf(text)?.command;
  expect(command('npm run bench -- idle --charges --minutes 60')).toBe('npm run bench -- idle');
  expect(command('npm run bench -- <figure> --help')).toBe('npm run bench');
  for (const unknown of ['npm run bench -- upper', 'npm run upper', 'npm run perch -- fly', 'perch fly'])
    expect(command(unknown), unknown).toBeUndefined();
});

test('documents of every folder are read', () => {
  const paths = documents.map(({ path }) => path);
  for (const path of ['README.md', 'CONTRIBUTING.md', 'src/cli/README.md', 'docs/performance.md'])
    expect(paths).toContain(path);
});
