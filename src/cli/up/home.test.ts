import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { environment } from '../../config.js';
import { keptSecrets, requireFolder } from './home.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'perch-home-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('keys are made once, kept, readable by this user only, and fit the configuration', async () => {
  const file = join(folder, 'new', 'env');
  const first = keptSecrets(file);
  expect(environment.shape.PERCH_KEYS.safeParse(first.PERCH_KEYS).success).toBe(true);
  expect(keptSecrets(file)).toEqual(first);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readFile(file, 'utf8')).toBe(`PERCH_KEYS=${first.PERCH_KEYS}\n`);
});

test('a folder that is a file, or lies in one, is told before anything is started', async () => {
  const file = join(folder, 'file');
  await writeFile(file, '');
  for (const path of [file, join(file, 'inside')])
    expect(() => requireFolder(path)).toThrow(
      /^Nothing can be kept in .*(EEXIST|ENOTDIR).* --folder <path>\.$/,
    );
  requireFolder(join(folder, 'deep', 'down'));
  expect((await stat(join(folder, 'deep', 'down'))).isDirectory()).toBe(true);
});
