import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cacheFolder, install, withLock } from './cache.js';
import { self } from './identity.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'perch-cache-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const usable = (path: string) =>
  readFile(join(path, 'whole'), 'utf8').then(
    () => true,
    () => false,
  );

const installing = (fill: (staging: string) => Promise<void>) =>
  install({ folder, entry: 'wren-1', usable, fill, onWait: () => undefined });

const fillWith = (text: string) => (staging: string) => writeFile(join(staging, 'whole'), text);

test('two installations at once do the work once', async () => {
  let fills = 0;
  const both = await Promise.all(
    [1, 2].map(() =>
      installing(async (staging) => {
        fills += 1;
        await fillWith('a')(staging);
      }),
    ),
  );
  expect(new Set(both)).toEqual(new Set([join(folder, 'wren-1')]));
  expect(fills).toBe(1);
});

test('an installation that fails leaves nothing behind', async () => {
  const failing = installing(async (staging) => {
    await writeFile(join(staging, 'half'), '');
    throw new Error('the line broke');
  });
  await expect(failing).rejects.toThrow('the line broke');
  expect(await readdir(folder)).toEqual([]);
});

test('an entry that does not work is replaced whole', async () => {
  await mkdir(join(folder, 'wren-1'));
  await writeFile(join(folder, 'wren-1', 'rubbish'), '');
  await installing(fillWith('b'));
  expect(await readdir(join(folder, 'wren-1'))).toEqual(['whole']);
});

test('what a killed installation left is removed by the next one', async () => {
  const noSuchPid = 2 ** 22 + 1;
  await mkdir(join(folder, `.wren-1-${noSuchPid}-abc`));
  await installing(fillWith('c'));
  expect(await readdir(folder)).toEqual(['wren-1']);
});

test('a lock is waited for while its holder lives, and taken over when the holder is dead', async () => {
  const lock = join(folder, 'lock');
  await writeFile(lock, JSON.stringify(self()));
  let waited = 0;
  const order: string[] = [];
  const onWait = () => {
    waited += 1;
    order.push('waits');
    void writeFile(lock, JSON.stringify({ ...self(), startedAt: 'earlier' }));
  };
  await withLock(lock, onWait, async () => void order.push('works'));
  expect(order).toEqual(['waits', 'works']);
  expect(waited).toBe(1);
  expect(await readdir(folder)).toEqual([]);
});

test('the cache folder follows PERCH_CACHE, then XDG_CACHE_HOME, then the home folder', () => {
  expect(cacheFolder({ PERCH_CACHE: '/c', XDG_CACHE_HOME: '/x' })).toBe('/c');
  expect(cacheFolder({ XDG_CACHE_HOME: '/x' })).toBe('/x/perch');
  expect(cacheFolder({})).toMatch(/\/\.cache\/perch$/);
});
