import { afterAll, beforeEach, expect, test } from 'vitest';
import { reply } from '../../src/domain/test/examples.js';
import { MailUnavailableError } from '../../src/notify/mail-failure.js';
import { openMailer, type Mailer } from '../../src/notify/mailer.js';
import { newId } from '../../src/store/database.js';
import { eventually } from '../eventually.js';
import { activitiesOf } from './activities.js';
import { quietStackForFile } from './quiet-stack.js';

const now = new Date('2026-11-21T12:00:00Z');
const later = (minutes: number): Date => new Date(now.getTime() + minutes * 60_000);

let mailsBefore = 0;

const stack = await quietStackForFile();
const account = await stack.connect('acme');
const mailer = openMailer(stack.config.mail);
afterAll(() => mailer.close());
beforeEach(async () => {
  for (const collection of [stack.db.accessIncidents, stack.db.notices]) await collection.deleteMany({});
  await stack.db.agents.deleteMany({ email: { $ne: 'admin@example.com' } });
  mailsBefore = (await stack.control.mail()).length;
  await stack.db.accessIncidents.insertOne({
    _id: newId(),
    accountId: account.id,
    accountIds: [account.id],
    kind: 'lost',
    cause: 'refreshRefused',
    beganAt: now,
    endedAt: null,
    end: null,
    open: `account/${account.id}`,
    toTell: true,
  });
});

/** What has been sent since the test began. */
const mailsSince = async () => (await stack.control.mail()).slice(mailsBefore);

const tellAt = (now: Date, by: Mailer = mailer): Promise<unknown> =>
  activitiesOf(stack, { mailer: by, clock: () => now }).tellAdmins(account.id);
const tellOfRepliesAt = (now: Date) => activitiesOf(stack, { mailer, clock: () => now }).tellOfReplies();
const addAdmin = (email: string) => stack.api.post('/v1/agents', { email, name: 'Zoe', role: 'admin' });
const told = async () => (await mailsSince()).map(({ to, subject }) => [to[0], subject.split(':')[0]]);
const messageIds = async () => (await mailsSince()).map(({ messageId }) => messageId);

test('S7 told again and again, by several workers at once, each admin gets one mail', async () => {
  await addAdmin('zoe@example.com');
  const tries = await Promise.allSettled(Array.from({ length: 6 }, () => tellAt(now)));
  // Who meets another one sending comes again.
  for (const { status } of tries) if (status === 'rejected') await tellAt(later(0.1));
  await tellAt(later(1));
  const recipients = (await mailsSince()).map(({ to }) => to[0]);
  expect(recipients.sort()).toEqual(['admin@example.com', 'zoe@example.com']);
});

test('S7 died between the mail server’s yes and the record: the repeat carries the same Message-ID', async () => {
  const dies: Mailer = {
    ...mailer,
    async send(mail) {
      await mailer.send(mail);
      throw new Error('The process is gone');
    },
  };
  await expect(tellAt(now, dies)).rejects.toThrow('The process is gone');
  // A process that is killed gives nothing back: its claim runs out.
  await stack.db.notices.updateOne({}, { $set: { until: later(1) } });
  await expect(tellAt(later(0.5))).rejects.toThrow('Another worker');
  await tellAt(later(1));
  const [first, repeat, ...more] = await messageIds();
  expect(repeat).toBe(first);
  expect(more).toEqual([]);
});

test('S7 died between the mail server’s yes and the record, and access came back: that is told', async () => {
  const dies: Mailer = {
    ...mailer,
    async send(mail) {
      await mailer.send(mail);
      throw new Error('The process is gone');
    },
  };
  await addAdmin('deferred@example.com');
  await expect(tellAt(now, dies)).rejects.toThrow();
  await stack.db.notices.updateMany({ unsent: { $exists: false } }, { $set: { until: later(1) } });
  await stack.db.accessIncidents.updateOne({}, { $set: { end: 'regained', endedAt: later(0.5) } });
  expect(await tellAt(later(0.6))).toBeNull();
  expect((await mailsSince()).map(({ to, subject }) => [to[0], subject.split(':')[0]])).toEqual([
    ['admin@example.com', 'Perch lost access to @acme on X'],
    ['admin@example.com', 'Perch has access to @acme again'],
  ]);
});

const failing = (error: Error): Mailer => ({ ...mailer, send: () => Promise.reject(error) });
const putOff = () => failing(new MailUnavailableError('Try later', false));
const broken = () => failing(new MailUnavailableError('The connection broke', true));

/** An attempt that goes on until the returned function makes it fail; a killed process is one that never does. */
async function attempting(clock: Date): Promise<(error: Error) => Promise<unknown>> {
  const before = await stack.db.notices.findOne();
  let fail: ((error: Error) => void) | undefined;
  const send = () => new Promise<never>((_resolve, reject) => (fail = reject));
  const attempt = tellAt(clock, { ...mailer, send }).catch((error: unknown) => error);
  await eventually(() => fail !== undefined, { what: 'the attempt' });
  expect((await stack.db.notices.findOne())?.until).not.toEqual(before?.until);
  return (error) => {
    fail?.(error);
    return attempt;
  };
}

test.each<[string, () => Promise<unknown>]>([
  ['a connection that broke', () => expect(tellAt(now, broken())).rejects.toThrow('broke')],
  ['a process that was killed', () => attempting(now)],
])(
  'S7 what the mail server may have taken from %s it may have though it puts it off later',
  async (_what, first) => {
    await first();
    for (const minutes of [2, 4]) await expect(tellAt(later(minutes), putOff())).rejects.toThrow('Try later');
    await stack.db.accessIncidents.updateOne({}, { $set: { end: 'regained', endedAt: later(5) } });
    await tellAt(later(6));
    expect(await told()).toEqual([['admin@example.com', 'Perch has access to @acme again']]);
  },
);

test('S7 (control) what it put off each time it has not', async () => {
  for (const minutes of [0, 2, 4])
    await expect(tellAt(later(minutes), putOff())).rejects.toThrow('Try later');
  await stack.db.accessIncidents.updateOne({}, { $set: { end: 'regained', endedAt: later(5) } });
  await tellAt(later(6));
  expect(await told()).toEqual([]);
});

test('S7 a process that fails late takes the notice from nobody who has gone on with it', async () => {
  const fail = await attempting(now);
  await attempting(later(2));
  await fail(new MailUnavailableError('Try later', false));
  await expect(tellAt(later(2.5))).rejects.toThrow('Another worker');
});

test('S7 an address that is refused keeps no other admin from being told, and is not tried for ever', async () => {
  await addAdmin('refused@example.com');
  await addAdmin('zoe@example.com');
  await tellAt(now);
  await tellAt(later(5));
  expect((await mailsSince()).map(({ to }) => to[0])).toEqual(['admin@example.com', 'zoe@example.com']);
});

test('S7 an address that is put off is tried again, and the others are told once', async () => {
  await addAdmin('deferred@example.com');
  await expect(tellAt(now)).rejects.toThrow();
  await expect(tellAt(later(1))).rejects.toThrow();
  expect((await mailsSince()).map(({ to }) => to[0])).toEqual(['admin@example.com']);
});

test('S7 an admin who comes to it later is told from the beginning; reminders follow the first mail', async () => {
  await tellAt(now);
  await addAdmin('zoe@example.com');
  await tellAt(later(1_440));
  const mails = await mailsSince();
  expect(mails.map(({ to, subject }) => [to[0], subject.split(':')[0]])).toEqual([
    ['admin@example.com', 'Perch lost access to @acme on X'],
    ['admin@example.com', 'Reminder 1 of 3'],
    ['zoe@example.com', 'Perch lost access to @acme on X'],
  ]);
  expect(mails[1]?.headers['references']).toContain(mails[0]?.messageId);
});

test('S7 after an outage of days only the latest reminder is sent', async () => {
  await tellAt(now);
  await tellAt(later(5 * 1_440));
  expect((await mailsSince()).map(({ subject }) => subject.split(':')[0])).toEqual([
    'Perch lost access to @acme on X',
    'Reminder 2 of 3',
  ]);
});

test('S7 who was never told of the loss is not told that it is over', async () => {
  await stack.db.accessIncidents.updateOne({}, { $set: { end: 'regained', endedAt: later(1) } });
  expect(await tellAt(later(2))).toBeNull();
  expect(await mailsSince()).toEqual([]);
});

test('S7 who was told of a block that changed into a loss which ended untold is told that it is over, once', async () => {
  await stack.db.accessIncidents.updateOne({}, { $set: { kind: 'blocked', cause: 'accountSuspended' } });
  await tellAt(now);
  await addAdmin('zoe@example.com');
  const blocked = await stack.db.accessIncidents.findOneAndUpdate(
    {},
    { $set: { end: 'changed', endedAt: later(1) }, $unset: { open: '', toTell: '' } },
  );
  await stack.db.accessIncidents.insertOne({
    ...{ _id: newId(), accountId: account.id, accountIds: [], kind: 'lost', cause: 'refreshRefused' },
    ...{ after: [blocked!._id], beganAt: later(1), endedAt: later(2), end: 'regained', toTell: true },
  });
  await tellAt(later(3));
  await tellAt(later(4));
  const mails = await mailsSince();
  expect(mails.map(({ to, subject }) => [to[0], subject])).toEqual([
    ['admin@example.com', '@acme is suspended at X'],
    ['admin@example.com', 'Perch has access to @acme again'],
  ]);
  expect(mails[1]?.headers['references']).toContain(mails[0]?.messageId);
});

/** The account's trouble is over, and has come again. */
async function isLostAgain(minutes: number): Promise<string> {
  const over = { end: 'regained', endedAt: later(minutes) } as const;
  const before = await stack.db.accessIncidents.findOneAndUpdate({}, { $set: over, $unset: { open: '' } });
  const _id = newId();
  await stack.db.accessIncidents.insertOne({
    ...{ _id, accountId: account.id, accountIds: [account.id], kind: 'lost', cause: 'tokenRefused' },
    ...{ beganAt: later(minutes), endedAt: null, end: null, open: before?.open ?? 'again', toTell: true },
  });
  return _id;
}

test('S7 an end that was not told before trouble came again is told with the end of that, not after its begin', async () => {
  await addAdmin('zoe@example.com');
  await tellAt(now);
  await stack.db.agents.updateOne({ email: 'zoe@example.com' }, { $set: { email: 'deferred@example.com' } });
  const again = await isLostAgain(1);
  // Of the second loss Zoe is not told either.
  await expect(tellAt(later(1))).rejects.toThrow();
  await stack.db.agents.updateOne({ email: 'deferred@example.com' }, { $set: { email: 'zoe@example.com' } });
  await stack.db.accessIncidents.updateOne(
    { _id: again },
    { $set: { end: 'regained', endedAt: later(2), toTell: true }, $unset: { open: '' } },
  );
  await tellAt(later(3));
  await tellAt(later(4));
  expect(await told()).toEqual([
    ['admin@example.com', 'Perch lost access to @acme on X'],
    ['zoe@example.com', 'Perch lost access to @acme on X'],
    ['admin@example.com', 'Perch lost access to @acme on X'],
    ['admin@example.com', 'Perch has access to @acme again'],
    ['zoe@example.com', 'Perch has access to @acme again'],
  ]);
});

test('S7 a notice that is put off for one admin holds up no later incident', async () => {
  await addAdmin('deferred@example.com');
  await expect(tellAt(now)).rejects.toThrow();
  await isLostAgain(1);
  await expect(tellAt(later(1))).rejects.toThrow();
  expect(await told()).toEqual([
    ['admin@example.com', 'Perch lost access to @acme on X'],
    ['admin@example.com', 'Perch lost access to @acme on X'],
  ]);
});

test('S7 an end that is put off for days is given up; trouble that lasts, of which its admin has not heard, is not', async () => {
  await addAdmin('zoe@example.com');
  await tellAt(now);
  await stack.db.agents.updateOne({ email: 'zoe@example.com' }, { $set: { email: 'deferred@example.com' } });
  await stack.db.accessIncidents.updateOne(
    {},
    { $set: { end: 'regained', endedAt: later(1) }, $unset: { open: '' } },
  );
  await expect(tellAt(later(2))).rejects.toThrow();
  await isLostAgain(3);
  await stack.db.accessIncidents.updateOne({ endedAt: null }, { $unset: { open: '' } });
  await expect(tellAt(later(3))).rejects.toThrow();
  await expect(tellAt(later(3 * 1_440))).rejects.toThrow();
  expect(await stack.db.notices.countDocuments({ state: 'undelivered' })).toBe(0);
  await expect(tellAt(later(3 * 1_440 + 5))).rejects.toThrow();
  expect(await stack.db.notices.countDocuments({ state: 'undelivered', _id: /recovered/ })).toBe(1);
});

test('S6 S7 each mail says how many replies wait for what it is about', async () => {
  const waits = { accountId: account.id, state: 'queued' } as const;
  await stack.db.replies.insertMany([
    reply({ ...waits, _id: 'r1', reason: 'accessLost' }),
    reply({ ...waits, _id: 'r2', reason: 'usageCapped', attempts: 1 }),
    reply({ ...waits, _id: 'r3', accountId: 'another', reason: 'accountPaused' }),
  ]);
  const capped = {
    accountId: null,
    accountIds: [account.id],
    kind: 'blocked',
    cause: 'usageCapped',
  } as const;
  const open = { beganAt: now, endedAt: null, end: null, toTell: true } as const;
  await tellAt(now);
  await stack.db.accessIncidents.updateOne(
    {},
    { $set: { end: 'regained', endedAt: later(1), repliesWaited: 5 } },
  );
  await tellAt(later(1));
  await stack.db.accessIncidents.insertOne({ ...capped, ...open, _id: newId(), onlyReplies: true });
  await tellOfRepliesAt(later(2));
  await stack.db.accessIncidents.updateOne(
    { onlyReplies: true },
    { $set: { end: 'regained', endedAt: later(3), toTell: true } },
  );
  await tellOfRepliesAt(later(3));
  await stack.db.replies.deleteMany({});
  const said = (await mailsSince()).map(({ text }) => /\d+ (replies|reply) [a-z]+ [a-z]+/.exec(text)?.[0]);
  expect(said).toEqual(['2 replies are waiting', '5 replies that waited', '1 reply is waiting', undefined]);
});

test('S6 S7 a slow mail server: each admin is told once, in as many rounds as it takes', async () => {
  const replies = { accountId: null, kind: 'blocked', cause: 'usageCapped', onlyReplies: true } as const;
  const open = { accountIds: [], beganAt: now, endedAt: null, end: null, toTell: true } as const;
  await stack.db.accessIncidents.insertOne({ ...replies, ...open, _id: newId() });
  for (const name of ['xena', 'yves', 'zoe']) await addAdmin(`${name}@example.com`);
  let passedMs = 0;
  const slow: Mailer = {
    ...mailer,
    send(mail) {
      passedMs += 15_000;
      return mailer.send(mail);
    },
  };
  const activities = activitiesOf(stack, { mailer: slow, clock: () => new Date(now.getTime() + passedMs) });
  const told = async () => (await mailsSince()).length;

  await expect(activities.tellAdmins(account.id)).rejects.toThrow('The rest is told later');
  expect(await told()).toBe(2);
  await activities.tellAdmins(account.id);
  expect(await told()).toBe(4);
  await activities.tellOfReplies();
  expect(await told()).toBe(6);
  await activities.tellOfReplies();
  await activities.tellOfReplies();
  expect(await told()).toBe(8);
  expect(await stack.db.accessIncidents.countDocuments({ onlyReplies: true, toTell: true })).toBe(0);
});
