import { expect, test } from 'vitest';
import { sweepPosts } from '../../activities/poll/sweep-posts.js';
import { wallClock } from '../../src/domain/clock.js';
import { openX } from '../../src/x/client.js';
import { eventually } from '../eventually.js';
import { reauthorizeAccount } from '../../src/cli/up/connecting.js';
import { deskOf } from './desk.js';
import { stackForTest, type ConnectedAccount, type Stack } from './stack.js';

let stack: Stack;

const gapsOf = ({ id }: { readonly id: string }) => stack.api.all(`/v1/accounts/${id}/gaps`);
const inboxSize = async (id: string) => (await stack.api.all(`/v1/inbox?accountId=${id}`)).length;

/** So many mentions while nobody polls, the first of them at `from`. */
async function mentionsMeanwhile(count: number): Promise<string[]> {
  const written: string[] = [];
  for (let batch = 0; batch < count; batch += 50)
    written.push(
      ...(await Promise.all(
        Array.from({ length: Math.min(50, count - batch) }, (_, index) =>
          stack.control.post({ from: 'ada', text: `@acme number ${batch + index}` }),
        ),
      ).then((posts) => posts.map(({ createdAt }) => createdAt))),
    );
  return written.sort();
}

test('S8 more mentions than X lists while access was lost: what it gives is brought, the rest is a gap with both ends', async () => {
  stack = await stackForTest({ env: { ACCESS_RECHECK_SECONDS: '1' } });
  const account = await stack.connect('acme', { mentions: 'off' });
  const desk = deskOf(stack);
  await desk.person('ada');
  const known = await stack.control.post({ from: 'ada', text: '@acme before' });
  await desk.decided(account, known);
  await stack.control.revoke('acme');
  await eventually(async () => (await stack.api.get(`/v1/accounts/${account.id}`)).state !== 'active', {
    what: 'lost access',
  });
  const written = await mentionsMeanwhile(850);
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
  stack = await stackForTest({ worker: false });
  const account = await stack.connect('acme', { mentions: 'off' });
  const desk = deskOf(stack);
  await desk.person('ada');
  const known = await stack.control.post({ from: 'ada', text: '@acme before' });
  const worker = await stack.startWorker();
  await desk.decided(account, known);
  await worker.stop();
  await mentionsMeanwhile(799);
  await stack.startWorker();
  await eventually(async () => (await inboxSize(account.id)) === 800, {
    what: 'all mentions',
  });
  expect(await gapsOf(account)).toEqual([]);
});

/** A young account without a worker, whose look at two mentions ended after an empty first page. */
async function interruptedSweep() {
  stack = await stackForTest({ worker: false });
  const account = await stack.connect('acme');
  const desk = deskOf(stack);
  await desk.person('ada');
  const worker = await stack.startWorker();
  const mentions = { accountId: account.id, kind: 'mentions' } as const;
  await eventually(async () => (await stack.db.sources.findOne(mentions))?.swept);
  await worker.stop();
  const first = await stack.control.post({ from: 'ada', text: '@acme the first ever' });
  const unread = await stack.control.post({ from: 'ada', text: '@acme and another' });
  // As a worker leaves it that dies after an empty first page.
  const untilId = String(BigInt(unread.id) + 1n);
  const sweep = { newestId: null, untilId, pageToken: null, posts: 0 };
  await stack.db.sources.updateOne(mentions, { $set: { sweep } });
  const source = () => stack.db.sources.findOne(mentions);
  const ended = () => eventually(async () => (await source())?.sweep === null, { what: 'the sweep' });
  return { account, desk, first, source, ended };
}

test('S8 a sweep that was interrupted leaves no gap where X never had anything older', async () => {
  const { account, desk, first, ended } = await interruptedSweep();
  await stack.startWorker();
  await desk.decided(account, first);
  await ended();
  expect(await gapsOf(account)).toEqual([]);
});

test('S8 a list that X does not let us count is read on, with a gap in doubt', async () => {
  const { account, first, desk, ended } = await interruptedSweep();
  // The page itself and the look for what is older are answered, the count is not.
  await stack.control.fault({ route: 'mentions', kind: 'slow', overMs: 1, times: 2 });
  await stack.control.fault({ route: 'mentions', kind: 'status', status: 503 });
  await stack.startWorker();
  await desk.decided(account, first);
  await ended();
  expect(await stack.control.faults()).toEqual([]);
  expect(await gapsOf(account)).toMatchObject([{ source: 'mentions', reason: 'listLimit' }]);
});

test('S8 so is one that takes longer to count than a look lasts', async () => {
  const { account, source } = await interruptedSweep();
  await mentionsMeanwhile(150);
  const { db, config } = stack;
  const [known, mentions] = [await db.accounts.findOne({ _id: account.id }), await source()];
  if (!known || !mentions) throw new Error('The account is gone');
  const openOne = openX({ config: config.x, keys: config.keys, db, clock: wallClock });
  const x = openOne({ accountId: known._id, xUserId: known.xUserId });
  const parts = { db, clock: wallClock, random: Math.random, account: known, source: mentions, x };
  const reads = async () =>
    (await stack.control.journal()).filter(({ route }) => route === 'mentions').length;
  const before = await reads();
  await sweepPosts({ ...parts, mayGoOn: () => false });
  expect((await reads()) - before).toBe(3);
  expect(await source()).toMatchObject({ sweep: null });
  expect(await gapsOf(account)).toMatchObject([{ source: 'mentions', reason: 'listLimit' }]);
});

const dayMs = 86_400_000;

const xTime = async (): Promise<number> => Date.parse((await stack.control.clock()).now);

const messagesReadAt = async ({ id }: ConnectedAccount): Promise<string | null> => {
  const { sources } = await stack.api.get(`/v1/accounts/${id}/health`);
  return sources.find(({ kind }) => kind === 'directMessages')?.lastSuccessAt ?? null;
};

/** An account with a message that is captured, and the worker that did it. */
async function withOneMessage() {
  stack = await stackForTest({ worker: false });
  const account = await stack.connect('acme');
  const desk = deskOf(stack);
  await desk.person('ada');
  await desk.plentyOfMessageReads();
  const write = (text: string) => stack.control.dm({ from: 'ada', to: 'acme', text });
  const known = await write('before');
  const worker = await stack.startWorker();
  await desk.decided(account, known);
  return { account, desk, write, known, worker };
}

test('S8 no look at messages for over 30 days: what X still gives is brought, the rest is a gap with both ends', async () => {
  const { account, desk, write, known, worker } = await withOneMessage();
  await worker.stop();
  const stoppedAt = await xTime();
  await stack.control.advance(dayMs);
  const lost = await write('beyond what X gives');
  await stack.control.advance(5 * dayMs);
  const given = await write('just within');
  await stack.control.advance(29 * dayMs);
  const last = await write('today');
  // Before anything tells Perch what X's clock shows now: messages are read in the same look.
  await desk.look(account);
  const horizon = (await xTime()) - 30 * dayMs;
  await stack.startWorker();
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
  const { account, desk, write, worker } = await withOneMessage();
  const before = await messagesReadAt(account);
  await stack.control.fault({ route: 'dm_events', kind: 'slow', overMs: 2_000 });
  await desk.look(account);
  await eventually(async () => (await stack.control.journal()).some(({ fault }) => fault === 'slow'), {
    what: 'a slow look at messages',
  });
  const missed = await write('as X answers');
  await eventually(async () => (await messagesReadAt(account)) !== before, { what: 'the end of that look' });
  await worker.stop();
  await stack.control.advance(35 * dayMs);
  const last = await write('today');
  await desk.look(account);
  await stack.startWorker();
  await desk.decided(account, last);

  const [gap] = await gapsOf(account);
  expect(Date.parse(gap?.from ?? '')).toBeLessThanOrEqual(Date.parse(missed.createdAt));
  expect((await desk.inbox(account)).map(({ xId }) => xId)).not.toContain(missed.id);
});

test('S8 an account that is polled all the time has no gap, however long nobody wrote to it', async () => {
  const { account, desk, write } = await withOneMessage();
  const lookedAgain = async (): Promise<void> => {
    const before = await messagesReadAt(account);
    await desk.look(account);
    await eventually(async () => (await messagesReadAt(account)) !== before, { what: 'a look at messages' });
  };
  for (const days of [9, 9, 9, 9]) {
    await stack.control.advance(days * dayMs);
    await lookedAgain();
  }
  const late = await write('after a long time');
  await desk.look(account);
  await desk.decided(account, late);
  expect(await gapsOf(account)).toEqual([]);
});
