import { describe, expect, test } from 'vitest';
import { conversionsSchema } from '../../../api/views/conversion.js';
import { itemSchema } from '../../../api/views/item.js';
import { groupSchema } from '../../../api/views/named.js';
import { ticketSchema } from '../../../api/views/ticket.js';
import { problemSchema } from '../../../api/problems.js';
import type { Account } from '../../../src/domain/accounts/account.js';
import type { Item } from '../../../src/domain/items/item.js';
import { account, at, noon, post, ticket, us, user } from '../../../src/domain/test/examples.js';
import { newId } from '../../../src/store/database.js';
import type { Caller } from './rig.js';
import { decided, rigWithWorld } from './world.js';

const { rig, world } = await rigWithWorld();

let written = 0;

/** A mention by somebody new, listed. */
async function listed(changes: Partial<Item> = {}, by = user(String(1_000 + written))): Promise<Item> {
  written += 1;
  const ours = { accountId: world.account._id, _id: newId() };
  const item = decided(post(at(10 + written), by, {}, { ...ours, ...changes }), {
    verdict: { outcome: 'listed', reason: 'captureOff' },
  });
  await rig.db.items.insertOne(item);
  return item;
}

async function accountWith(settings: Partial<Account['settings']>): Promise<Account> {
  const other = account(settings, { _id: newId(), xUserId: newId(), createdAt: noon });
  await rig.db.accounts.insertOne(other);
  return other;
}

const convert = async (ids: readonly string[], more: object = {}, as: Caller = rig.asAdmin) =>
  as('POST', '/v1/inbox/convert', { body: { ids, ...more } });
const results = async (...asked: Parameters<typeof convert>) =>
  (await convert(...asked)).read(conversionsSchema).data;

const ticketIdOf = async ({ _id }: Item) => (await rig.db.items.findOne({ _id }))?.ticketId;
const outcomes = async (...asked: Parameters<typeof convert>) =>
  (await results(...asked)).map(({ outcome }) => outcome);

describe('S30 many items are converted in one step', () => {
  test('each becomes a ticket of its own, in the department and group chosen, told in the order asked', async () => {
    const items = [await listed(), await listed(), await listed()];
    const chosen = { departmentId: world.departmentId, groupId: world.groupId };
    const told = await results(items.map(({ _id }) => _id).toReversed(), chosen);
    expect(told.map(({ id }) => id)).toEqual(items.map(({ _id }) => _id).toReversed());
    expect(told.map(({ outcome }) => outcome)).toEqual(['converted', 'converted', 'converted']);
    const tickets = await rig.db.tickets
      .find({ _id: { $in: told.flatMap(({ ticketId }) => ticketId ?? []) } })
      .toArray();
    expect(tickets).toHaveLength(3);
    for (const ticket of tickets) expect(ticket).toMatchObject({ ...chosen, filedBy: { because: 'byHand' } });
    expect(await Promise.all(items.map(ticketIdOf))).toEqual(
      told.map(({ ticketId }) => ticketId).toReversed(),
    );
  });

  test('what has a ticket is reported with it, and what fails one by one, without stopping the rest', async () => {
    const hiding = await accountWith({ hideManualConversion: true });
    const [first, own, hidden, last] = [
      await listed(),
      await listed({ origins: ['own'] }, us),
      await listed({ accountId: hiding._id }),
      await listed(),
    ];
    const ids = [world.item._id, own._id, newId(), hidden._id, '$ne', first._id, last._id];
    expect(await outcomes(ids)).toEqual([
      'alreadyTicketed',
      'notConvertible',
      'notFound',
      'conversionOff',
      'notFound',
      'converted',
      'converted',
    ]);
    const again = await results([world.item._id, first._id]);
    expect(again.map(({ ticketId }) => ticketId)).toEqual([world.ticket._id, await ticketIdOf(first)]);
    expect(await ticketIdOf(hidden)).toBeNull();
  });

  test('one that belongs to the ticket of another joins it; one named twice is told of twice', async () => {
    const first = await listed();
    const second = await listed(
      { conversationXId: first.conversationXId, inReplyToXId: first.xId },
      first.author,
    );
    const before = await rig.db.tickets.countDocuments();
    const told = await results([first._id, second._id, first._id]);
    expect(told.map(({ outcome }) => outcome)).toEqual(['converted', 'converted', 'converted']);
    expect(new Set(told.map(({ ticketId }) => ticketId)).size).toBe(1);
    expect(await rig.db.tickets.countDocuments()).toBe(before + 1);
  });

  test('a department that is not there is 400, and nothing is converted', async () => {
    const item = await listed();
    const before = await rig.dump();
    const answer = await convert([item._id], { departmentId: newId() });
    expect(answer.status).toBe(400);
    expect(answer.read(problemSchema).errors).toEqual([
      { pointer: '/departmentId', message: 'does not exist' },
    ]);
    expect(await rig.dump()).toBe(before);
  });

  test('none and more than a hundred are refused', async () => {
    expect((await convert([])).status).toBe(400);
    expect((await convert(Array.from({ length: 101 }, newId))).status).toBe(400);
    expect((await convert(Array.from({ length: 100 }, newId))).status).toBe(200);
  });

  test('S29 what the caller does not see is not found, nor is the id of a ticket told that they do not see', async () => {
    const everyone = await accountWith({ visibility: { who: 'everyone', groupIds: [] } });
    const [seen, unseen] = [await listed({ accountId: everyone._id }), await listed()];
    const ids = [seen._id, unseen._id];
    const restricted = await rig.asAgent(await rig.addAgent({ ticketAccess: 'assigned' }));
    expect(await outcomes(ids, {}, restricted)).toEqual(['converted', 'notFound']);
    expect(await ticketIdOf(unseen)).toBeNull();
    const again = await results(ids, {}, restricted);
    expect(again[0]).toEqual({ id: seen._id, outcome: 'alreadyTicketed', ticketId: null });
  });
});

describe('S29 S30 an item that belongs to a ticket which the caller does not see', () => {
  async function ofAnothersTicket() {
    const { _id: accountId } = await accountWith({ visibility: { who: 'everyone', groupIds: [] } });
    const first = await listed({ accountId });
    const { author, conversationXId, xId } = first;
    const second = await listed({ accountId, conversationXId, inReplyToXId: xId }, author);
    const into = { groupId: world.groupId };
    const ticket = (await rig.asAdmin('POST', `/v1/inbox/${first._id}/convert`, { body: into })).read(
      ticketSchema,
    );
    return { first, second, ticket };
  }
  const ofNoGroup = () => rig.addAgent({ ticketAccess: 'groups' });

  test('is not converted, alone or with others, and nothing of the ticket is told', async () => {
    const { first, second, ticket } = await ofAnothersTicket();
    const restricted = await rig.asAgent(await ofNoGroup());
    expect((await restricted('GET', `/v1/tickets/${ticket.id}`)).status).toBe(404);
    const stored = async () => [
      await rig.db.items.find({ accountId: first.accountId }).toArray(),
      await rig.db.tickets.findOne({ _id: ticket.id }),
      await rig.db.comments.find({ ticketId: ticket.id }).toArray(),
    ];
    const before = await stored();
    const alone = await restricted('POST', `/v1/inbox/${second._id}/convert`);
    expect(alone.read(problemSchema)).toMatchObject({ status: 409, code: 'ticketNotSeen' });
    const together = await convert([second._id, first._id], {}, restricted);
    expect(together.read(conversionsSchema).data).toEqual([
      { id: second._id, outcome: 'ticketNotSeen', ticketId: null },
      { id: first._id, outcome: 'alreadyTicketed', ticketId: null },
    ]);
    const shown = alone.text + together.text + (await restricted('GET', '/v1/inbox')).text;
    for (const secret of [ticket.id, ticket.requester?.id ?? '', ticket.groupId ?? ''])
      expect(shown).not.toContain(secret);
    expect(await stored()).toEqual(before);
  });

  test('(control) is converted by who sees the ticket', async () => {
    const { second, ticket } = await ofAnothersTicket();
    const member = await rig.addAgent({ ticketAccess: 'groups', groupIds: [world.groupId] });
    const converted = await (await rig.asAgent(member))('POST', `/v1/inbox/${second._id}/convert`);
    expect(converted.read(ticketSchema).id).toBe(ticket.id);
  });

  test('shows that it has a ticket, and which to those only who see it', async () => {
    const { first, ticket } = await ofAnothersTicket();
    const shownTo = async (as: Caller) => (await as('GET', `/v1/inbox/${first._id}`)).read(itemSchema);
    expect(await shownTo(rig.asAdmin)).toMatchObject({ ticketId: ticket.id, ticketed: true });
    const restricted = await rig.asAgent(await ofNoGroup());
    expect(await shownTo(restricted)).toMatchObject({ ticketId: null, ticketed: true });
  });
});

test('S29 a ticket names to each who reads it those others only that they see', async () => {
  const agent = await rig.addAgent({ ticketAccess: 'groups', groupIds: [world.groupId] });
  const [shown, hidden, both] = [newId(), newId(), newId()];
  await rig.db.tickets.insertMany([
    ticket({ _id: shown, number: 901, groupId: world.groupId, requesterId: world.contactId }),
    ticket({ _id: hidden, number: 902, requesterId: world.contactId }),
    ticket({
      ...{ _id: both, number: 903, groupId: world.groupId, requesterId: world.contactId },
      ...{ followUpOf: hidden, continuedBy: hidden, linked: [shown, hidden] },
    }),
  ]);
  const named = async (as: Caller) => {
    const { followUpOf, continuedBy, linked } = (await as('GET', `/v1/tickets/${both}`)).read(ticketSchema);
    return { followUpOf, continuedBy, linked };
  };
  expect(await named(rig.asAdmin)).toEqual({
    followUpOf: hidden,
    continuedBy: hidden,
    linked: [shown, hidden],
  });
  const call = await rig.asAgent(agent);
  expect(await named(call)).toEqual({ followUpOf: null, continuedBy: null, linked: [shown] });
  const list = await call('GET', '/v1/tickets');
  expect(list.text).toContain(both);
  expect(list.text).not.toContain(hidden);
});

describe('S30 under its key what was converted is told again', () => {
  test('although conversion was switched off since', async () => {
    const { _id: accountId } = await accountWith({});
    const item = await listed({ accountId });
    const again = () =>
      rig.asAdmin('POST', `/v1/inbox/${item._id}/convert`, { headers: { 'idempotency-key': 'off-since' } });
    const first = await again();
    expect(first.status).toBe(201);
    await rig.db.accounts.updateOne({ _id: accountId }, { $set: { 'settings.hideManualConversion': true } });
    expect((await again()).text).toBe(first.text);
  });

  test('although the group is gone since', async () => {
    const group = await rig.asAdmin('POST', '/v1/groups', { body: { name: 'Short-lived' } });
    const { id: groupId } = group.read(groupSchema);
    const body = { ids: [(await listed())._id], groupId };
    const again = () =>
      rig.asAdmin('POST', '/v1/inbox/convert', { body, headers: { 'idempotency-key': 'gone-since' } });
    const first = await again();
    expect(first.status).toBe(200);
    expect((await rig.asAdmin('DELETE', `/v1/groups/${groupId}`)).status).toBe(204);
    expect((await again()).text).toBe(first.text);
  });
});
