import { MockActivityEnvironment } from '@temporalio/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { filingActivities } from '../../activities/file-items.js';
import { account, at, minuteMs, noon } from '../../src/domain/test/examples.js';
import { escalationPolicy } from '../../src/domain/test/escalation.js';
import { surgeEvents, surgeRules, surgesRecounted, type SurgeEvent } from '../../src/domain/test/surges.js';
import { acknowledge } from '../../src/store/escalation/acknowledge.js';
import { evaluatePolicy } from '../../src/store/escalation/evaluate.js';
import type { Database } from '../../src/store/database.js';
import { nobody } from '../integration/activities.js';
import { databaseForFile } from '../integration/own-database.js';

const db = await databaseForFile();
const parts = { db, config: { keys: [{ id: 'k', bytes: Buffer.alloc(32) }] } };
const evaluate = (minute: number) => evaluatePolicy(parts, 'policy', at(minute));

/** What arrives together; an acknowledgement comes alone. */
function rounds(events: readonly SurgeEvent[], sizes: readonly number[]): SurgeEvent[][] {
  const all: SurgeEvent[][] = [];
  for (const event of events) {
    const last = all.at(-1);
    const isFull = last?.length === sizes[all.length % sizes.length] || last?.[0]?.kind === 'acknowledged';
    if (!last || isFull || event.kind === 'acknowledged') all.push([event]);
    else last.push(event);
  }
  return all;
}

async function capture(arriving: readonly SurgeEvent[]): Promise<void> {
  for (const event of arriving)
    if (event.kind === 'post') {
      const { _id, ...item } = event.item;
      await db.items.updateOne({ _id }, { $setOnInsert: item }, { upsert: true });
      await db.items.updateOne({ _id }, { $set: { toFile: true } });
    }
}

/** Two workers file at once, both evaluate what was filed, unless the word of it is lost. */
async function fileTwice(minute: number, isLost: boolean): Promise<void> {
  const wake = {
    ...nobody,
    escalation: async () => {
      if (isLost) throw new Error('Nobody hears');
      await Promise.all([evaluate(minute), evaluate(minute)]);
    },
  };
  const { fileItems } = filingActivities({ db, clock: () => at(minute), wake });
  await Promise.all([1, 2].map(() => new MockActivityEnvironment().run(fileItems, 'account')));
}

async function play(events: readonly SurgeEvent[], sizes: readonly number[]): Promise<number> {
  let minute = 0;
  for (const [index, arriving] of rounds(events, sizes).entries()) {
    minute = arriving.at(-1)?.minute ?? minute;
    await capture(arriving);
    await fileTwice(minute, index % 3 === 0);
    if (arriving[0]?.kind !== 'acknowledged') continue;
    await Promise.all([evaluate(minute), evaluate(minute)]);
    const open = await db.incidents.findOne({ surging: 'policy' });
    if (open) await acknowledge(db, { incidentId: open._id, agentId: 'agent', via: 'api' }, () => at(minute));
  }
  await Promise.all([evaluate(minute), evaluate(minute)]);
  return minute;
}

/** The ledger as it was stored, with the acknowledgements in between. */
async function stored(events: readonly SurgeEvent[]): Promise<SurgeEvent[]> {
  const items = new Map(events.flatMap((each) => (each.kind === 'post' ? [[each.item._id, each.item]] : [])));
  const matches = await db.policyMatches.find().sort({ seq: 1 }).toArray();
  expect(matches.map(({ seq }) => seq)).toEqual(matches.map((_match, index) => index + 1));
  const posts = matches.flatMap(({ itemId, storedAt }): SurgeEvent[] => {
    const item = items.get(itemId);
    const minute = (storedAt.getTime() - noon.getTime()) / minuteMs;
    return item ? [{ kind: 'post', item, minute }] : [];
  });
  const inOrder: SurgeEvent[] = [];
  let counted = 0;
  const seen = new Set<string>();
  for (const event of events) {
    if (event.kind === 'post') {
      seen.add(event.item._id);
      continue;
    }
    for (; counted < posts.length; counted += 1) {
      const next = posts[counted];
      if (next?.kind !== 'post' || !seen.has(next.item._id)) break;
      inOrder.push(next);
    }
    inOrder.push(event);
  }
  return [...inOrder, ...posts.slice(counted)];
}

async function surged({ incidents }: Database) {
  const all = await incidents.find().sort({ _id: 1 }).toArray();
  return all.map(({ observed, matched, hotUntil, surging }) => ({
    ...{ observed, matched, hotUntil, closed: surging === undefined },
  }));
}

// Chosen afterwards: a filter would draw for ever where no stream is long enough.
const streams = fc
  .sample(
    fc.tuple(
      surgeRules,
      surgeEvents,
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 3, maxLength: 3 }),
    ),
    { numRuns: 40, seed: 58 },
  )
  .filter(([, events]) => events.length > 20)
  .slice(0, 5);

test('S57 S58 filed by two at once and evaluated by two, words lost: the incidents are those of a recount', async () => {
  let surges = 0;
  for (const [rule, events, sizes] of streams) {
    for (const collection of await db.native.collections()) await collection.deleteMany({});
    await db.accounts.insertOne(account({}, { captureStarted: at(-60) }));
    await db.escalationPolicies.insertOne(escalationPolicy(rule));
    const endMinute = await play(events, sizes);
    const expected = surgesRecounted(rule, await stored(events), endMinute);
    expect(await surged(db)).toEqual(expected.map(({ by: _, ...surge }) => surge));
    surges += expected.length;
  }
  // Else nothing was compared.
  expect(surges).toBeGreaterThan(streams.length);
});
