import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { self } from '../../servers/identity.js';
import { claim } from './claim.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'perch-claim-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('a folder in use is refused with what to do, and free again after the release', () => {
  const file = join(folder, 'up.json');
  const release = claim(file);
  expect(() => claim(file)).toThrow(`kill ${process.pid}`);
  release();
  expect(existsSync(file)).toBe(false);
  claim(file)();
});

test('the claim of a process that was killed does not count, even if its pid is in use again', async () => {
  const file = join(folder, 'up.json');
  await writeFile(file, JSON.stringify({ ...self(), startedAt: 'earlier' }));
  expect(() => claim(file)).not.toThrow();
});
