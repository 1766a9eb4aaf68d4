import { beforeEach, describe, expect, test } from 'vitest';
import type { AccountSettings } from '../../src/domain/accounts/settings.js';
import type { CapturedItem } from '../../src/domain/items/captured.js';
import { findable } from '../../src/domain/items/findable.js';
import type { Item } from '../../src/domain/items/item.js';
import {
  account,
  ada,
  admin,
  at,
  bob,
  message,
  minuteMs,
  noon,
  post,
  ticket,
  ticketRule,
  us,
  user,
} from '../../src/domain/test/examples.js';
import { convertItem } from '../../src/store/items/convert.js';
import { fileBatch } from '../../src/store/items/filing.js';
import { storeItems } from '../../src/store/items/store-items.js';
import { namedRepository } from '../../src/store/named/repository.js';
import { ticketRules } from '../../src/store/rules/ticket-rules.js';
import { suspendedUsers } from '../../src/store/rules/suspended-users.js';
import { leaveInBatches } from '../../src/store/tickets/leave-named.js';
import { deleteTicket } from '../../src/store/tickets/delete.js';
import { databaseForFile } from './own-database.js';

const db = await databaseForFile();

beforeEach(async () => {
  for (const name of ['accounts', 'items', 'tickets', 'comments', 'contacts'] as const)
    await db[name].deleteMany({});
  for (const name of ['suspendedUsers', 'ticketRules', 'groups'] as const) await db[name].deleteMany({});
  await db.accounts.insertOne(account());
});

/** Captures the item (again) and files what waits, as poll and workflow do; the item as it is then. */
async function captureAndFile(item: Item): Promise<Item> {
  const { _id, capturedAt, ...captured }: Item = item;
  await db.transaction((session) => storeItems(db, [captured satisfies CapturedItem], capturedAt, session));
  const waiting = await db.items.find({ toFile: true }).toArray();
  await fileBatch(
    db,
    'account',
    waiting.map((each) => each._id),
    at(60),
  );
  const filed = await db.items.findOne({ accountId: 'account', kind: item.kind, xId: item.xId });
  if (!filed) throw new Error(`${_id} was not stored`);
  return filed;
}

const set = (settings: Partial<AccountSettings>) =>
  db.accounts.updateOne(
    { _id: 'account' },
    {
      $set: Object.fromEntries(Object.entries(settings).map(([name, value]) => [`settings.${name}`, value])),
    },
  );

const convert = (item: Item) =>
  db.transaction((session) =>
    convertItem(
      db,
      { item, into: { groupId: null, departmentId: null }, by: { kind: 'agent', id: 'agent' }, now: at(61) },
      session,
    ),
  );

const listed = (reason: string) => ({ ticketId: null, verdict: { outcome: 'listed', reason } });
const opened = { verdict: { outcome: 'opened' } };

describe('S22 an item without a ticket that gains an origin is decided again', () => {
  const hit = post(at(0), ada, {}, { origins: ['stream'], source: 'mentions' });

  test('a stream hit that turns out to be a mention becomes a ticket, one item with both origins', async () => {
    expect(await captureAndFile(hit)).toMatchObject(listed('captureOff'));
    const again = await captureAndFile({ ...hit, origins: ['mention'] });
    expect(again).toMatchObject({ ...opened, origins: ['stream', 'mention'] });
    expect(await db.tickets.countDocuments()).toBe(1);
  });

  test('what it gained before it was decided counts too', async () => {
    const { _id, capturedAt, ...captured } = hit;
    await db.transaction((session) => storeItems(db, [captured], capturedAt, session));
    expect(await captureAndFile({ ...hit, origins: ['mention'] })).toMatchObject({
      ...opened,
      source: 'mentions',
    });
    expect(await db.items.countDocuments({ _id: { $ne: _id } })).toBe(1);
  });
});

describe('S13 changing a switch never converts the past', () => {
  const old = post(at(0), ada);

  test('switched on: what was listed stays listed, also when it is read again or liked', async () => {
    await set({ mentions: 'off' });
    expect(await captureAndFile(old)).toMatchObject(listed('captureOff'));
    await set({ mentions: 'all' });
    expect(await captureAndFile(old)).toMatchObject(listed('captureOff'));
    expect(await captureAndFile({ ...old, origins: ['like'] })).toMatchObject({
      ...listed('captureOff'),
      origins: ['mention', 'like'],
    });
    expect(await captureAndFile(post(at(1), bob))).toMatchObject(opened);
  });

  test('switched off: what is a ticket stays one, and what belongs to it joins it', async () => {
    const { ticketId } = await captureAndFile(old);
    await set({ mentions: 'off' });
    expect(await captureAndFile({ ...old, origins: ['stream'] })).toMatchObject({ ticketId, ...opened });
    const joined = await captureAndFile(post(at(1), ada, { answers: old }));
    expect(joined).toMatchObject({ ticketId, verdict: { outcome: 'joined' } });
    expect(await captureAndFile(post(at(2), bob))).toMatchObject(listed('captureOff'));
  });
});

describe('S27 what a suspended X user writes', () => {
  const suspend = (xUserId: string) =>
    suspendedUsers(db).suspend({ _id: xUserId, reason: null, createdAt: noon, by: 'admin' });

  test('neither opens nor joins, and stays listed when it is undone', async () => {
    const first = post(at(0), ada);
    const { ticketId } = await captureAndFile(first);
    await suspend(ada.xUserId);
    const reply = post(at(1), ada, { answers: first });
    expect(await captureAndFile(reply)).toMatchObject(listed('suspendedUser'));
    expect(await captureAndFile(message(at(1)))).toMatchObject(listed('suspendedUser'));
    expect(await captureAndFile(post(at(4), bob))).toMatchObject(opened);

    await suspendedUsers(db).undo(ada.xUserId, { by: null, now: noon });
    expect(await captureAndFile({ ...reply, origins: ['stream'] })).toMatchObject({
      ticketId,
      verdict: { outcome: 'joined' },
    });
    expect(await captureAndFile({ ...post(at(2), ada), origins: ['mention'] })).toMatchObject(opened);
    expect(await db.items.findOne({ kind: 'directMessage' })).toMatchObject(listed('suspendedUser'));
  });

  test('may be converted by hand', async () => {
    await suspend(ada.xUserId);
    const item = await captureAndFile(post(at(0), ada));
    expect(await convert(item)).toMatchObject({
      outcome: 'converted',
      ticket: { filedBy: { because: 'byHand' } },
    });
  });
});

describe('S15 S17 S19 a ticket names nothing that is gone', () => {
  const rounds = 10;

  test('also where rules let go of a group, and it is removed, while items are filed under them', async () => {
    const rules = ticketRules(db);
    const groups = namedRepository(db, 'group');
    const save = async (groupId: string | null) =>
      rules.save({
        accountId: 'account',
        version: null,
        rules: [ticketRule({ keywords: ['parcel'], groupId })],
        by: 'admin',
        now: noon,
      });
    for (let round = 0; round < rounds; round += 1) {
      const made = await db.transaction((session) =>
        groups.create(`group ${round}`, { by: null, now: noon }, session),
      );
      if (made.outcome !== 'saved') throw new Error(made.outcome);
      const { _id: groupId } = made.named;
      expect(await save(groupId)).toMatchObject({ outcome: 'saved' });
      const item = post(at(round), user(String(round + 100)));
      await db.items.insertOne(item);
      const filing = fileBatch(db, 'account', [item._id], at(60));
      await save(null);
      expect(await groups.remove(groupId, { by: null, now: at(61) })).toEqual({ outcome: 'removed' });
      expect(await filing).toMatchObject({ opened: 1 });
    }
    expect(await db.tickets.countDocuments()).toBe(rounds);
    expect(await db.tickets.distinct('groupId')).toEqual([null]);
  });
});

test('many tickets leave a group before it is removed, so that the transaction writes few; cut short, it goes on', async () => {
  const groups = namedRepository(db, 'group');
  const made = await db.transaction((session) => groups.create('many', { by: null, now: noon }, session));
  if (made.outcome !== 'saved') throw new Error(made.outcome);
  const groupId = made.named._id;
  const tickets = Array.from({ length: 2_300 }, (_, number) =>
    ticket({ _id: `many ${number}`, number, groupId, status: number < 10 ? 'closed' : 'open' }),
  );
  await db.tickets.insertMany(tickets);
  await leaveInBatches(db, 'group', groupId, at(1));
  expect(await db.tickets.countDocuments({ groupId, status: 'open' })).toBe(90);
  expect(await groups.remove(groupId, { by: null, now: at(2) })).toEqual({ outcome: 'removed' });
  expect(await db.tickets.countDocuments({ groupId: null, version: 1 })).toBe(2_290);
  expect(await db.tickets.countDocuments({ groupId, version: 0 })).toBe(10);
});

describe('S66 what a deleted ticket held', () => {
  const remove = (ticketId: string | null) => deleteTicket(db, ticketId ?? '', admin, at(70));

  test('is never converted again by itself, whatever comes', async () => {
    const first = post(at(0), ada);
    const { ticketId } = await captureAndFile(first);
    expect(await remove(ticketId)).toEqual({ outcome: 'deleted' });
    await set({ likes: true });
    expect(await captureAndFile({ ...first, origins: ['like'] })).toMatchObject({
      ...listed('ticketDeleted'),
      origins: ['mention', 'like'],
    });
    expect(await db.tickets.countDocuments()).toBe(0);
    // What the same person writes next is new.
    expect(await captureAndFile(post(at(1), ada, { answers: first }))).toMatchObject(opened);
    expect(await captureAndFile({ ...first, origins: ['stream'] })).toMatchObject(listed('ticketDeleted'));
  });

  test('comes back by hand, with what the account had answered', async () => {
    const first = post(at(0), ada);
    const { ticketId } = await captureAndFile(first);
    await captureAndFile(post(at(1), us, { answers: first }));
    await remove(ticketId);
    const item = await db.items.findOne({ xId: first.xId });
    const converted = await convert(item!);
    expect(converted).toMatchObject({ outcome: 'converted', ticket: { commentCount: 2 } });
    expect(await db.comments.distinct('side')).toEqual(['agent', 'customer']);
  });

  test('own messages of it are no context of the next ticket, unless it comes back by hand', async () => {
    const asked = message(at(0));
    const { ticketId } = await captureAndFile(asked);
    await captureAndFile(message(at(1), { own: true, sequence: 1 }));
    await remove(ticketId);
    const next = await captureAndFile(message(at(3_000)));
    const sides = async (id: string | null) =>
      (
        await db.comments
          .find({ ticketId: id ?? '' })
          .sort({ at: 1 })
          .toArray()
      ).map(({ side }) => side);
    expect(await sides(next.ticketId)).toEqual(['customer']);
    const back = await convert((await db.items.findOne({ xId: asked.xId }))!);
    if (back.outcome !== 'converted') throw new Error(back.outcome);
    expect(await sides(back.ticket._id)).toEqual(['customer', 'agent']);
  });

  test('is filed elsewhere or nowhere when something joins it at the same moment', async () => {
    const first = post(at(0), ada);
    const { ticketId } = await captureAndFile(first);
    const late = Array.from({ length: 3 }, (_, index) => post(at(1 + index), ada, { answers: first }));
    await db.items.insertMany(late);
    const filing = late.map(({ _id }) =>
      fileBatch(db, 'account', [_id], new Date(noon.getTime() + minuteMs)),
    );
    await Promise.all([...filing, remove(ticketId)]);
    expect(await db.tickets.countDocuments({ _id: ticketId ?? '' })).toBe(0);
    expect(await db.comments.countDocuments({ ticketId: ticketId ?? '' })).toBe(0);
    expect(await db.items.countDocuments({ ticketId: ticketId ?? '' })).toBe(0);
    expect(await db.items.countDocuments({ toFile: true })).toBe(0);
  });
});

describe('S33 after a closed ticket a message always opens one that follows it', () => {
  const close = (ticketId: string | null) =>
    db.tickets.updateOne({ _id: ticketId ?? '' }, { $set: { status: 'closed' }, $inc: { version: 1 } });

  test('S66 also when a newer ticket was deleted', async () => {
    const first = await captureAndFile(message(at(0)));
    await close(first.ticketId);
    const spam = await captureAndFile(message(at(1), { sequence: 1 }));
    expect(spam.ticketId).not.toBe(first.ticketId);
    await deleteTicket(db, spam.ticketId ?? '', admin, at(70));
    const next = await captureAndFile(message(at(2), { sequence: 2 }));
    expect(await db.tickets.findOne({ _id: next.ticketId ?? '' })).toMatchObject({
      followUpOf: first.ticketId,
      linked: [first.ticketId],
      currentDmThread: true,
    });
    expect(await db.tickets.countDocuments({ currentDmThread: true })).toBe(1);
  });

  test('also a late one, whose moment lies before the newest ticket', async () => {
    const first = await captureAndFile(message(at(0)));
    await close(first.ticketId);
    const newest = await captureAndFile(message(at(9_000), { sequence: 1 }));
    const late = await captureAndFile(message(at(4_000), { sequence: 2 }));
    expect(new Set([first, newest, late].map(({ ticketId }) => ticketId)).size).toBe(3);
    expect(await db.tickets.findOne({ _id: late.ticketId ?? '' })).toMatchObject({
      followUpOf: first.ticketId,
    });
    expect(await db.tickets.findOne({ _id: newest.ticketId ?? '' })).toMatchObject({ currentDmThread: true });
  });
});

test('S24 S35 of own messages that were kept for years the newest 100 are the context of the next ticket', async () => {
  const own = Array.from({ length: 130 }, (_, index) =>
    message(at(index), { own: true, sequence: index, text: `bot ${index}` }),
  );
  await db.items.insertMany(
    own.map(({ toFile: _, ...item }) => ({
      ...item,
      ...findable(item),
      verdict: { outcome: 'listed', reason: 'ownItem' },
    })),
  );
  const { ticketId } = await captureAndFile(message(at(9_000), { sequence: 200 }));
  const context = await db.comments.find({ ticketId: ticketId ?? '', side: 'context' }).toArray();
  expect(context.map(({ text }) => text).sort()).toEqual(
    own
      .slice(30)
      .map(({ text }) => text)
      .sort(),
  );
});
