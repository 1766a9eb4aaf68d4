import { beforeEach, describe, expect, test } from 'vitest';
import type { AccountSettings } from '../../src/domain/accounts/settings.js';
import type { CapturedItem } from '../../src/domain/items/captured.js';
import type { Item } from '../../src/domain/items/item.js';
import { account, ada, at, bob, message, minuteMs, noon, post, us } from '../../src/domain/test/examples.js';
import { convertItem } from '../../src/store/items/convert.js';
import { fileBatch } from '../../src/store/items/filing.js';
import { storeItems } from '../../src/store/items/store-items.js';
import { buildIndexes } from '../../src/store/migrate.js';
import { suspendedUsers } from '../../src/store/rules/suspended-users.js';
import { deleteTicket } from '../../src/store/tickets/delete.js';
import { databaseForFile } from './own-database.js';

const db = await databaseForFile();
await buildIndexes(db);
const admin = {
  _id: 'admin',
  email: 'admin@example.com',
  name: 'Ada',
  role: 'admin',
  permissions: [],
  ticketAccess: 'all',
  groupIds: [],
  phone: null,
  passwordHash: null,
  version: 1,
  createdAt: noon,
  updatedAt: noon,
} as const;

beforeEach(async () => {
  for (const name of ['accounts', 'items', 'tickets', 'comments', 'contacts', 'suspendedUsers'] as const)
    await db[name].deleteMany({});
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
    convertItem(db, { item, into: { groupId: null, departmentId: null }, now: at(61) }, session),
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

    await suspendedUsers(db).undo(ada.xUserId);
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
