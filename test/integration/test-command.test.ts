import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { root } from '../../src/root.js';

let project: string;
beforeEach(async () => {
  // Within the checkout, so that the project finds vitest.
  await mkdir(join(root, '.perch'), { recursive: true });
  project = await mkdtemp(join(root, '.perch', 'test-command-'));
});
afterEach(() => rm(project, { recursive: true, force: true }));

const passing = `import { test } from 'vitest';\ntest('a', () => {});\ntest('b', () => {});\n`;
const failing = `import { test } from 'vitest';\ntest('c', () => { throw new Error('c') });\n`;
const failingHook = `import { beforeAll, test } from 'vitest';\nbeforeAll(() => { throw new Error('h') });\ntest('e', () => {});\n`;
const outside = `import { test } from 'vitest';\ntest('f', () => { setTimeout(() => { throw new Error('late') }) });\n`;
const unloadable = `import './not-there.js';\n`;

/** Runs `npm test`'s command on a project made of `files`. */
async function run(files: Record<string, string>, ...args: string[]) {
  const config = 'vitest.config.mjs';
  for (const [name, text] of Object.entries({ [config]: 'export default {};', ...files }))
    await writeFile(join(project, name), text);
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^VITEST|^TEST$/.test(name)),
  );
  const command = [
    join(root, 'bin', 'test.mjs'),
    '--root',
    project,
    '--config',
    join(project, config),
    ...args,
  ];
  const child = spawn(process.execPath, command, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, lastLine: stdout.trimEnd().split('\n').at(-1) };
}

test('all tests pass: they are counted and the exit code is 0', async () => {
  expect(await run({ 'a.test.ts': passing })).toEqual({ code: 0, lastLine: '2 passed, 0 failed' });
});

test('a failing test, a file that cannot be loaded and a failing hook each count as a failure', async () => {
  const bad = { 'c.test.ts': failing, 'd.test.ts': unloadable, 'e.test.ts': failingHook };
  expect(await run({ 'a.test.ts': passing, ...bad })).toEqual({ code: 1, lastLine: '2 passed, 3 failed' });
});

test('an error outside of every test counts as a failure', async () => {
  expect(await run({ 'a.test.ts': passing, 'f.test.ts': outside })).toMatchObject({
    code: 1,
    lastLine: expect.stringMatching(/ passed, 1 failed$/) as string,
  });
});

test('a crash of the runner, and nothing to run, count as a failure', async () => {
  const crash = { 'a.test.ts': passing, 'vitest.config.mjs': `throw new Error('broken configuration');` };
  expect(await run(crash)).toEqual({ code: 1, lastLine: '0 passed, 1 failed' });
  expect(await run({}, 'no-such-file')).toEqual({ code: 1, lastLine: '0 passed, 1 failed' });
});

test('arguments are passed on', async () => {
  expect(await run({ 'a.test.ts': passing }, '-t', 'b')).toEqual({ code: 0, lastLine: '1 passed, 0 failed' });
});
