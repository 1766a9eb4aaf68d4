import { expect, test } from 'vitest';
import { z } from 'zod';
import { keywordSchema } from '../../../api/views/keyword.js';
import { ada, message, post, ticketRule } from '../../../src/domain/test/examples.js';
import { newId } from '../../../src/store/database.js';
import type { Caller } from './rig.js';
import { decided, rigWithWorld } from './world.js';

const { rig, world } = await rigWithWorld();
const { db } = rig;
const accountId = world.account._id;
const day = 86_400_000;
const ago = (days: number, minutes = 0) => new Date(rig.time.now.getTime() - days * day - minutes * 60_000);

await db.accounts.updateOne(
  { _id: accountId },
  {
    $set: {
      'settings.keywords': ['late', '@acme', '$ACME'],
      'settings.dmKeywords': ['refund'],
      'settings.visibility.who': 'everyone',
    },
  },
);
await db.ticketRules.insertOne({
  ...{ _id: newId(), accountId, version: 1, at: ago(1), by: rig.admin._id },
  rules: [ticketRule({ keywords: ['lost parcel'] }), ticketRule({ keywords: ['off'], enabled: false })],
});
await db.items.deleteMany({});
const ours = () => ({ accountId, _id: newId() });
await db.items.insertMany(
  [
    ...Array.from({ length: 102 }, (_, index) =>
      post(ago(2, index), ada, {}, { ...ours(), text: 'it is LATE' }),
    ),
    post(ago(3), ada, {}, { ...ours(), text: 'A lost parcel', origins: ['stream'] }),
    post(ago(3, 1), ada, {}, { ...ours(), text: 'lost: a parcel; later' }),
    post(ago(31), ada, {}, { ...ours(), text: 'A lost parcel' }),
    post(ago(4), ada, {}, { ...ours(), text: 'sell $acme!', origins: ['mention'] }),
    message(ago(3), { text: 'refund' }, ours()),
    message(ago(3, 1), { text: 'refunded' }, ours()),
  ].map((item) => decided(item, {})),
);

const url = `/v1/accounts/${accountId}/keywords`;
const page = z.object({ data: z.array(keywordSchema), nextCursor: z.string().nullable() });
const keywords = async (as: Caller, query = '') => (await as('GET', `${url}${query}`)).read(page);

const expected = [
  { keyword: 'late', of: 'mentions', items: 100, more: true },
  { keyword: '@acme', of: 'mentions', items: 100, more: true },
  { keyword: '$ACME', of: 'mentions', items: 1, more: false },
  { keyword: 'refund', of: 'directMessages', items: 1, more: false },
  { keyword: 'lost parcel', of: 'rules', items: 1, more: false },
];

test('S14 the keywords of an account are listed with how many items of the last 30 days hold each', async () => {
  expect(await keywords(rig.asAdmin)).toEqual({ data: expected, nextCursor: null });
});

test('they are read page by page like any list', async () => {
  const first = await keywords(rig.asAdmin, '?limit=3');
  const second = await keywords(rig.asAdmin, `?limit=3&cursor=${first.nextCursor ?? ''}`);
  expect([...first.data, ...second.data]).toEqual(expected);
  expect(second.nextCursor).toBeNull();
});

test('S29 without direct messages nothing is told of them, and of an account that is not seen nothing at all', async () => {
  const agent = await rig.asAgent(await rig.addAgent());
  expect((await keywords(agent)).data).toEqual(expected.filter(({ of }) => of !== 'directMessages'));
  await db.accounts.updateOne({ _id: accountId }, { $set: { 'settings.visibility.who': 'admins' } });
  expect((await agent('GET', url)).status).toBe(404);
});
