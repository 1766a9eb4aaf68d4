import { expect, test } from 'vitest';
import {
  noteRepliesRefused,
  noteReplyTaken,
  repliesWaitingFor,
} from '../../src/store/accounts/reply-incidents.js';
import { reply } from '../../src/domain/test/examples.js';
import { repliesRepository } from '../../src/store/replies/repository.js';
import { wakeWaitingReplies } from '../../src/store/accounts/x-access.js';
import { indexes } from '../../src/store/indexes.js';
import { activitiesOf } from './activities.js';
import { readsOf } from './reading.js';
import { stackForFile } from './stack.js';

const stack = await stackForFile({ worker: false });
const acme = await stack.connect('acme', {
  likes: true,
  dailyBudgetUsd: 5,
  pollSilenceMinutes: 30,
  silenceHours: 2,
});

const activities = activitiesOf(stack);

/** Which collections are read from end to end while `work` runs. */
async function scannedBy(work: () => Promise<unknown>): Promise<string[]> {
  const reads = await readsOf(stack.db, Object.keys(indexes), work);
  const scans = reads.filter(({ planSummary = '' }) => planSummary.includes('COLLSCAN'));
  return [...new Set(scans.map(({ ns }) => ns.slice(stack.db.native.databaseName.length + 1)))];
}

const due = () => stack.db.sources.updateMany({ accountId: acme.id }, { $set: { dueAt: new Date(0) } });

const poll = () => expect(activities.pollAccount(acme.id)).rejects.toMatchObject({ type: 'NothingNew' });

async function housekeep(): Promise<void> {
  await activities.repairHandOvers();
  await activities.forgetEnded();
  await activities.watchSilences();
  await activities.tellOfReplies();
  await activities.closeSolved();
  await activities.watchEscalation();
}

test('S12 S25 S50 a look at an idle account under a budget reads no collection from end to end', async () => {
  await poll();
  await due();
  expect(await scannedBy(poll)).toEqual([]);
});

test('S23 nor do its streams: made, searched, browsed, filed, changed and removed', async () => {
  const { api, control, db } = stack;
  const url = `/v1/accounts/${acme.id}/streams` as const;
  await control.createUser({ username: 'finder' });
  const scanned = await scannedBy(async () => {
    const stream = await api.post(url, { name: 'Brand', query: 'parcel', convert: 'rules' });
    await poll();
    await control.post({ from: 'finder', text: 'my parcel' });
    await control.advance(31_000);
    await due();
    await activities.pollAccount(acme.id);
    await activities.fileItems(acme.id);
    expect(await api.all(`/v1/inbox?tab=streams&streamId=${stream.id}`)).toHaveLength(1);
    await api.all(url);
    const other = await api.patch(`${url}/${stream.id}`, { query: 'umbrella' }, stream.version);
    await api.patch(`${url}/${stream.id}`, { enabled: false }, other.version);
    await api.delete(`${url}/${stream.id}`);
  });
  expect(scanned).toEqual([]);
  expect(await db.sources.countDocuments({ kind: 'streams' })).toBe(0);
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

test('S6 nor do replies that X refuses, while admins are told and at their end', async () => {
  const { db } = stack;
  await noteRepliesRefused(db, acme.id, 'usageCapped', new Date());
  const scanned = await scannedBy(async () => {
    await activities.tellOfReplies();
    await repliesWaitingFor(db, { accountIds: [acme.id], cause: 'usageCapped' });
    await noteReplyTaken(db, new Date());
    await activities.tellOfReplies();
  });
  // Few people work here: whom to tell is looked for among all of them.
  expect(scanned).toEqual(['agents']);
  expect(await db.notices.distinct('state')).toEqual(['sent']);
  expect(await db.accessIncidents.countDocuments({ end: 'regained', toTell: { $exists: false } })).toBe(1);
});

test('(control) reading all of a collection is noticed', async () => {
  expect(await scannedBy(() => stack.db.replies.find({ text: 'hello' }).toArray())).toEqual(['replies']);
});

test('S43 nor does recording that an answer was sent', async () => {
  const { db } = stack;
  const sending = { state: 'sending', accountId: acme.id, attempts: 1 } as const;
  const answers = [
    reply({ ...sending, _id: 'post', kind: 'post', inReplyToXId: '7' }),
    reply({ ...sending, _id: 'message', kind: 'directMessage', inReplyToXId: null, toXUserId: '5' }),
  ];
  await db.replies.insertMany(answers);
  const record = async (): Promise<void> => {
    for (const [index, answer] of answers.entries())
      await repliesRepository(db).sent(answer, `${90 + index}`, new Date(), new Date());
  };
  expect(await scannedBy(record)).toEqual([]);
  expect(await db.replies.countDocuments({ state: 'sent' })).toBe(2);
});
