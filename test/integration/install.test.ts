import { spawnSync } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { root } from '../../src/root.js';

let clone: string;
beforeEach(async () => {
  clone = await mkdtemp(join(tmpdir(), 'perch-install-'));
  await cp(join(root, 'bin'), join(clone, 'bin'), { recursive: true });
  await writeFile(join(clone, 'bin', 'only-install.mjs'), ONLY_INSTALL);
  await lock('package-lock.json', { 'node_modules/wren': { version: '1.0.0' } });
});
afterEach(() => rm(clone, { recursive: true, force: true }));

const ONLY_INSTALL = `import { ensureInstalled, ensureNode } from './install.mjs';
ensureNode();
await ensureInstalled();
console.log('installed');
`;

async function lock(file: string, packages: object): Promise<void> {
  await mkdir(join(clone, file, '..'), { recursive: true });
  await writeFile(join(clone, file), JSON.stringify({ packages }));
}

/** Runs a command of the clone with an npm that notes its arguments and ends with `npmExit`. */
async function run(command: string, { npmExit = 0, nodeArgs = [] as string[] } = {}) {
  const npm = join(clone, 'path', 'npm');
  await mkdir(join(clone, 'path'), { recursive: true });
  await writeFile(npm, `#!/bin/sh\necho "$@" >> ${clone}/npm-calls\nexit ${npmExit}\n`);
  await chmod(npm, 0o755);
  const env = { ...process.env, PATH: `${join(clone, 'path')}${delimiter}${process.env['PATH'] ?? ''}` };
  const { status, stdout, stderr } = spawnSync(process.execPath, [...nodeArgs, join(clone, 'bin', command)], {
    env,
    encoding: 'utf8',
  });
  const npmCalls = await readFile(join(clone, 'npm-calls'), 'utf8').catch(() => '');
  return { status, stdout, stderr, npmCalls };
}

test('a fresh clone installs by npm ci before anything else', async () => {
  const { stdout, npmCalls } = await run('only-install.mjs');
  expect(npmCalls).toMatch(/^ci /);
  expect(stdout).toBe('installed\n');
});

test('what is installed already is left alone, also when an optional package is for another platform', async () => {
  await lock('package-lock.json', {
    '': { version: '0.1.0' },
    'node_modules/wren': { version: '1.0.0' },
    'node_modules/wren-darwin': { version: '1.0.0', optional: true },
  });
  await lock('node_modules/.package-lock.json', { 'node_modules/wren': { version: '1.0.0' } });
  expect((await run('only-install.mjs')).npmCalls).toBe('');
});

test('after package-lock.json changed, it is installed anew', async () => {
  await lock('node_modules/.package-lock.json', { 'node_modules/wren': { version: '0.9.0' } });
  const { stderr, npmCalls } = await run('only-install.mjs');
  expect(stderr).toContain('node_modules/wren is not at 1.0.0');
  expect(npmCalls).toMatch(/^ci /);
});

test('an installation that fails ends npm test with a failure as its last line', async () => {
  const { status, stdout, stderr } = await run('test.mjs', { npmExit: 7 });
  expect(status).toBe(1);
  expect(stderr).toContain('npm ci failed (exit code 7)');
  expect(stdout).toBe('0 passed, 1 failed\n');
});

test('an old Node is refused with advice', async () => {
  const old = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.18.3' } })`;
  const nodeArgs = ['--import', `data:text/javascript,${encodeURIComponent(old)}`];
  const { status, stderr, npmCalls } = await run('perch.mjs', { nodeArgs });
  expect(status).toBe(1);
  expect(stderr).toContain('Perch needs Node 20.19 or newer; this is Node 20.18.3');
  expect(npmCalls).toBe('');
});
