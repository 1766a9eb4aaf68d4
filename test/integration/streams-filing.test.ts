import { MockActivityEnvironment } from '@temporalio/testing';
import { expect, test } from 'vitest';
import { filingActivities } from '../../activities/file-items.js';
import type { Source } from '../../src/domain/accounts/account.js';
import { account, ada, at, post, source } from '../../src/domain/test/examples.js';
import { answeredNow } from '../../activities/poll/sweep.js';
import { commitPage } from '../../src/store/items/commit-page.js';
import { sourcesRepository } from '../../src/store/sources/repository.js';
import { unfiled } from '../../src/store/items/filing.js';
import { storeItems } from '../../src/store/items/store-items.js';
import { nobody } from './activities.js';
import { databaseForFile } from './own-database.js';

const db = await databaseForFile();

const sweepingParts = { account: account(), clock: () => at(1), random: () => 0.5 };
const sweep: Source['sweep'] = { newestId: '9', untilId: '5', pageToken: null };
const ofStream = (accountId: string, streamId: string, changes: Partial<Source> = {}): Source =>
  source({
    ...{ _id: `${accountId}/stream/${streamId}`, accountId, kind: 'streams', streamId },
    ...changes,
  });
const hit = (accountId: string, minute: number, streamIds: readonly string[]) =>
  post(at(minute), ada, {}, { accountId, source: 'streams', origins: ['stream'], streamIds });

const bring = (items: readonly ReturnType<typeof hit>[]) =>
  db.transaction((session) =>
    storeItems(
      db,
      items.map(({ _id, capturedAt, ...captured }) => captured),
      at(60),
      session,
    ),
  );
const unfiledAt = async (accountId: string) => {
  const found = await unfiled(db, accountId, 100);
  const items = await db.items.find({ _id: { $in: found.map(({ _id }) => _id) } }).toArray();
  return items.map(({ createdAt }) => (createdAt.getTime() - at(0).getTime()) / 60_000).toSorted();
};

test('S23 S32 hits wait for the end of their own stream’s sweep; a stream that X refuses in the middle of one stops no other', async () => {
  await db.sources.insertMany([
    ofStream('a', 's1', { sweep }),
    ofStream('a', 's2'),
    source({ accountId: 'a' }),
  ]);
  await bring([hit('a', 1, ['s1']), hit('a', 2, ['s2']), hit('a', 3, ['gone']), hit('a', 4, ['s1', 's2'])]);
  expect(await unfiledAt('a')).toEqual([2, 3, 4]);
  await db.sources.deleteOne({ _id: 'a/stream/s1' });
  expect(await unfiledAt('a')).toEqual([1, 2, 3, 4]);
});

test('S23 a pause that X names to one stream stays over the page of another that was under way', async () => {
  await db.sources.insertMany([ofStream('p', 's1'), ofStream('p', 's2')]);
  const [first, second] = await sourcesRepository(db).list('p');
  await sourcesRepository(db).paused(second!, at(15), 'rateLimited');
  const answered = (asRead: Source) => answeredNow({ ...sweepingParts, source: asRead }, null);
  const { source: after } = await commitPage(db, first!, [], answered(first!), at(1));
  expect(await db.sources.findOne({ _id: first!._id })).toMatchObject({ pausedUntil: at(15), version: 1 });
  // (control) Once it is over, an answer ends it.
  await commitPage(db, after, [], answered({ ...after, pausedUntil: at(15) }), at(16));
  expect(await db.sources.findOne({ _id: first!._id })).toMatchObject({ pausedUntil: null });
});

test('S22 a hit that turns out to be a mention waits for no stream any more', async () => {
  await db.sources.insertMany([ofStream('b', 's1', { sweep })]);
  const found = hit('b', 1, ['s1']);
  await bring([found]);
  expect(await unfiledAt('b')).toEqual([]);
  const { streamIds, ...mention } = { ...found, source: 'mentions' as const, origins: ['mention' as const] };
  await bring([mention]);
  expect(await unfiledAt('b')).toEqual([1]);
  expect(await db.items.findOne({ accountId: 'b' })).toMatchObject({
    source: 'mentions',
    origins: ['stream', 'mention'],
    streamIds: ['s1'],
  });
});

test('S26 S23 what could not be read as a mention and comes whole by a stream keeps all that brought it', async () => {
  const unread = { ...post(at(1), ada, {}, { accountId: 'c' }), unread: true as const };
  await bring([unread]);
  await bring([{ ...hit('c', 1, ['s1']), xId: unread.xId, latestXId: unread.xId }]);
  const item = await db.items.findOne({ accountId: 'c' });
  expect(item).toMatchObject({ origins: ['mention', 'stream'], streamIds: ['s1'], toFile: true });
  expect(item?.unread).toBeUndefined();
});

test('S22 S23 a listed hit is decided again when a stream by rules finds it, too, and by no other stream', async () => {
  const stream = {
    ...{ accountId: 'd', query: 'parcel', enabled: true, pollSeconds: 60, since: at(0), version: 1 },
    ...{ createdAt: at(0), updatedAt: at(0) },
  };
  await db.streams.insertMany([
    { ...stream, _id: 'hand', name: 'By hand', convert: 'never' },
    { ...stream, _id: 'rules', name: 'By rules', convert: 'rules' },
    { ...stream, _id: 'off', name: 'Switched off', convert: 'rules', enabled: false },
  ]);
  const found = hit('d', 1, ['first']);
  await bring([found]);
  const decided = {
    verdict: { outcome: 'listed', reason: 'captureOff' },
    decidedOrigins: ['stream'],
  } as const;
  await db.items.updateOne({ accountId: 'd' }, { $set: decided, $unset: { toFile: '' } });
  for (const id of ['hand', 'off', 'first']) {
    await bring([{ ...found, streamIds: [id] }]);
    expect(await unfiledAt('d'), id).toEqual([]);
  }
  await bring([{ ...found, streamIds: ['rules'] }]);
  expect(await unfiledAt('d')).toEqual([1]);
  expect(await db.items.findOne({ accountId: 'd' })).toMatchObject({
    decidedOrigins: [],
    streamIds: ['first', 'hand', 'off', 'rules'],
  });
});

test('S26 an item that a unique key always refuses is set aside, and the rest is filed', async () => {
  await db.accounts.insertOne(account({}, { _id: 'e' }));
  const [before, refused, after] = [1, 2, 3].map((minute) =>
    post(at(minute), ada, {}, { _id: `e${minute}`, accountId: 'e', toFile: true }),
  );
  await db.items.insertMany([before!, refused!, after!]);
  // No filing ever leaves one behind without its ticket.
  await db.native.collection('comments').insertOne({ itemId: refused!._id });
  const { fileItems } = filingActivities({ db, clock: () => at(60), wake: nobody });
  expect(await new MockActivityEnvironment().run(fileItems, 'e')).toBe(2);
  const items = await db.items.find({ accountId: 'e' }).sort({ createdAt: 1 }).toArray();
  expect(items.map(({ setAside }) => setAside?.reason ?? null)).toEqual([
    null,
    'could not be filed (MongoBulkWriteError)',
    null,
  ]);
});
