import { beforeEach, expect, test } from 'vitest';
import type { CapturedItem } from '../../src/domain/items/captured.js';
import type { Item } from '../../src/domain/items/item.js';
import { account, ada, at, bob, post } from '../../src/domain/test/examples.js';
import { storeItems } from '../../src/store/items/store-items.js';
import { fileBatch } from '../../src/store/items/filing.js';
import { takeAway } from '../../src/store/items/gone.js';
import { databaseForFile } from './own-database.js';

const db = await databaseForFile();
await db.accounts.insertOne(account());
beforeEach(async () => {
  for (const name of ['items', 'tickets', 'comments', 'contacts', 'events'] as const)
    await db[name].deleteMany({});
});

const captured = ({ _id, capturedAt, ...item }: Item): CapturedItem => item;
const read = (...items: readonly Item[]) =>
  db.transaction((session) => storeItems(db, items.map(captured), at(0), session));
const stored = async ({ xId }: Item) => {
  const item = await db.items.findOne({ xId });
  if (!item) throw new Error('The item is not stored');
  return item;
};
async function file(...items: readonly Item[]): Promise<void> {
  const ids = await Promise.all(items.map(async (item) => (await stored(item))._id));
  await fileBatch(db, 'account', ids, at(0));
}
const deleted = async (item: Item) =>
  takeAway(db, (await stored(item))._id, { why: 'deleted', noticedAt: at(60) });
const subjects = async () => (await db.tickets.find().toArray()).map(({ subject }) => subject);
const everything = async () =>
  JSON.stringify([
    await db.items.find().toArray(),
    await db.comments.find().toArray(),
    await db.tickets.find().toArray(),
    await db.events.find().toArray(),
  ]);

test('S25 what a ticket is called after goes with its post, also where X pushed it before a list told all of it', async () => {
  const pushed = post(at(1), ada, {}, { text: 'my code 4711 https://t.co/x', partial: true });
  const whole = { ...pushed, text: 'my code 4711 https://example.com/x' };
  await read(pushed);
  await file(pushed);
  const { partial: _, ...listed } = whole;
  await read(listed);
  expect(await subjects()).toEqual([whole.text]);
  await deleted(pushed);
  expect(await subjects()).toEqual([expect.stringContaining('deleted at X')]);
  expect(await everything()).not.toContain('4711');
});

test('S25 a ticket keeps its subject when a later post that begins alike goes', async () => {
  const first = post(at(1), ada, {}, { text: '@acme hello?' });
  const second = post(at(2), ada, { answers: first }, { text: '@acme hello?' });
  await read(first, second);
  await file(first, second);
  expect(await subjects()).toEqual(['@acme hello?']);
  await deleted(second);
  expect(await subjects()).toEqual(['@acme hello?']);
  await deleted(first);
  expect(await subjects()).toEqual([expect.stringContaining('deleted at X')]);
});

test('S25 a copy that came with a page read before goes with the next look', async () => {
  const first = post(at(1), ada, {}, { text: 'my code is 4711' });
  const answer = post(at(2), bob, { answers: first }, { text: '@acme see above' });
  await read(first);
  await deleted(first);
  await read(answer);
  await file(answer);
  expect(await everything()).toContain('4711');
  await deleted(first);
  expect(await everything()).not.toContain('4711');
});
