import { expect, onTestFinished, test } from 'vitest';
import { eventually } from '../eventually.js';
import { activitiesOf } from '../integration/activities.js';
import { deskOf } from '../integration/desk.js';
import { stackForTest, type ConnectedAccount, type Stack } from '../integration/stack.js';
import { startWorkerProcess } from '../integration/worker-process.js';

let stack: Stack;
let stop: () => Promise<void>;

/** Stopped again by `stop`. */
async function worker() {
  const started = await stack.startWorker();
  stop = () => started.stop();
}

/** One in a process of its own, which `stop` kills. */
async function killable() {
  const started = await startWorkerProcess(stack.env);
  stop = () => started.kill();
  onTestFinished(stop);
}

/** A stream that has searched once, of an account that nothing else is written to. */
async function begun(query: string, start = worker) {
  stack = await stackForTest({ worker: false });
  const desk = deskOf(stack);
  await desk.plentyOfMessageReads();
  await desk.person('jane');
  const account = await stack.connect('acme');
  await start();
  const rules = { rules: [{ name: 'Late', keywords: ['late'] }] };
  await stack.api.put(`/v1/accounts/${account.id}/ticket-rules`, rules, 0);
  const fields = { name: 'Brand', query, convert: 'rules', pollSeconds: 15 };
  const stream = await stack.api.post(`/v1/accounts/${account.id}/streams`, fields);
  const source = () => stack.db.sources.findOne({ streamId: stream.id });
  await eventually(async () => (await source())?.lastSuccessAt, { what: 'a first search' });
  return { desk, account, stream, source };
}

const write = (count: number, words: string) =>
  Promise.all(
    Array.from({ length: count }, (_, index) =>
      stack.control.post({ from: 'jane', text: `${words} ${index}` }),
    ),
  );

/** A worker that comes back after eight days finds what was written since. */
async function foundAfterEightDays(desk: ReturnType<typeof deskOf>, account: ConnectedAccount) {
  await stack.control.advance(8 * 24 * 3_600_000);
  const [found] = await write(1, 'late parcel');
  await stack.control.advance(31_000);
  await worker();
  await desk.look(account);
  await desk.ticketWith(account, found!);
  return found!;
}

async function streamGaps({ id }: ConnectedAccount) {
  const gaps = await stack.api.all(`/v1/accounts/${id}/gaps`);
  return gaps.filter(({ source }) => source === 'streams');
}

test('S22 S23 killed in mid-sweep of a stream: every hit is one item and one ticket, and nothing is missing', async () => {
  const { desk, account, source } = await begun('parcel', killable);
  const posts = await write(130, 'late parcel');
  await stack.control.advance(31_000);
  await stack.control.fault({ route: 'search', kind: 'slow', overMs: 1, times: 1 });
  await stack.control.fault({ route: 'search', kind: 'hang', times: 1 });
  await desk.look(account);
  // A page is stored with the place to go on from, and the next one hangs.
  const sweeping = await eventually(async () => (await source())?.sweep, { what: 'a sweep in the middle' });
  expect(sweeping).toMatchObject({ posts: 100 });
  const inTheMiddle = await stack.db.items.countDocuments({ accountId: account.id, toFile: true });
  expect(inTheMiddle).toBe(100);
  await stop();
  await worker();

  const tickets = await eventually(
    async () => {
      const opened = await desk.ticketsOf(account);
      return opened.length >= posts.length && opened;
    },
    { what: 'a ticket for each hit' },
  );
  expect(tickets.map(({ subject }) => subject).toSorted()).toEqual(
    Array.from({ length: 130 }, (_, index) => `late parcel ${index}`).toSorted(),
  );
  const items = await desk.inbox(account);
  expect(items.map(({ xId }) => xId).toSorted()).toEqual(posts.map(({ id }) => id).toSorted());
  expect(await source()).toMatchObject({ sweep: null, swept: true });
});

test('S8 S23 a search from further back than seven days leaves a gap with both ends, and goes on', async () => {
  const { desk, account, stream } = await begun('parcel');
  const [known] = await write(1, 'known parcel');
  await stack.control.advance(31_000);
  await desk.look(account);
  await desk.decided(account, known!);
  await stop();
  const [lost] = await write(1, 'lost parcel');
  const found = await foundAfterEightDays(desk, account);
  const [gap] = await streamGaps(account);
  expect(gap).toMatchObject({ streamId: stream.id, reason: 'postHorizon' });
  const [from, to] = [gap!.from, gap!.to].map((time) => Date.parse(time));
  expect(from).toBeLessThanOrEqual(Date.parse(lost!.createdAt));
  expect(to).toBeGreaterThan(Date.parse(lost!.createdAt));
  expect(to).toBeLessThan(Date.parse(found.createdAt));
});

test('S8 S23 a sweep whose place X no longer takes ends with a gap instead of failing for ever', async () => {
  const { desk, account, source } = await begun('parcel');
  await stop();
  const [old] = await write(1, 'old parcel');
  const known = (await source())!;
  const sweep = {
    ...{ newestId: old!.id, untilId: old!.id, pageToken: null, posts: 1 },
    ...{ knownUntil: new Date(Date.parse(old!.createdAt) - 3_600_000) },
  };
  await stack.db.sources.updateOne({ _id: known._id }, { $set: { sweep } });
  await foundAfterEightDays(desk, account);
  expect(await source()).toMatchObject({ sweep: null, lastError: null });
  expect(await streamGaps(account)).toHaveLength(1);
});

test('S12 S23 a stream that finds very much reads five pages a look, so that mentions are looked for in between', async () => {
  const { account, source } = await begun('parcel');
  await stop();
  await write(620, 'late parcel');
  await stack.control.advance(31_000);
  const look = async () => {
    await stack.db.sources.updateMany({ accountId: account.id }, { $set: { dueAt: new Date() } });
    await activitiesOf(stack).pollAccount(account.id);
  };
  await look();
  expect((await source())?.sweep).toMatchObject({ posts: 500 });
  await activitiesOf(stack).fileItems(account.id);
  await look();
  expect(await source()).toMatchObject({ sweep: null, lastError: null });
  expect(await stack.db.items.countDocuments({ accountId: account.id, origins: 'stream' })).toBe(620);
});
