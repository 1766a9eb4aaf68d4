import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { run } from './commands.js';
import { look, provide } from './find.js';
import { mongodb } from './mongodb.js';
import { type Part, PartMissing } from './part.js';
import { silentProgress } from './progress.js';
import { firstVersion } from './version.js';

let folder: string;
let installed: string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'perch-find-'));
  installed = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A program that tells its version when run. */
async function program(path: string, version: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `#!/bin/sh\necho ${version}\n`);
  await chmod(path, 0o755);
}

const recipe = (source: string, version: string | undefined) => ({
  source,
  make: async (into: string) => {
    installed.push(source);
    if (version === undefined) throw new Error(`${source} is unreachable`);
    await program(join(into, 'sparrow'), version);
  },
});

const part = (versions: { download?: string; registry?: string }): Part => ({
  entry: 'sparrow-1',
  title: 'Sparrow',
  variable: {
    name: 'SPARROW',
    remedy: 'set SPARROW to the host:port of a running one',
    kind: 'running',
    versionAt: async (value) => {
      if (value === 'up:1') return '1.0.0';
      throw new Error(`nothing answers at ${value}`);
    },
  },
  program: 'sparrow',
  onPath: true,
  versionOf: async (path) => firstVersion(await run(path, []), path),
  download: recipe('the vendor', versions.download),
  registry: recipe('the registry', versions.registry),
});

const whole = { download: '4.0.0', registry: '5.0.0' };
const onPath = () => program(join(folder, 'bin', 'sparrow'), '2.0.0');
const inCache = (version = '3.0.0') => program(join(folder, 'cache', 'sparrow-1', 'sparrow'), version);
const env = (more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
  PATH: join(folder, 'bin'),
  PERCH_CACHE: join(folder, 'cache'),
  ...more,
});
const provided = (from: Part, more: NodeJS.ProcessEnv = {}) => provide(from, silentProgress, env(more));

describe('the order is environment, PATH, cache, download, registry', () => {
  test('the environment comes first', async () => {
    await Promise.all([onPath(), inCache()]);
    expect(await provided(part(whole), { SPARROW: 'up:1' })).toMatchObject({
      how: 'environment',
      kind: 'running',
      address: 'up:1',
    });
  });

  test('PATH comes before the cache', async () => {
    await Promise.all([onPath(), inCache()]);
    expect(await provided(part(whole))).toMatchObject({ how: 'PATH', version: '2.0.0' });
  });

  test('the cache comes before the download', async () => {
    await inCache();
    expect(await provided(part(whole))).toMatchObject({ how: 'cache', version: '3.0.0' });
    expect(installed).toEqual([]);
  });

  test('the download comes before the registry', async () => {
    expect(await provided(part(whole))).toMatchObject({ how: 'download', version: '4.0.0' });
    expect(installed).toEqual(['the vendor']);
  });

  test('the registry comes last', async () => {
    expect(await provided(part({ registry: '5.0.0' }))).toMatchObject({ how: 'registry', version: '5.0.0' });
    expect(installed).toEqual(['the vendor', 'the registry']);
  });
});

test('what was installed once is found in the cache', async () => {
  await provided(part(whole));
  expect(await provided(part({}))).toMatchObject({ how: 'cache', version: '4.0.0' });
});

test('a program that does not tell its version is passed over, and replaced in the cache', async () => {
  await inCache('nonsense');
  expect(await provided(part(whole))).toMatchObject({ how: 'download', version: '4.0.0' });
  expect(await provided(part({}))).toMatchObject({ how: 'cache', version: '4.0.0' });
});

test('a download that does not run here gives way to the registry', async () => {
  expect(await provided(part({ download: 'nonsense', registry: '5.0.0' }))).toMatchObject({
    how: 'registry',
    version: '5.0.0',
  });
});

test('a variable that is set but does not answer is an error, not passed over', async () => {
  await Promise.all([onPath(), inCache()]);
  await expect(provided(part(whole), { SPARROW: 'down:1' })).rejects.toThrow(
    /SPARROW is set, but nothing answers at down:1; correct it or unset it/,
  );
  expect(installed).toEqual([]);
});

test('when nothing works, one message lists every way and why it failed', async () => {
  const error = await provided(part({})).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof PartMissing)) throw new Error('expected PartMissing');
  expect(error.attempts.map(({ how }) => how)).toEqual([
    'environment',
    'PATH',
    'cache',
    'download',
    'registry',
  ]);
  for (const words of ['set SPARROW', 'no sparrow on PATH', 'not there yet', 'the registry is unreachable'])
    expect(error.message).toContain(words);
});

test('looking installs nothing', async () => {
  const looked = await look(part(whole), env());
  expect(looked).toMatchObject({ attempts: [{ how: 'environment' }, { how: 'PATH' }, { how: 'cache' }] });
  expect(installed).toEqual([]);
});

test('an address that no setting may hold is told before anybody looks for it, without a piece of its password', async () => {
  const looked = await look(mongodb, { MONGODB_URI: 'mongodb://user:hid@den@h/perch' });
  const failures = 'attempts' in looked ? looked.attempts.map(({ failure }) => failure).join() : '';
  expect(failures).toMatch(/MONGODB_URI is set, but it must .*: @ as %40.*correct it/);
  expect(failures).not.toMatch(/hid|den/);
});
