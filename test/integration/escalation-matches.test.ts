import { beforeEach, describe, expect, test } from 'vitest';
import { account, at, message, minuteMs, noon, post, us, user } from '../../src/domain/test/examples.js';
import { escalationPolicy } from '../../src/domain/test/escalation.js';
import type { Item } from '../../src/domain/items/item.js';
import { evaluatePolicy } from '../../src/store/escalation/evaluate.js';
import { convertItem } from '../../src/store/items/convert.js';
import { fileBatch } from '../../src/store/items/filing.js';
import { databaseForFile } from './own-database.js';

const db = await databaseForFile();
const parts = { db, config: { keys: [{ id: 'k', bytes: Buffer.alloc(32) }] } };

beforeEach(async () => {
  for (const collection of await db.native.collections()) await collection.deleteMany({});
  await db.accounts.insertOne(account({}, { captureStarted: at(-60) }));
});

const file = async (items: readonly Item[], minute: number): Promise<readonly string[]> => {
  await db.items.insertMany(items.map((item) => ({ ...item })));
  const ids = items.map(({ _id }) => _id);
  return (await fileBatch(db, 'account', ids, at(minute))).policyIds;
};
const flood = (from: number, count: number, minute: number): Item[] =>
  Array.from({ length: count }, (_, index) =>
    post(new Date(at(minute).getTime() + index * 1_000), user(String(100 + from + index)), {
      sequence: from + index,
    }),
  );
const evaluate = (minute: number) => evaluatePolicy(parts, 'policy', at(minute));

describe('S57 what a policy counts', () => {
  test('public items whatever becomes of them, once; no direct messages, nothing of our own', async () => {
    await db.escalationPolicies.insertOne(escalationPolicy({ keywords: ['parcel'] }));
    const items = [
      post(at(0), user('9')),
      post(at(1), us, { sequence: 1 }),
      post(at(2), user('9'), { sequence: 2 }, { text: 'Nothing of the kind' }),
      message(at(3), { text: 'parcel' }),
    ];
    expect(await file(items, 5)).toEqual(['policy']);
    const ids = items.map(({ _id }) => _id);
    await db.items.updateMany({}, { $set: { toFile: true } });
    expect((await fileBatch(db, 'account', ids, at(6))).policyIds).toEqual([]);
    expect(await db.policyMatches.find().toArray()).toMatchObject([
      { itemId: ids[0], seq: 1, keyword: 'parcel', at: at(0), storedAt: at(5) },
    ]);
    expect(await db.escalationWatches.findOne()).toMatchObject({ matched: 1, handOver: 'pending' });
  });

  test('one that somebody converts before it was filed, and none that was filed without the policy', async () => {
    const [unfiled, filed] = [post(at(0), user('9')), post(at(1), user('9'), { sequence: 1 })];
    await file([filed], 2);
    await db.escalationPolicies.insertOne(escalationPolicy({}));
    await db.items.insertOne({ ...unfiled });
    await db.items.updateMany({}, { $set: { ticketId: null } });
    const into = { departmentId: null, groupId: null };
    for (const item of [unfiled, filed])
      await db.transaction((session) =>
        convertItem(db, { item, into, by: { kind: 'agent', id: 'agent' }, now: at(3) }, session),
      );
    expect(await db.policyMatches.find().toArray()).toMatchObject([{ itemId: unfiled._id, seq: 1 }]);
    expect(await db.escalationWatches.findOne()).toMatchObject({ matched: 1, handOver: 'pending' });
  });

  test('a policy that sees no match has no watch', async () => {
    await db.escalationPolicies.insertOne(escalationPolicy({ keywords: ['outage'] }));
    await db.escalationPolicies.insertOne(escalationPolicy({ _id: 'off', name: 'Off', enabled: false }));
    expect(await file(flood(0, 3, 0), 1)).toEqual([]);
    expect(await db.escalationWatches.countDocuments()).toBe(0);
  });
});

describe('S58 the incident of a policy', () => {
  beforeEach(async () => {
    await db.escalationPolicies.insertOne(escalationPolicy());
  });

  test('opens once, absorbs, and is over when it was acknowledged and quiet for the period', async () => {
    await file(flood(0, 9, 0), 1);
    expect(await evaluate(1)).toMatchObject({ nextAt: new Date(at(15).getTime() + 8_001) });
    expect(await db.incidents.countDocuments()).toBe(0);
    await file(flood(9, 3, 2), 3);
    await Promise.all([evaluate(3), evaluate(3), evaluate(3)]);
    const incidents = await db.incidents.find().toArray();
    expect(incidents).toMatchObject([
      {
        ...{ state: 'open', surging: 'policy', observed: 10, matched: 12, from: noon, to: at(2) },
        ...{ openedAt: at(3), nextAt: at(3), links: [{ agentId: 'agent' }], step: -1, round: 1 },
      },
    ]);
    expect(incidents[0]?.sampleItemIds).toHaveLength(3);
    expect((await evaluate(60)).nextAt).toBeNull();
    const acknowledged = { at: at(60), agentId: 'agent', via: 'api' } as const;
    await db.incidents.updateOne({}, { $set: { state: 'acknowledged', acknowledged } });
    await evaluate(60);
    const [ended] = await db.incidents.find().toArray();
    expect(ended).toMatchObject({ state: 'resolved', resolved: { agentId: null, how: 'quiet', at: at(60) } });
    expect(ended).not.toHaveProperty('surging');
    const { hotUntil } = ended ?? {};
    expect(await db.escalationWatches.findOne()).toMatchObject({
      armedFrom: new Date((hotUntil?.getTime() ?? 0) + 15 * minuteMs),
    });
  });

  test('takes more matches than one call folds', async () => {
    await db.escalationPolicies.updateOne({}, { $set: { count: 1_150 } });
    const posts = [0, 400, 800].flatMap((from) => flood(from, 400, 0));
    // As many as filing takes at once: a busy machine ends a longer transaction (5 s).
    for (let from = 0; from < posts.length; from += 100) await file(posts.slice(from, from + 100), 1);
    expect(await evaluate(2)).toMatchObject({ nextAt: at(2) });
    expect(await evaluate(2)).toMatchObject({ nextAt: at(2) });
    expect(await db.incidents.countDocuments()).toBe(0);
    expect((await evaluate(2)).details).toContain('1200 of 1150 posts');
    expect(await db.incidents.findOne()).toMatchObject({ observed: 1_150, matched: 1_200 });
  });

  test('ends with its policy; while that is switched off nothing more is counted', async () => {
    await file(flood(0, 10, 0), 1);
    await db.escalationPolicies.updateOne({}, { $set: { enabled: false } });
    await evaluate(1);
    expect(await db.incidents.countDocuments()).toBe(0);
    await db.escalationPolicies.updateOne({}, { $set: { enabled: true } });
    await file(flood(10, 1, 2), 2);
    await evaluate(2);
    expect(await db.incidents.countDocuments()).toBe(1);
    await db.escalationPolicies.deleteOne({});
    await evaluate(3);
    expect(await db.incidents.findOne()).toMatchObject({
      state: 'resolved',
      resolved: { how: 'policyRemoved', at: at(3) },
    });
    expect(await db.escalationWatches.countDocuments()).toBe(0);
  });
});
