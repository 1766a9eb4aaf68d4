import { MockActivityEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { filingActivities } from '../../activities/file-items.js';
import { pollActivities } from '../../activities/poll/poll-account.js';
import { wallClock } from '../../src/domain/clock.js';
import { openX } from '../../src/x/client.js';
import { startStack, type ConnectedAccount, type Stack } from './stack.js';

let stack: Stack;
let acme: ConnectedAccount;
beforeAll(async () => {
  stack = await startStack({ worker: false });
  acme = await stack.connect('acme');
  await stack.control.createUser({ username: 'jane' });
});
afterAll(() => stack.close());

const wake = {
  account: async () => undefined,
  reply: async () => undefined,
  repliesOf: async () => undefined,
};
const run = (activity: () => Promise<unknown>): Promise<unknown> =>
  new MockActivityEnvironment().run(activity);

async function poll() {
  const { db, config } = stack;
  const connector = openX({ config: config.x, keys: config.keys, db, clock: wallClock });
  const parts = { db, openX: connector, clock: wallClock, random: Math.random, wake, rearmAfterMs: 60_000 };
  const { pollAccount } = pollActivities({ ...parts, recheckDays: 7, access: config.access });
  await db.sources.updateMany({ accountId: acme.id }, { $set: { dueAt: new Date(0) } });
  return run(() => pollAccount({ accountId: acme.id, shownState: 'active', shownIncidentId: null }));
}
const file = () => run(() => filingActivities({ db: stack.db, clock: wallClock }).fileItems(acme.id));
const mention = (text: string) => stack.control.post({ from: 'jane', text: `@acme ${text}` });
const lookups = async () =>
  (await stack.control.journal()).filter(({ path }) => path.startsWith('/2/tweets')).length;
const recheckDue = async (at: Date) => {
  await stack.db.items.updateMany({}, { $set: { recheckAt: at } });
  await stack.db.accounts.updateMany({}, { $set: { recheckAt: at } });
};

test('S12 S25 what came becomes tickets before anything is looked up again, and then it is', async () => {
  await mention('first');
  expect(await poll()).toEqual({ kind: 'work' });
  await file();
  await recheckDue(new Date());
  await mention('second');
  expect(await poll()).toEqual({ kind: 'work' });
  expect(await lookups()).toBe(0);
  await file();
  await expect(poll()).rejects.toMatchObject({ type: 'NothingNew' });
  expect(await lookups()).toBe(1);
});

test('S25 an account that always has something to file looks up nevertheless', async () => {
  await recheckDue(new Date(Date.now() - 3_600_000));
  const before = await lookups();
  await mention('third');
  expect(await poll()).toEqual({ kind: 'work' });
  expect(await lookups()).toBe(before + 1);
});
