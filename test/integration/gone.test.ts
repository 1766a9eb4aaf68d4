import { beforeEach, describe, expect, test } from 'vitest';
import type { Agent } from '../../src/domain/agents/agent.js';
import type { Effect } from '../../src/domain/effects/effect.js';
import type { CapturedItem } from '../../src/domain/items/captured.js';
import type { Item } from '../../src/domain/items/item.js';
import { account, ada, at, bob, post } from '../../src/domain/test/examples.js';
import { takeTurn } from '../../src/store/business-rules/turn.js';
import { notifyByRule } from '../../src/store/effects/notify.js';
import { deleteTicket } from '../../src/store/tickets/delete.js';
import { storeItems } from '../../src/store/items/store-items.js';
import { fileBatch } from '../../src/store/items/filing.js';
import { takeAway } from '../../src/store/items/gone.js';
import { databaseForFile } from './own-database.js';

const db = await databaseForFile();
await db.accounts.insertOne(account());
beforeEach(async () => {
  for (const name of [
    'items',
    'tickets',
    'comments',
    'contacts',
    'events',
    'deliveries',
    'notifications',
    'effects',
  ] as const)
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
    await db.deliveries.find().toArray(),
    await db.notifications.find().toArray(),
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

describe('S25 what was told of a post goes with it', () => {
  const rule = { kind: 'trigger', id: 'trigger', name: 'Tell' } as const;
  const admin: Agent = {
    ...{ _id: 'ada', email: 'ada@desk.test', name: 'Ada', role: 'admin', permissions: [] },
    ...{ ticketAccess: 'all', groupIds: [], phone: null, passwordHash: null, version: 1 },
    ...{ createdAt: at(0), updatedAt: at(0) },
  };
  const tell = { kind: 'notifyAgents', agentIds: ['ada'], text: 'Look: {{ticket.subject}}!' } as const;
  const effectOf = (ticketId: string, _id: string): Effect => ({
    ...{ _id, by: rule, ticketId, eventId: 'event', action: tell, state: 'pending', attempts: 0 },
    ...{ reason: null, detail: null, createdAt: at(3), settledAt: null },
  });
  const addresses = { ticketUrl: () => Promise.resolve(null), satisfactionUrl: null };
  const asked = post(at(1), ada, {}, { text: 'my code is 4711' });

  async function told(): Promise<string> {
    await db.agents.deleteMany({});
    await db.webhooks.deleteMany({});
    await db.agents.insertOne(admin);
    await db.webhooks.insertOne({
      ...{ _id: 'crm', name: 'CRM', url: 'https://crm.example.com/', eventTypes: ['ticket.created'] },
      ...{
        enabled: true,
        disabledBecause: null,
        secrets: [],
        version: 1,
        createdAt: at(0),
        updatedAt: at(0),
      },
    });
    await read(asked);
    await file(asked);
    await takeTurn(db, () => at(2));
    const ticket = await db.tickets.findOne();
    const effect = effectOf(ticket!._id, 'first');
    await db.effects.insertOne(effect);
    await notifyByRule(db, effect, tell, addresses, at(3));
    return ticket!._id;
  }

  test('S25 from deliveries, sent or not, and from notifications and their mails', async () => {
    const ticketId = await told();
    const [created] = await db.deliveries.find({ type: 'ticket.created' }).toArray();
    expect(created!.body).toContain('4711');
    await db.deliveries.insertOne({ ...created!, _id: 'sent', state: 'delivered' });
    expect(await db.notifications.find().toArray()).toMatchObject([{ text: 'Look: my code is 4711!' }]);
    await deleted(asked);
    expect(await everything()).not.toContain('4711');
    const { subject } = (await db.tickets.findOne({ _id: ticketId }))!;
    expect(await db.notifications.find().toArray()).toMatchObject([{ text: `Look: ${subject}!` }]);
    for (const { body } of await db.deliveries.find({ ticketId }).toArray())
      expect(JSON.parse(body)).toMatchObject({ data: { ticket: { id: ticketId, subject } } });
  });

  test('S25 a turn and an effect that quote it at that very moment read it anew', async () => {
    const ticketId = await told();
    await db.deliveries.deleteMany({});
    await db.notifications.deleteMany({});
    await db.events.updateMany({}, { $set: { pending: true } });
    const late = effectOf(ticketId, 'late');
    await db.effects.insertOne(late);
    await Promise.all([
      takeTurn(db, () => at(4)),
      notifyByRule(db, late, tell, addresses, at(4)),
      deleted(asked),
    ]);
    expect(await db.notifications.countDocuments()).toBe(1);
    expect(await db.deliveries.countDocuments()).toBeGreaterThan(0);
    expect(await everything()).not.toContain('4711');
  });

  test('S25 S66 deleting a ticket takes what rules were to do for it', async () => {
    const ticketId = await told();
    await db.effects.insertOne(effectOf(ticketId, 'pending'));
    expect(await deleteTicket(db, ticketId, admin, at(5))).toEqual({ outcome: 'deleted' });
    expect(await db.effects.countDocuments({ ticketId })).toBe(0);
    expect(await db.notifications.countDocuments({ ticketId })).toBe(0);
  });
});
