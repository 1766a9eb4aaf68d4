import { MockActivityEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { housekeepingActivities } from '../../activities/housekeeping.js';
import { pollActivities } from '../../activities/poll/poll-account.js';
import { silenceActivities } from '../../activities/silences.js';
import { tellActivities } from '../../activities/tell-admins.js';
import { wallClock } from '../../src/domain/clock.js';
import { openMailer } from '../../src/notify/mailer.js';
import { openX } from '../../src/x/client.js';
import { noteRepliesRefused, noteReplyTaken } from '../../src/store/accounts/reply-incidents.js';
import { wakeWaitingReplies } from '../../src/store/accounts/x-access.js';
import { startStack, type ConnectedAccount, type Stack } from './stack.js';

let stack: Stack;
let acme: ConnectedAccount;
beforeAll(async () => {
  stack = await startStack({ worker: false });
  acme = await stack.connect('acme', {
    likes: true,
    dailyBudgetUsd: 5,
    pollSilenceMinutes: 30,
    silenceHours: 2,
  });
});
afterAll(() => stack.close());

const wake = {
  account: async () => undefined,
  reply: async () => undefined,
  repliesOf: async () => undefined,
};
const run = <R>(activity: () => Promise<R>): Promise<unknown> => new MockActivityEnvironment().run(activity);

/** Which collections are read from end to end while `work` runs. */
async function scannedBy(work: () => Promise<unknown>): Promise<string[]> {
  const { native } = stack.db;
  await native.command({ profile: 2 });
  await work();
  await native.command({ profile: 0 });
  const scans = await native
    .collection<{ ns: string }>('system.profile')
    .find({ planSummary: /COLLSCAN/ })
    .toArray();
  await native.dropCollection('system.profile');
  return [...new Set(scans.map(({ ns }) => ns.slice(native.databaseName.length + 1)))];
}

const due = () => stack.db.sources.updateMany({ accountId: acme.id }, { $set: { dueAt: new Date(0) } });

async function poll(): Promise<void> {
  const { db, config } = stack;
  const connector = openX({ config: config.x, keys: config.keys, db, clock: wallClock });
  const parts = { db, openX: connector, clock: wallClock, random: Math.random, wake, rearmAfterMs: 60_000 };
  const { pollAccount } = pollActivities({ ...parts, recheckDays: 7, access: config.access });
  const shown = { accountId: acme.id, shownState: 'active', shownIncidentId: null } as const;
  await expect(run(() => pollAccount(shown))).rejects.toMatchObject({ type: 'NothingNew' });
}

async function housekeep(): Promise<void> {
  const mailer = openMailer(stack.config.mail);
  const { db, config } = stack;
  const handOvers = housekeepingActivities({ db, wake, running: async () => new Set(), clock: wallClock });
  await run(() => handOvers.repairHandOvers());
  await run(() => handOvers.forgetEnded());
  const { watchSilences } = silenceActivities({ config, db, mailer, clock: wallClock });
  await run(() => watchSilences());
  const { tellOfReplies } = tellActivities({ config, db, mailer, clock: wallClock });
  await run(() => tellOfReplies());
  mailer.close();
}

test('S12 S25 S50 a look at an idle account under a budget reads no collection from end to end', async () => {
  await poll();
  await due();
  expect(await scannedBy(poll)).toEqual([]);
});

test('S10 nor does what is done each minute', async () => {
  expect(await scannedBy(housekeep)).toEqual([]);
});

test('S6 S10 nor do an account’s health and the way back from lost access', async () => {
  const { db, api } = stack;
  expect(
    await scannedBy(async () => {
      await api.get(`/v1/accounts/${acme.id}/health`);
      await db.transaction((session) => wakeWaitingReplies(db, acme.id, new Date(), session));
    }),
  ).toEqual([]);
});

test('S6 nor does the end of replies that X refused', async () => {
  const { db } = stack;
  await noteRepliesRefused(db, acme.id, 'usageCapped', new Date());
  expect(await scannedBy(() => noteReplyTaken(db, new Date()))).toEqual([]);
  expect(await db.accessIncidents.countDocuments({ end: 'regained' })).toBe(1);
});

test('(control) reading all of a collection is noticed', async () => {
  expect(await scannedBy(() => stack.db.replies.find({ text: 'hello' }).toArray())).toEqual(['replies']);
});
