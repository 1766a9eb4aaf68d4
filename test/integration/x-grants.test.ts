import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { newId } from '../../src/store/database.js';
import { grantsRepository, type TokenPair } from '../../src/store/grants/repository.js';
import { databaseForFile } from './own-database.js';

const keys = [{ id: 'k1', bytes: randomBytes(32) }];

const db = await databaseForFile();

const pair = (name: string): TokenPair => ({
  accessToken: `access-${name}`,
  refreshToken: `refresh-${name}`,
  scopes: ['tweet.read'],
  obtainedAt: new Date('2026-09-01T12:00:00Z'),
  expiresAt: new Date('2026-09-01T14:00:00Z'),
});

async function granted(name: string) {
  const accountId = newId();
  const grants = grantsRepository(db, keys);
  await grants.save(accountId, pair(name));
  return { accountId, grants };
}

test('a pair comes back as it was given, and nothing of it lies open in the database', async () => {
  const { accountId, grants } = await granted('one');
  expect(await grants.read(accountId)).toEqual({ ...pair('one'), version: 1 });
  const stored = JSON.stringify(await db.grants.findOne({ _id: accountId }));
  expect(stored).toContain('k1');
  expect(stored).not.toMatch(/access-one|refresh-one/);
});

test('a sealed token opens only in its own place and with its own key', async () => {
  const [mine, theirs] = [await granted('mine'), await granted('theirs')];
  const foreign = (await db.grants.findOne({ _id: theirs.accountId }))!;
  await db.grants.updateOne({ _id: mine.accountId }, { $set: { accessToken: foreign.accessToken } });
  await expect(mine.grants.read(mine.accountId)).rejects.toThrow();
  const others = grantsRepository(db, [{ id: 'k2', bytes: randomBytes(32) }]);
  await expect(others.read(theirs.accountId)).rejects.toThrow('needs the key "k1"');
});

test('after a change of keys old pairs open and new ones use the new key', async () => {
  const { accountId } = await granted('old');
  const ring = grantsRepository(db, [{ id: 'k2', bytes: randomBytes(32) }, ...keys]);
  expect(await ring.read(accountId)).toMatchObject({ accessToken: 'access-old' });
  await ring.replace(accountId, 1, pair('new'));
  expect((await db.grants.findOne({ _id: accountId }))?.refreshToken.keyId).toBe('k2');
});

test('S9 of many who ask at once one gets the lease', async () => {
  const { accountId, grants } = await granted('one');
  const asked = Array.from({ length: 20 }, (_, n) => grants.takeLease(accountId, `holder ${n}`, 60_000));
  expect((await Promise.all(asked)).filter(Boolean)).toHaveLength(1);
});

test('S9 a lease ends when it is given back or has run out, and with the new pair', async () => {
  const { accountId, grants } = await granted('one');
  expect(await grants.takeLease(accountId, 'a', 60_000)).toMatchObject({ version: 1 });
  await grants.releaseLease(accountId, 'somebody else');
  expect(await grants.takeLease(accountId, 'b', 60_000)).toBeNull();
  await grants.releaseLease(accountId, 'a');
  expect(await grants.takeLease(accountId, 'b', 1)).not.toBeNull();
  await expect.poll(() => grants.takeLease(accountId, 'c', 60_000)).not.toBeNull();
  expect(await grants.replace(accountId, 1, pair('two'))).toBe(true);
  expect(await grants.takeLease(accountId, 'd', 60_000)).toMatchObject({
    version: 2,
    accessToken: 'access-two',
  });
});

test('S9 a refresh that comes after a new login, or after an unlink, stores nothing', async () => {
  const { accountId, grants } = await granted('one');
  await grants.save(accountId, pair('login'));
  expect(await grants.replace(accountId, 1, pair('late'))).toBe(false);
  expect(await grants.read(accountId)).toMatchObject({ accessToken: 'access-login', version: 2 });
  await grants.remove(accountId);
  expect(await grants.replace(accountId, 2, pair('late'))).toBe(false);
  expect(await grants.read(accountId)).toBeNull();
});
