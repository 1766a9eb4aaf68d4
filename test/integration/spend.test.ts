import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { wallClock } from '../../src/domain/clock.js';
import { usdOf } from '../../src/domain/spend/prices.js';
import { billingDay } from '../../src/domain/spend/spend.js';
import { chargesRepository } from '../../src/store/spend/charges.js';
import { daySpendOf, spentOf } from '../../src/store/spend/summary.js';
import { openX, type Connector } from '../../src/x/client.js';
import { XError } from '../../src/x/errors/x-error.js';
import type { X } from '../../src/x/port.js';
import { kindOf, xRigForFile } from './x-rig.js';

let connector: Connector;
const rig = await xRigForFile();
const acme = await rig.connect('acme');
await rig.control.createUser({ username: 'ada', dmPolicy: 'everyone' });
beforeEach(async () => {
  connector = process();
  await rig.db.charges.deleteMany({});
});
afterEach(async () => {
  await rig.control.clearFaults();
});

/** As another process of Perch would: it remembers nothing of what others have booked. */
const process = () => openX({ config: rig.config.x, keys: rig.config.keys, db: rig.db, clock: wallClock });
const open = (dailyBudgetUsd: number | null = null): X => connector(acme, { dailyBudgetUsd });
const today = async () => billingDay(new Date((await rig.control.clock()).now));
const day = async () => daySpendOf(rig.db, acme.accountId, await today(), new Date());
const spent = async () => {
  const { settled, held, uncertain } = await day();
  return { settled: usdOf(settled), held: usdOf(held), uncertain: usdOf(uncertain) };
};
const mention = (text: string) => rig.control.post({ from: 'ada', text: `@acme ${text}` });
const latest = async () => (await mention('before')).id;
const all = { maxResults: 100 };

/** How many commands concern what is booked, while `work` runs. */
async function commandsOf(work: () => Promise<unknown>): Promise<number> {
  const { native } = rig.db;
  await native.command({ profile: 2 });
  await work();
  await native.command({ profile: 0 });
  const count = await native
    .collection('system.profile')
    .countDocuments({ ns: `${native.databaseName}.charges` });
  await native.dropCollection('system.profile');
  return count;
}

describe('S50 what is booked', () => {
  test('a resource once a day, whoever is shown it; empty answers and refusals cost nothing', async () => {
    const sinceId = await latest();
    await mention('one');
    await open().mentions({ ...all, sinceId });
    expect(await spent()).toEqual({ settled: 0.015, held: 0, uncertain: 0 });
    await open().mentions({ ...all, sinceId });
    await process()(acme).mentions({ ...all, sinceId });
    await open().mentions({ ...all, sinceId: await latest() });
    await rig.control.fault({ route: 'mentions', kind: 'status', status: 503 });
    expect(await kindOf(open().mentions({ ...all, sinceId }))).toBe('unavailable');
    expect(await spent()).toMatchObject({ settled: 0.015 });
  });

  test('an empty answer, and one that shows what is booked, ask nothing of the database', async () => {
    await rig.control.dm({ from: 'ada', to: 'acme', text: 'hello' });
    const sinceId = await latest();
    const idle = async () => {
      await open().mentions({ ...all, sinceId });
      await open().directMessages({ maxResults: 1 });
    };
    // (control) The first look has something to book.
    expect(await commandsOf(idle)).toBeGreaterThan(0);
    expect(await commandsOf(idle)).toBe(0);
  });

  test('whatever twenty processes are shown at once is booked once', async () => {
    const repositories = Array.from({ length: 20 }, () => chargesRepository(rig.db));
    const names = Array.from({ length: 60 }, (_, index) => `post:${index}`);
    await Promise.all(
      repositories.map((charges, index) => {
        const seen = names.slice(index, index + 41).map((once) => ({ what: 'post', once }) as const);
        return charges.shown(
          { accountId: `a${index % 3}`, on: 'mentions', day: '2026-08-01', resources: seen },
          new Date(),
        );
      }),
    );
    const booked = await rig.db.charges.find({ day: '2026-08-01' }).toArray();
    expect(booked.flatMap(({ once }) => once ?? []).toSorted()).toEqual(names.toSorted());
    expect(booked.reduce((sum, { micros }) => sum + micros, 0)).toBe(60 * 5_000);
  });

  test('an event that X delivers twice is booked once', async () => {
    const charges = chargesRepository(rig.db);
    const event = { what: 'directMessage', once: 'event:-7' } as const;
    const showing = {
      accountId: acme.accountId,
      on: 'push',
      day: await today(),
      resources: [event],
    } as const;
    await charges.shown(showing, new Date());
    await chargesRepository(rig.db).shown(showing, new Date());
    expect((await day()).billed).toEqual([{ what: 'directMessage', count: 1, micros: 10_000 }]);
    expect((await day()).on).toEqual(new Map([['push', 10_000]]));
  });

  test('what the app’s owner reads of its own costs a fifth', async () => {
    const config = { ...rig.config.x, ownerXUserId: acme.xUserId };
    const ofOwner = openX({ config, keys: rig.config.keys, db: rig.db, clock: wallClock })(acme);
    const sinceId = await latest();
    await mention('of our own');
    await ofOwner.mentions({ ...all, sinceId });
    expect((await day()).billed.map(({ what, count }) => [what, count])).toEqual([
      ['ownedRead', 1],
      ['user', 1],
    ]);
  });
});

describe('S50 a read whose caller gives it up', () => {
  /** Gives up a read as X answers it slowly; rejects at once. */
  async function giveUp(dailyBudgetUsd: number | null): Promise<void> {
    const sinceId = await latest();
    await mention('billed all the same');
    await rig.control.fault({ route: 'mentions', kind: 'slow', overMs: 2_000 });
    const caller = new AbortController();
    const x = connector(acme, { signal: caller.signal, dailyBudgetUsd });
    const reading = kindOf(x.mentions({ ...all, sinceId }));
    await expect.poll(() => rig.control.faults()).toEqual([]);
    caller.abort();
    expect(await reading).toBe('aborted');
    expect((await spent()).settled).toBe(0);
  }

  test.each([null, 5])('is booked when X answers it, under a budget of %s', async (dailyBudgetUsd) => {
    await giveUp(dailyBudgetUsd);
    await expect.poll(spent).toEqual({ settled: 0.015, held: 0, uncertain: 0 });
  });

  test('is waited for by a process that ends', async () => {
    await giveUp(null);
    await connector.settled();
    expect((await spent()).settled).toBe(0.015);
  });

  test('given up before it was sent is not sent', async () => {
    const calls = (await rig.control.journal()).length;
    const x = connector(acme, { signal: AbortSignal.abort() });
    expect(await kindOf(x.mentions(all))).toBe('aborted');
    expect((await rig.control.journal()).length).toBe(calls);
  });
});

describe('S50 under a daily budget', () => {
  test('a read holds the most it may cost, and afterwards costs what it showed', async () => {
    const sinceId = await latest();
    await mention('held');
    await rig.control.fault({ route: 'mentions', kind: 'slow', overMs: 2_000 });
    const reading = open(5).mentions({ ...all, sinceId });
    await expect.poll(() => spent()).toEqual({ settled: 0, held: 1.215, uncertain: 0 });
    await reading;
    expect(await spent()).toEqual({ settled: 0.015, held: 0, uncertain: 0 });
  });

  test('pages become as small as what is left, and when nothing fits X is not asked until its next day', async () => {
    const sinceId = await latest();
    for (let n = 0; n < 7; n += 1) await mention(`small ${n}`);
    const page = await open(1.1).mentions({ ...all, sinceId });
    expect(page.data).toHaveLength(6);
    const calls = (await rig.control.journal()).length;
    const refused: unknown = await open(0.2)
      .mentions({ ...all, sinceId })
      .catch((error: unknown) => error);
    expect(refused).toMatchObject({ kind: 'overBudget' });
    const midnight = new Date(`${await today()}T00:00:00Z`).getTime() + 86_400_000;
    expect(refused instanceof XError && refused.resetAt?.getTime()).toBe(midnight);
    expect((await rig.control.journal()).length).toBe(calls);
    expect((await day()).held).toBe(0);
  });

  test('however many read at once, what they may cost together stays within it', async () => {
    const sinceId = await latest();
    // None gives back what it holds.
    await rig.control.fault({ route: 'mentions', kind: 'hang', times: 100 });
    const read = () => kindOf(process()(acme, { dailyBudgetUsd: 1 }).mentions({ ...all, sinceId }));
    const kinds = await Promise.all(Array.from({ length: 12 }, read));
    // (control) Some were made, not all of them fit.
    expect(new Set(kinds)).toEqual(new Set(['noAnswer', 'overBudget']));
    const { settled, held, uncertain } = await spent();
    expect({ settled, held }).toEqual({ settled: 0, held: 0 });
    expect(uncertain).toBeGreaterThan(0);
    expect(uncertain).toBeLessThanOrEqual(1);
  });

  test('the lists of an account that are read together all fit', async () => {
    const x = open(1);
    const sinceId = await latest();
    const reads = [
      x.mentions({ ...all, sinceId }),
      x.ownPosts({ ...all, sinceId }),
      x.directMessages(all),
      x.likedPosts({ maxResults: 5 }),
    ];
    expect(await Promise.all(reads.map(kindOf))).toEqual(Array(4).fill('fulfilled'));
  });

  test('a lost answer is uncertain until the list is read again', async () => {
    const sinceId = await latest();
    await mention('lost');
    await rig.control.fault({ route: 'mentions', kind: 'drop-after-commit' });
    expect(await kindOf(open(5).mentions({ ...all, sinceId }))).toBe('noAnswer');
    expect(await spent()).toEqual({ settled: 0, held: 0, uncertain: 1.215 });
    await open(10).mentions({ ...all, sinceId });
    expect(await spent()).toEqual({ settled: 0.015, held: 0, uncertain: 0 });
  });

  test('a lost answer about some posts is uncertain until those are asked for again, whatever else is', async () => {
    const [one, other] = [await mention('one'), await mention('other')].map(({ id }) => id);
    await rig.control.fault({ route: 'posts', kind: 'drop-after-commit' });
    expect(await kindOf(open(5).posts([one ?? '']))).toBe('noAnswer');
    const { uncertain } = await spent();
    expect(uncertain).toBeGreaterThan(0);
    await open(5).posts([other ?? '']);
    expect((await spent()).uncertain).toBe(uncertain);
    await open(5).posts([one ?? '']);
    expect((await spent()).uncertain).toBe(0);
  });

  test('what a killed process held is uncertain when its time is over', async () => {
    const charges = chargesRepository(rig.db);
    const [now, on] = [new Date(), 'mentions'] as const;
    const heldUntil = new Date(now.getTime() + 10_000);
    await charges.hold({ accountId: acme.accountId, on, day: await today(), micros: 500, heldUntil }, now);
    const at = async (ms: number) =>
      spentOf(rig.db, acme.accountId, await today(), new Date(now.getTime() + ms));
    expect(await at(9_000)).toEqual({ settled: 0, held: 500, uncertain: 0 });
    expect(await at(11_000)).toEqual({ settled: 0, held: 0, uncertain: 500 });
  });

  test('what X refused is let go', async () => {
    const sinceId = await latest();
    for (const status of [400, 429, 503]) {
      await rig.control.fault({ route: 'mentions', kind: 'status', status });
      await kindOf(open(5).mentions({ ...all, sinceId }));
    }
    expect(await spent()).toEqual({ settled: 0, held: 0, uncertain: 0 });
  });
});
