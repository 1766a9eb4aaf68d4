import { beforeEach, describe, expect, test } from 'vitest';
import { account, ada, at, post, user } from '../../src/domain/test/examples.js';
import type { Item } from '../../src/domain/items/item.js';
import type { Reply } from '../../src/domain/replies/reply.js';
import type { Database } from '../../src/store/database.js';
import { fileBatch } from '../../src/store/items/filing.js';
import { repliesRepository } from '../../src/store/replies/repository.js';
import { takeToSend } from '../../src/store/replies/take-to-send.js';
import { databaseForTest } from './own-database.js';

const shop = user('9', { handle: 'shop', name: 'Shop' });
const text = 'We have found it';

let db: Database;
let asked: Item;

/** `shop`, an account of ours too, is the customer of a ticket of `acme`. */
beforeEach(async () => {
  db = await databaseForTest();
  await db.accounts.insertMany([
    account(),
    account({ allowReplies: true }, { _id: 'shop', xUserId: shop.xUserId, handle: shop.handle }),
  ]);
  asked = post(at(0), shop, {}, { text: '@acme where is it?' });
  await file('account', asked);
});

async function file(accountId: string, item: Item): Promise<void> {
  await db.items.insertOne(item);
  await fileBatch(db, accountId, [item._id], at(5));
}

/** The answer as `acme`'s list of mentions shows it: by the customer of the ticket. */
const asMention = (): Item => post(at(2), shop, { answers: asked }, { text: `@acme ${text}` });
/** The same as `shop`'s list of own posts shows it. */
const asOwn = (): Item =>
  post(
    at(2),
    shop,
    { answers: asked },
    { _id: 'own', accountId: 'shop', source: 'ownPosts', origins: ['own'], text: `@acme ${text}` },
  );

const ticketOf = async () => {
  const [ticket, ...others] = await db.tickets.find({ accountId: 'account' }).toArray();
  expect(others).toEqual([]);
  return ticket!;
};
const comments = async () =>
  (await db.comments.find().sort({ at: 1, order: 1 }).toArray()).map(({ side, xId, replyId }) => ({
    side,
    xId,
    replyId,
  }));

/** The answer from `shop`'s own account, begun to be sent. */
async function sending(minute = 1): Promise<Reply> {
  const replies = repliesRepository(db);
  const { _id: ticketId } = await ticketOf();
  const input = { ticketId, agentId: null, text, accountId: 'shop' };
  const created = await db.transaction((session) => replies.create(input, at(minute), session));
  if (created.kind === 'refused') throw new Error(created.problem);
  const now = at(minute + 1);
  const taken = await takeToSend(db, created.reply, { xNow: now, now, messagesPerDay: 1 });
  if (taken.kind !== 'taken') throw new Error('The reply is taken');
  return taken.reply;
}

async function expectOneAnswer(reply: Reply): Promise<void> {
  const { xId } = asMention();
  expect(await repliesRepository(db).find(reply._id)).toMatchObject({ state: 'sent', xId });
  expect(await comments()).toEqual([
    { side: 'customer', xId: asked.xId, replyId: null },
    { side: 'agent', xId, replyId: reply._id },
  ]);
  expect(await ticketOf()).toMatchObject({ commentCount: 2 });
  expect(await db.items.distinct('setAside', { setAside: { $ne: null } })).toEqual([]);
}

describe('S39 S43 an answer by one of our accounts to another one of them is in the ticket once, as that answer', () => {
  test('read as the customer’s before X’s word that it has it', async () => {
    const reply = await sending();
    await file('account', asMention());
    expect(await comments()).toMatchObject([{ side: 'customer' }, { side: 'customer', replyId: null }]);
    await repliesRepository(db).sent(reply, asMention().xId, at(2), at(6));
    await expectOneAnswer(reply);
  });

  test('read as both its own and the customer’s before', async () => {
    const reply = await sending();
    await file('account', asMention());
    await file('shop', asOwn());
    await repliesRepository(db).unknown(reply._id, at(5));
    await repliesRepository(db).sent(reply, asMention().xId, at(2), at(6));
    await expectOneAnswer(reply);
    const { _id: ticketId } = await ticketOf();
    expect(await db.items.findOne({ _id: 'own' })).toMatchObject({ ticketId });
  });

  test('read after', async () => {
    const reply = await sending();
    await repliesRepository(db).sent(reply, asMention().xId, at(2), at(3));
    await file('account', asMention());
    await file('shop', asOwn());
    await expectOneAnswer(reply);
  });

  test('read as the customer’s before an agent’s word that X has it, and as its own after', async () => {
    const reply = await sending();
    await file('account', asMention());
    await repliesRepository(db).sent(reply, null, at(2), at(6));
    expect(await ticketOf()).toMatchObject({ commentCount: 3 });
    await file('shop', asOwn());
    await expectOneAnswer(reply);
  });

  test('read as both after an agent’s word that X has it', async () => {
    const reply = await sending();
    await repliesRepository(db).sent(reply, null, at(2), at(3));
    await file('account', asMention());
    await file('shop', asOwn());
    await expectOneAnswer(reply);
  });

  test('filed before in its own account’s ticket of the one whom it asks for', async () => {
    const first = post(at(-2), ada, {}, { accountId: 'shop', text: '@shop where is it?' });
    await file('shop', first);
    const asking = { _id: 'asking', accountId: 'shop', source: 'ownPosts', origins: ['own'] } as const;
    await file('shop', { ...asked, ...asking, inReplyToXId: first.xId });
    const shops = { accountId: 'shop' };
    const reply = await sending();
    await file('account', asMention());
    await file('shop', asOwn());
    expect(await db.tickets.findOne(shops)).toMatchObject({ commentCount: 3 });
    await repliesRepository(db).sent(reply, asMention().xId, at(2), at(6));
    const { _id: ticketId, commentCount } = await ticketOf();
    expect(await db.comments.find({ ticketId, xId: asOwn().xId }).toArray()).toMatchObject([
      { side: 'agent', replyId: reply._id },
    ]);
    expect(commentCount).toBe(2);
    expect(await db.comments.countDocuments({ xId: asOwn().xId })).toBe(1);
    expect(await db.tickets.findOne(shops)).toMatchObject({ commentCount: 2 });
    expect(await db.items.findOne({ _id: 'own' })).toMatchObject({ ticketId });
  });
});

test.each([
  ['known', 'told first'],
  ['still to come', 'filed first'],
])(
  'S43 an answer that X never showed takes no post of one of the same words whose id is %s, and stops no filing',
  async (_, order) => {
    const replies = repliesRepository(db);
    const never = await sending(-1);
    await replies.unknown(never._id, at(0));
    await replies.sent(never, null, at(0), at(0.5));
    const shown = await sending();
    const tell = () => replies.sent(shown, asOwn().xId, at(2), at(3));
    if (order === 'told first') await tell();
    await file('shop', asOwn());
    if (order === 'filed first') await tell();
    expect(await db.items.findOne({ _id: 'own', toFile: true })).toBeNull();
    expect(await replies.find(shown._id)).toMatchObject({ state: 'sent', xId: asOwn().xId });
    expect(await replies.find(never._id)).toMatchObject({ state: 'sent', xId: null, unseen: true });
  },
);
