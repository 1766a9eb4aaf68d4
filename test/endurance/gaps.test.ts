import { expect, onTestFinished, test } from 'vitest';
import { sweepPosts } from '../../activities/poll/sweep-posts.js';
import { wallClock } from '../../src/domain/clock.js';
import { openX } from '../../src/x/client.js';
import type { X } from '../../src/x/port.js';
import { eventually } from '../eventually.js';
import { reauthorizeAccount } from '../../src/cli/up/connecting.js';
import { activitiesOf } from '../integration/activities.js';
import { deskOf } from '../integration/desk.js';
import { stackForFile, type ConnectedAccount } from '../integration/stack.js';

// Most tests look at X by hand: what is written between two looks is theirs to say.
const stack = await stackForFile({ worker: false, env: { ACCESS_RECHECK_SECONDS: '1' } });
const desk = deskOf(stack);
await desk.person('ada');
await desk.plentyOfMessageReads();
const { readAndFile } = activitiesOf(stack);

/** One whole look of a worker at all lists. */
async function look(account: ConnectedAccount): Promise<void> {
  await desk.look(account);
  await readAndFile(account.id);
}

const gapsOf = ({ id }: { readonly id: string }) => stack.api.all(`/v1/accounts/${id}/gaps`);
const inboxSize = async (id: string) => (await stack.api.all(`/v1/inbox?accountId=${id}`)).length;

/** So many mentions while nobody polls, the first of them at `from`. */
async function mentionsMeanwhile({ handle }: ConnectedAccount, count: number): Promise<string[]> {
  const written: string[] = [];
  for (let batch = 0; batch < count; batch += 50)
    written.push(
      ...(await Promise.all(
        Array.from({ length: Math.min(50, count - batch) }, (_, index) =>
          stack.control.post({ from: 'ada', text: `@${handle} number ${batch + index}` }),
        ),
      ).then((posts) => posts.map(({ createdAt }) => createdAt))),
    );
  return written.sort();
}

test('S8 more mentions than X lists while access was lost: what it gives is brought, the rest is a gap with both ends', async () => {
  const worker = await stack.startWorker();
  onTestFinished(() => worker.stop());
  const account = await stack.connect('acme', { mentions: 'off' });
  const known = await stack.control.post({ from: 'ada', text: '@acme before' });
  await desk.decided(account, known);
  await stack.control.revoke('acme');
  await eventually(async () => (await desk.account(account)).state !== 'active', { what: 'lost access' });
  const written = await mentionsMeanwhile(account, 850);
  await reauthorizeAccount(stack.api, stack.control, account);

  const [gap, ...more] = await eventually(
    async () => {
      const gaps = await gapsOf(account);
      return gaps.length > 0 ? gaps : undefined;
    },
    { what: 'a gap' },
  );
  expect(more).toEqual([]);
  expect(await inboxSize(account.id)).toBe(801);
  expect(gap).toMatchObject({ source: 'mentions', reason: 'listLimit' });
  // X tells whole seconds; the gap begins after the last look before the loss and ends where the list did.
  expect(Date.parse(gap?.from ?? '')).toBeGreaterThanOrEqual(Date.parse(known.createdAt) - 1_000);
  expect(Date.parse(gap?.from ?? '')).toBeLessThanOrEqual(Date.parse(written[0] ?? '') + 1_000);
  expect(Date.parse(gap?.to ?? '')).toBeGreaterThanOrEqual(Date.parse(written[49] ?? '') - 1_000);
  expect(Date.parse(gap?.to ?? '')).toBeLessThanOrEqual(Date.parse(written[60] ?? '') + 1_000);
});

test('S8 as many mentions as X just lists, the known one among them, leave no gap', async () => {
  const account = await stack.connect('birch', { mentions: 'off' });
  const known = await stack.control.post({ from: 'ada', text: '@birch before' });
  await look(account);
  await desk.decided(account, known);
  await mentionsMeanwhile(account, 799);
  await look(account);
  expect(await inboxSize(account.id)).toBe(800);
  expect(await gapsOf(account)).toEqual([]);
});

/** A young account whose look at two mentions ended after an empty first page. */
async function interruptedSweep(handle: string) {
  const account = await stack.connect(handle);
  await look(account);
  const mentions = { accountId: account.id, kind: 'mentions' } as const;
  const source = () => stack.db.sources.findOne(mentions);
  expect(await source()).toMatchObject({ swept: true });
  const first = await stack.control.post({ from: 'ada', text: `@${handle} the first ever` });
  const unread = await stack.control.post({ from: 'ada', text: `@${handle} and another` });
  // As a worker leaves it that dies after an empty first page.
  const untilId = String(BigInt(unread.id) + 1n);
  const sweep = { newestId: null, untilId, pageToken: null, posts: 0 };
  await stack.db.sources.updateOne(mentions, { $set: { sweep } });
  return { account, first, source };
}

test('S8 a sweep that was interrupted leaves no gap where X never had anything older', async () => {
  const { account, first, source } = await interruptedSweep('cedar');
  await look(account);
  await desk.decided(account, first);
  expect(await source()).toMatchObject({ sweep: null });
  expect(await gapsOf(account)).toEqual([]);
});

test('S8 a list that X does not let us count is read on, with a gap in doubt', async () => {
  const { account, first, source } = await interruptedSweep('delta');
  // The page itself and the look for what is older are answered, the count is not.
  await stack.control.fault({ route: 'mentions', kind: 'slow', overMs: 1, times: 2 });
  await stack.control.fault({ route: 'mentions', kind: 'status', status: 503 });
  await look(account);
  await desk.decided(account, first);
  expect(await source()).toMatchObject({ sweep: null });
  expect(await stack.control.faults()).toEqual([]);
  expect(await gapsOf(account)).toMatchObject([{ source: 'mentions', reason: 'listLimit' }]);
});

/** What one sweep of mentions needs. */
async function partsOf(account: ConnectedAccount) {
  const { db, config } = stack;
  const known = await db.accounts.findOne({ _id: account.id });
  const source = await db.sources.findOne({ accountId: account.id, kind: 'mentions' });
  if (!known || !source) throw new Error('The account is gone');
  const openOne = openX({ config: config.x, keys: config.keys, db, clock: wallClock });
  const x = openOne({ accountId: known._id, xUserId: known.xUserId });
  return { db, clock: wallClock, random: Math.random, account: known, source, x };
}

test('S8 so is one that takes longer to count than a look lasts', async () => {
  const { account, source } = await interruptedSweep('elm');
  await mentionsMeanwhile(account, 150);
  const parts = await partsOf(account);
  const reads = async () =>
    (await stack.control.journal()).filter(({ route }) => route === 'mentions').length;
  const before = await reads();
  await sweepPosts({ ...parts, mayGoOn: () => false });
  expect((await reads()) - before).toBe(3);
  expect(await source()).toMatchObject({ sweep: null });
  expect(await gapsOf(account)).toMatchObject([{ source: 'mentions', reason: 'listLimit' }]);
});

test.each([
  ['juniper', 'after a complete look'],
  ['kapok', 'at the first look of all'],
])('S8 what falls off X’s list while a sweep turns pages is a gap: @%s, %s', async (handle) => {
  const account = await stack.connect(handle, { mentions: 'off' });
  await look(account);
  const neverRead = { swept: false, lastSuccessAt: null };
  if (handle === 'kapok')
    await stack.db.sources.updateOne({ accountId: account.id, kind: 'mentions' }, { $set: neverRead });
  const [first = ''] = await mentionsMeanwhile(account, 150);
  const parts = await partsOf(account);
  let pages = 0;
  const mentions: X['mentions'] = async (query) => {
    pages += 1;
    if (pages === 2) await mentionsMeanwhile(account, 750);
    return parts.x.mentions(query);
  };
  await sweepPosts({ ...parts, x: { ...parts.x, mentions }, mayGoOn: () => true });
  expect(await gapsOf(account)).toMatchObject([{ source: 'mentions', reason: 'listLimit' }]);
  const [gap] = await gapsOf(account);
  expect(Date.parse(gap?.from ?? '')).toBeLessThanOrEqual(Date.parse(first) + 1_000);
});

test('S8 a look of several pages that X does not let us count is complete, without a gap', async () => {
  const account = await stack.connect('larch', { mentions: 'off' });
  await look(account);
  await mentionsMeanwhile(account, 150);
  await stack.control.fault({ route: 'mentions', kind: 'slow', overMs: 1, times: 2 });
  await stack.control.fault({ route: 'mentions', kind: 'status', status: 503 });
  await look(account);
  expect(await inboxSize(account.id)).toBe(150);
  expect(await stack.control.faults()).toEqual([]);
  expect(await stack.db.sources.findOne({ accountId: account.id, kind: 'mentions' })).toMatchObject({
    ...{ sweep: null, lastError: null },
  });
  expect(await gapsOf(account)).toEqual([]);
});

const dayMs = 86_400_000;

const xTime = async (): Promise<number> => Date.parse((await stack.control.clock()).now);

const messagesReadAt = async (account: ConnectedAccount): Promise<string | null> => {
  const { sources } = await desk.health(account);
  return sources.find(({ kind }) => kind === 'directMessages')?.lastSuccessAt ?? null;
};

/** An account with a message that is captured. */
async function withOneMessage(handle: string) {
  const account = await stack.connect(handle);
  const write = (text: string) => stack.control.dm({ from: 'ada', to: handle, text });
  const known = await write('before');
  await look(account);
  await desk.decided(account, known);
  return { account, write, known };
}

test('S8 no look at messages for over 30 days: what X still gives is brought, the rest is a gap with both ends', async () => {
  const { account, write, known } = await withOneMessage('fir');
  const stoppedAt = await xTime();
  await stack.control.advance(dayMs);
  const lost = await write('beyond what X gives');
  await stack.control.advance(5 * dayMs);
  const given = await write('just within');
  await stack.control.advance(29 * dayMs);
  const last = await write('today');
  const horizon = (await xTime()) - 30 * dayMs;
  // The first answer that tells Perch what X's clock shows now is of this look, at messages too.
  await look(account);
  for (const message of [given, last]) await desk.decided(account, message);

  const [gap, ...more] = await gapsOf(account);
  expect(more).toEqual([]);
  expect(gap).toMatchObject({ source: 'directMessages', reason: 'messageHorizon' });
  // X tells whole seconds.
  const [from, to] = [Date.parse(gap?.from ?? ''), Date.parse(gap?.to ?? '')];
  expect(from).toBeGreaterThanOrEqual(Date.parse(known.createdAt) - 2_000);
  expect(from).toBeLessThanOrEqual(stoppedAt + 2_000);
  expect(to).toBeGreaterThanOrEqual(horizon - 2_000);
  expect(to).toBeLessThanOrEqual((await xTime()) - 30 * dayMs + 2_000);
  const inbox = (await desk.inbox(account)).map(({ xId }) => xId);
  expect(inbox).not.toContain(lost.id);
  expect(inbox.toSorted()).toEqual([known, given, last].map(({ id }) => id).toSorted());
});

test('S8 a message written while the last look was under way, and never read, lies in the gap', async () => {
  const { account, write } = await withOneMessage('hazel');
  const before = await messagesReadAt(account);
  await stack.control.fault({ route: 'dm_events', kind: 'slow', overMs: 2_000 });
  const looking = look(account);
  const isSlowed = async () =>
    (await stack.control.journal()).some(({ route, fault }) => route === 'dm_events' && fault === 'slow');
  await eventually(isSlowed, { what: 'a slow look at messages' });
  const missed = await write('as X answers');
  await looking;
  expect(await messagesReadAt(account)).not.toBe(before);
  await stack.control.advance(35 * dayMs);
  const last = await write('today');
  await look(account);
  await desk.decided(account, last);

  const [gap] = await gapsOf(account);
  expect(Date.parse(gap?.from ?? '')).toBeLessThanOrEqual(Date.parse(missed.createdAt));
  expect((await desk.inbox(account)).map(({ xId }) => xId)).not.toContain(missed.id);
});

test('S8 an account that is polled all the time has no gap, however long nobody wrote to it', async () => {
  const { account, write } = await withOneMessage('ivy');
  for (const days of [9, 9, 9, 9]) {
    await stack.control.advance(days * dayMs);
    const before = await messagesReadAt(account);
    await look(account);
    expect(await messagesReadAt(account)).not.toBe(before);
  }
  const late = await write('after a long time');
  await look(account);
  await desk.decided(account, late);
  expect(await gapsOf(account)).toEqual([]);
});
