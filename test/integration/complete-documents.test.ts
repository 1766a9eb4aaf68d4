import { expect, test } from 'vitest';
import { account, ada, at, bob, noon, post, ticket, us } from '../../src/domain/test/examples.js';
import { findable } from '../../src/domain/items/findable.js';
import { knownXUser } from '../../src/domain/x-users/x-user.js';
import { defaultAccountSettings } from '../../src/domain/accounts/settings.js';
import { contactShowing } from '../../src/domain/tickets/contact.js';
import { newId } from '../../src/store/database.js';
import { buildIndexes, completeDocuments, requireMigrated } from '../../src/store/migrate.js';
import { seedTriggers } from '../../src/store/business-rules/standard.js';
import { seedViews } from '../../src/store/views/standard.js';
import { bareDatabaseForFile } from './own-database.js';

const db = await bareDatabaseForFile();
await buildIndexes(db);
await seedViews(db, noon);
await seedTriggers(db, noon);

const defaults: Record<string, unknown> = { ...defaultAccountSettings };
const places = Object.entries(defaults).flatMap(([name, value]) =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? [name, ...Object.keys(value).map((part) => `${name}.${part}`)]
    : [name],
);

const complete = account({
  likes: true,
  keywords: ['late'],
  visibility: { who: 'everyone', groupIds: [] },
});

test('(control) an account with all settings keeps no process from starting', async () => {
  await db.accounts.insertOne(complete);
  await requireMigrated(db);
});

test.each(places)(
  'an account stored before %s existed keeps processes from starting until migrate gives it the default',
  async (place) => {
    await db.accounts.deleteMany({});
    await db.accounts.insertOne(complete);
    await db.native.collection('accounts').updateOne({}, { $unset: { [`settings.${place}`]: '' } });
    await expect(requireMigrated(db)).rejects.toThrow('npm run perch -- migrate');
    expect(await completeDocuments(db)).toHaveLength(1);
    await requireMigrated(db);
    const [name, part] = place.split('.') as [keyof typeof defaultAccountSettings, string | undefined];
    const fallback = defaultAccountSettings[name];
    const expected =
      part === undefined
        ? fallback
        : {
            ...(complete.settings[name] as object),
            [part]: Reflect.get(fallback as object, part) as unknown,
          };
    expect((await db.accounts.findOne())?.settings).toEqual({ ...complete.settings, [name]: expected });
    expect(await completeDocuments(db)).toEqual([]);
  },
);

test('S63 contacts stored before searches used an index are found after migrate, with their earlier handles', async () => {
  await db.accounts.deleteMany({});
  await db.contacts.deleteMany({});
  const fields = { name: 'Ada', email: null, phone: null, createdAt: noon, updatedAt: noon, holds: 3 };
  const before = { ...fields, _id: 'old', xUsers: [{ ...ada, formerHandles: ['countess'] }] };
  await db.native.collection<{ _id: string }>('contacts').insertOne(before);
  await expect(requireMigrated(db)).rejects.toThrow('npm run perch -- migrate');
  expect(await completeDocuments(db)).toHaveLength(1);
  await requireMigrated(db);
  expect(await db.contacts.findOne({ terms: 'countess' })).toMatchObject({
    ...fields,
    xUsers: [{ handle: 'ada', seenAt: noon, formerHandles: [{ handle: 'countess', until: null }] }],
  });
  expect(await completeDocuments(db)).toEqual([]);
});

test('S63 of a contact stored before it was kept when X showed them so, only what was seen since is news after migrate', async () => {
  const _id = 'timeless';
  const stored = contactShowing(undefined, { ...bob, handle: 'bob_now' }, at(5), at(5), () => _id);
  await db.contacts.insertOne(stored);
  await db.contacts.updateOne({ _id }, { $unset: { 'xUsers.0.seenAt': '' } });
  expect(await completeDocuments(db)).toHaveLength(1);
  expect(await db.contacts.findOne({ _id })).toEqual(stored);
  const shownAs = (handle: string, seenAt: Date) =>
    contactShowing(stored, { ...bob, handle }, seenAt, at(9), newId).xUsers[0]?.handle;
  expect([shownAs('bob_before', at(4)), shownAs('bob_next', at(6))]).toEqual(['bob_now', 'bob_next']);
  expect(await completeDocuments(db)).toEqual([]);
});

test('S63 authors of items captured before are known after migrate, by their newest item, and nobody else', async () => {
  await db.counters.deleteOne({ _id: 'authorsKnown' });
  await db.xUsers.insertOne(knownXUser({ ...bob, handle: 'bob_now' }));
  await db.items.insertMany(
    [
      post(at(2), { ...ada, handle: 'ada_now' }),
      post(at(1), ada),
      post(at(3), bob),
      post(at(4), us, {}, { origins: ['own'] }),
    ].map((item) => ({ ...item, ...findable(item) })),
  );
  expect(await completeDocuments(db)).toHaveLength(1);
  expect((await db.xUsers.find().sort({ _id: 1 }).toArray()).map(({ handle }) => handle)).toEqual([
    'ada_now',
    'bob_now',
  ]);
  expect(await completeDocuments(db)).toEqual([]);
});

test('S28 items and tickets stored before searches used an index are found after migrate, and listed by what they are', async () => {
  await db.items.deleteMany({});
  await db.items.insertMany(
    Array.from({ length: 1_200 }, (_, index) =>
      post(
        at(index),
        ada,
        { sequence: index },
        {
          text: `parcel ${index}`,
          ticketId: index % 2 === 0 ? 'ticket' : null,
          answeredAt: index % 3 === 0 ? noon : null,
          ...(index === 7 ? { gone: { why: 'deleted', noticedAt: noon } } : {}),
        },
      ),
    ),
  );
  await db.tickets.insertOne(ticket({ requesterId: 'old' }));
  await expect(requireMigrated(db)).rejects.toThrow('npm run perch -- migrate');
  expect(await completeDocuments(db)).toEqual([
    'made 1200 captured item(s) searchable',
    'made 1 ticket(s) searchable',
    'gave 1 ticket(s) what conditions ask for',
  ]);
  await requireMigrated(db);
  expect(await db.items.countDocuments({ terms: 'parcel' })).toBe(1_199);
  expect(await db.items.countDocuments({ ticketed: true, answered: false })).toBe(400);
  expect(await db.items.countDocuments({ ticketed: false, answered: true })).toBe(200);
  expect((await db.tickets.findOne({}))?.facts).toMatchObject({ words: null, statusAt: noon });
  expect(await db.tickets.countDocuments({ $and: [{ terms: 'late' }, { terms: 'countess' }] })).toBe(0);
  expect(await db.tickets.countDocuments({ $and: [{ terms: 'late' }, { terms: 'ada' }] })).toBe(1);
  expect(await completeDocuments(db)).toEqual([]);
});

test('S13 what was listed before origins were kept is decided again by what it gains only', async () => {
  await db.items.deleteMany({});
  const listed = {
    verdict: { outcome: 'listed', reason: 'captureOff' },
    origins: ['mention', 'quote'],
  } as const;
  const { toFile: _, ...old } = post(at(0), ada, {}, listed);
  const waiting = post(at(1), bob);
  await db.items.insertMany([old, waiting]);
  expect(await completeDocuments(db)).toEqual(['made 2 captured item(s) searchable']);
  expect(await db.items.findOne({ _id: old._id })).toMatchObject({ decidedOrigins: ['mention', 'quote'] });
  expect(await db.items.findOne({ _id: waiting._id })).not.toHaveProperty('decidedOrigins');
});

test('S28 what a process of an older version filed or answered beside migrate is mended by the next one', async () => {
  await db.items.deleteMany({});
  const filed = { verdict: { outcome: 'opened', reason: null }, ticketId: 'ticket' } as const;
  const { toFile: _, ...ticketed } = post(at(0), ada, {}, filed);
  const answered = post(at(1), bob, {}, { answeredAt: noon });
  await db.items.insertMany([
    { ...ticketed, ...findable({ ...ticketed, ticketId: null }) },
    { ...answered, ...findable({ ...answered, answeredAt: null }) },
  ]);
  expect(await completeDocuments(db)).toEqual([
    'marked 2 item(s) that an older version ticketed or answered meanwhile',
  ]);
  expect(await db.items.countDocuments({ ticketed: true, decidedOrigins: ['mention'] })).toBe(1);
  expect(await db.items.countDocuments({ ticketed: false, answered: true })).toBe(1);
  expect(await completeDocuments(db)).toEqual([]);
});

test('an index that only an older version asked by is dropped, one that somebody else built stays', async () => {
  await db.tickets.createIndexes([
    { name: 'byStatus', key: { status: 1 } },
    { name: 'ofReports', key: { createdAt: 1, status: 1 } },
  ]);
  expect(await buildIndexes(db)).toEqual({ built: [], dropped: ['tickets.byStatus'] });
  expect(await db.tickets.indexExists('ofReports')).toBe(true);
  expect(await buildIndexes(db)).toEqual({ built: [], dropped: [] });
});
