import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Ticket } from '../../api/client/answers.js';
import { eventually } from '../eventually.js';
import { deskOf, seldom } from '../integration/desk.js';
import { recheckingForFile } from '../integration/rechecking.js';
import { stackForFile, type ConnectedAccount } from '../integration/stack.js';

const stack = await stackForFile({ env: { ACCESS_RECHECK_SECONDS: '0.1' } });
const desk = deskOf(stack);
for (const name of ['jane', 'joe']) await desk.person(name);
const acme = await stack.connect('acme', seldom);
const rechecking = recheckingForFile(stack);
let shops = 0;
let shop: ConnectedAccount;
beforeEach(async () => {
  shop = await stack.connect(`shop${(shops += 1)}`);
});
afterEach(async () => {
  await stack.control.clearFaults();
  for (const name of ['jane', 'joe'])
    await stack.control.changeUser(name, { protected: false, suspended: false });
  await stack.db.items.updateMany({}, { $unset: { recheckAt: '' } });
});

const deactivate = ({ id }: ConnectedAccount) => stack.api.post(`/v1/accounts/${id}/deactivate`);

async function ticketOf(text: string, account = shop) {
  const post = await stack.control.post({ from: 'jane', text: `@${account.handle} ${text}` });
  return { post, ticket: await desk.arrived(account, post) };
}

/** One post that both hold. */
async function sharedPost(text: string) {
  const post = await stack.control.post({ from: 'jane', text: `@acme @${shop.handle} ${text}` });
  return {
    post,
    tickets: [await desk.arrived(acme, post), await desk.arrived(shop, post)] as const,
  };
}

const goneOf = async (ticket: Pick<Ticket, 'id'>) =>
  (await desk.comments(ticket)).map(({ gone }) => gone?.why ?? null);

/** How often X was asked for the post by itself. */
const asked = async ({ id }: { readonly id: string }) =>
  (await rechecking.lookups()).filter((request) => JSON.stringify(request).includes(id)).length;

const stateOf = async ({ id }: ConnectedAccount) => (await stack.db.accounts.findOne({ _id: id }))?.state;

test('S25 what was deleted of a deactivated account’s posts goes by the look of another one, which pays', async () => {
  const { post, ticket } = await ticketOf('my secret is 4711');
  const kept = await ticketOf('this stays');
  await deactivate(shop);
  await stack.control.remove(post.id);
  await stack.db.charges.deleteMany({});
  await rechecking.recheckAfter(acme, 22);
  expect(await goneOf(ticket)).toEqual(['deleted']);
  expect(JSON.stringify(await stack.db.items.find().toArray())).not.toContain('4711');
  expect(await goneOf(kept.ticket)).toEqual([null]);
  expect(await stack.db.charges.find({ once: `post:${kept.post.id}` }).toArray()).toMatchObject([
    { accountId: acme.id, on: 'lookups', micros: 5_000 },
  ]);
});

test('S25 so it is for an account that lost access, and for one that X blocks', async () => {
  const { post, ticket } = await ticketOf('first');
  const second = await ticketOf('second');
  await stack.control.revoke(shop.handle);
  await desk.look(shop);
  await eventually(async () => (await stateOf(shop)) === 'needsReauthorization');
  await stack.control.remove(post.id);
  await rechecking.recheckAfter(acme, 22);
  expect(await goneOf(ticket)).toEqual(['deleted']);
  await stack.db.accounts.updateOne({ _id: shop.id }, { $set: { state: 'blocked' } });
  await stack.control.remove(second.post.id);
  await rechecking.recheckAfter(acme, 44);
  expect(await goneOf(second.ticket)).toEqual(['deleted']);
});

test('S4 S25 of an unlinked account only what somebody works on is asked for', async () => {
  const open = await ticketOf('open');
  const closed = await ticketOf('closed');
  await desk.setStatus(closed.ticket, 'closed');
  await stack.api.delete(`/v1/accounts/${shop.id}`);
  for (const { post } of [open, closed]) await stack.control.remove(post.id);
  await rechecking.recheckAfter(acme, 22);
  expect(await goneOf(open.ticket)).toEqual(['deleted']);
  expect(await goneOf(closed.ticket)).toEqual([null]);
  expect(await asked(closed.post)).toBe(0);
  const waiting = await stack.db.items.findOne({ xId: closed.post.id });
  expect(waiting?.recheckAt?.getTime()).toBeGreaterThan(Date.now() + 42 * 3_600_000);
});

test('S25 an account that is active has its posts looked up by nobody else', async () => {
  const { post } = await ticketOf('mine');
  await rechecking.recheckAfter(acme, 22);
  expect(await asked(post)).toBe(0);
});

test('S25 a post that several accounts hold is looked up once, also when they look at once', async () => {
  const { post } = await sharedPost('hello you two');
  await Promise.all([rechecking.recheckAfter(acme, 22), rechecking.recheckAfter(shop, 22)]);
  expect(await asked(post)).toBe(1);
  await rechecking.recheckAfter(shop, 40);
  await rechecking.recheckAfter(acme, 40);
  expect(await asked(post)).toBe(1);
  await rechecking.recheckAfter(shop, 43.5);
  expect(await asked(post)).toBe(2);
});

test('S25 what one account finds deleted, suspended or edited holds wherever the post is shown', async () => {
  const { post, tickets } = await sharedPost('good');
  const everywhere = async () => Promise.all(tickets.map(goneOf));

  await stack.control.changeUser('jane', { suspended: true });
  await rechecking.recheckAfter(acme, 22);
  expect(await everywhere()).toEqual([['authorSuspended'], ['authorSuspended']]);
  await stack.control.changeUser('jane', { suspended: false });
  await rechecking.recheckAfter(acme, 44);
  expect(await everywhere()).toEqual([[null], [null]]);

  await stack.control.edit(post.id, 'better, and I name nobody');
  await rechecking.recheckAfter(acme, 66);
  for (const ticket of tickets)
    expect(await desk.comments(ticket)).toMatchObject([{ text: 'better, and I name nobody' }]);

  await stack.control.remove(post.id);
  await rechecking.recheckAfter(acme, 88);
  expect(await everywhere()).toEqual([['deleted'], ['deleted']]);
  expect(JSON.stringify(await stack.db.items.find().toArray())).not.toContain('better');
});

test('S25 so it does where another account shows the post as context only', async () => {
  const { post } = await ticketOf('my cat is ill', acme);
  const answer = await stack.control.post({ from: 'joe', text: `@${shop.handle} help!`, inReplyTo: post.id });
  const ticket = await desk.arrived(shop, answer);
  expect(await desk.said(ticket)).toContainEqual(['context', '@acme my cat is ill']);
  await stack.control.changeUser('jane', { suspended: true });
  await rechecking.recheckAfter(acme, 22);
  expect(await goneOf(ticket)).toEqual(['authorSuspended', null]);
  await stack.control.changeUser('jane', { suspended: false });
  await rechecking.recheckAfter(acme, 44);
  expect(await desk.said(ticket)).toContainEqual(['context', '@acme my cat is ill']);
  await stack.control.changeUser('jane', { protected: true });
  await rechecking.recheckAfter(acme, 66);
  expect(await goneOf(ticket)).toEqual([null, null]);
});

test('S25 so it does where the only account that holds the post was unlinked and nobody asks for it', async () => {
  const { post, ticket: closed } = await ticketOf('my bank is 4711');
  const answer = await stack.control.post({ from: 'joe', text: '@acme me too', inReplyTo: post.id });
  const ticket = await desk.arrived(acme, answer);
  await desk.setStatus(closed, 'closed');
  await stack.api.delete(`/v1/accounts/${shop.id}`);
  await stack.control.remove(post.id);
  // Not due, and when it is, it is put off.
  const recheckAt = new Date(Date.now() + 30 * 3_600_000);
  await stack.db.items.updateOne({ accountId: shop.id, xId: post.id }, { $set: { recheckAt } });
  await rechecking.recheckAfter(acme, 22);
  expect(await goneOf(ticket)).toEqual(['deleted', null]);
  expect(await goneOf(closed)).toEqual(['deleted']);
});

test('S25 an edit that lists brought to one account only is found by the look for the other one', async () => {
  const { post, tickets } = await sharedPost('good');
  await deactivate(shop);
  const better = `@acme @${shop.handle} better`;
  await stack.control.edit(post.id, better);
  await desk.look(acme);
  await eventually(async () => (await desk.comments(tickets[0]))[0]?.text === better);
  expect((await desk.comments(tickets[1]))[0]?.edits).toEqual([]);
  await rechecking.recheckAfter(acme, 22);
  for (const ticket of tickets)
    expect(await desk.comments(ticket)).toMatchObject([
      { text: better, edits: [{ text: `@acme @${shop.handle} good` }] },
    ]);
  const before = (await rechecking.lookups()).length;
  await rechecking.recheckAfter(acme, 44);
  expect(await rechecking.lookups()).toHaveLength(before + 1);
});

test('S25 that one account may not see a post takes it from nobody else', async () => {
  const { ticket } = await ticketOf('for my followers');
  const { tickets } = await sharedPost('for some');
  await deactivate(shop);
  await stack.control.changeUser('jane', { protected: true });
  await rechecking.recheckAfter(acme, 22);
  expect(await goneOf(ticket)).toEqual([null]);
  expect(await Promise.all(tickets.map(goneOf))).toEqual([['authorProtected'], [null]]);
  const before = (await rechecking.lookups()).length;
  await rechecking.recheckAfter(acme, 40);
  expect(await rechecking.lookups()).toHaveLength(before);
});

test('S25 what one account may see again is shown again to nobody who was refused', async () => {
  const { post, tickets } = await sharedPost('for some');
  const gone = { why: 'authorProtected', noticedAt: new Date() } as const;
  await stack.db.items.updateOne({ accountId: shop.id, xId: post.id }, { $set: { gone } });
  await stack.db.comments.updateOne({ accountId: shop.id, xId: post.id }, { $set: { gone } });
  await rechecking.recheckAfter(acme, 22);
  expect(await Promise.all(tickets.map(goneOf))).toEqual([[null], ['authorProtected']]);
  await rechecking.recheckAfter(shop, 22);
  expect(await Promise.all(tickets.map(goneOf))).toEqual([[null], [null]]);
});

test('S25 whom the author blocks hides a post from the others until they ask themselves', async () => {
  const { tickets } = await sharedPost('not for all');
  await stack.control.block('jane', 'acme');
  await rechecking.recheckAfter(acme, 22);
  await rechecking.recheckAfter(shop, 22.1);
  expect(await goneOf(tickets[1])).toEqual([null]);
  await stack.control.block('jane', 'acme', true);
});

test('S25 they do also where what took it from them was cut short', async () => {
  const { post } = await sharedPost('not for all, either');
  const shops = { accountId: shop.id, xId: post.id };
  const inAWhile = new Date(Date.now() + 30 * 3_600_000);
  await stack.db.items.updateOne(shops, { $set: { recheckAt: inAWhile } });
  const refusing = (validator: object) => stack.db.native.command({ collMod: 'items', validator });
  // Whoever dies after the doubt was written neither takes the post away nor gives it back.
  await refusing({
    $nor: [
      { ...shops, gone: { $exists: true } },
      { ...shops, recheckAt: inAWhile },
    ],
  });
  await stack.control.block('jane', 'acme');
  await expect(rechecking.recheckAfter(acme, 22)).rejects.toThrow('validation');
  await refusing({});
  await stack.control.block('jane', 'acme', true);
  const copy = await stack.db.items.findOne(shops);
  expect(copy?.gone).toBeUndefined();
  expect(copy?.recheckAt?.getTime()).toBeLessThanOrEqual(Date.now() + 22 * 3_600_000);
});

test('S50 a helper’s budget has to have room; whoever has room asks instead', async () => {
  const { post, ticket } = await ticketOf('who asks for me?');
  const other = await stack.connect(`other${shops}`);
  await deactivate(shop);
  await stack.control.remove(post.id);
  await rechecking.recheckAfter(acme, 22, { dailyBudgetUsd: 0.001 });
  expect(await goneOf(ticket)).toEqual([null]);
  await rechecking.recheckAfter(other, 22);
  expect(await goneOf(ticket)).toEqual(['deleted']);
});
