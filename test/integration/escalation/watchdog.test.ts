import { afterAll, beforeEach, expect, test } from 'vitest';
import { at } from '../../../src/domain/test/examples.js';
import { incident, page } from '../../../src/domain/test/incidents.js';
import { MailUnavailableError } from '../../../src/notify/mail-failure.js';
import { openMailer, type Mailer } from '../../../src/notify/mailer.js';
import { TextUnavailableError, type Texter } from '../../../src/notify/texter.js';
import { forgetEnded } from '../../../src/store/notices/forget.js';
import { activitiesOf } from '../activities.js';
import { quietStackForFile } from '../quiet-stack.js';

const stack = await quietStackForFile();
const { db } = stack;
const account = await stack.connect('acme');
const mailer = openMailer(stack.config.mail);
afterAll(() => mailer.close());
const down: Mailer = {
  send: () => Promise.reject(new MailUnavailableError('Try later', false)),
  close: () => undefined,
};
const refusing: Mailer = {
  send: () => Promise.resolve({ kind: 'refused', reason: 'no such address' }),
  close: () => undefined,
};
let texts: string[] = [];
let fails: Error | null = null;
const texter: Texter = {
  send: ({ to }) => {
    texts.push(to);
    if (fails) return Promise.reject(fails);
    return Promise.resolve({ kind: 'accepted', sid: 'SM1', status: 'queued', segments: 1 });
  },
};
let mailsBefore = 0;
beforeEach(async () => {
  texts = [];
  fails = null;
  await db.escalationTroubles.deleteMany({});
  await db.notices.deleteMany({});
  await db.incidents.deleteMany({});
  await db.pages.deleteMany({});
  mailsBefore = (await stack.control.mail()).length;
});

const subjects = async () => (await stack.control.mail()).slice(mailsBefore).map(({ subject }) => subject);
const watchAt = (minutes: number, by: Mailer = mailer) =>
  activitiesOf(stack, { mailer: by, texter, clock: () => at(minutes) }).watchEscalation();
const open = () => db.incidents.insertOne(incident({ accountId: account.id, nextAt: at(1) }));
const acknowledge = () => db.incidents.updateOne({}, { $set: { state: 'acknowledged', nextAt: null } });

test('S61 a surge that pages nobody is told to every admin once, and once more when it is over', async () => {
  await open();
  await watchAt(2);
  expect(await subjects()).toEqual([]);
  await watchAt(4);
  await watchAt(5);
  expect(await subjects()).toEqual(['A surge pages nobody: Refunds (@acme)']);
  await acknowledge();
  await watchAt(6);
  await watchAt(7);
  expect(await subjects()).toEqual([
    'A surge pages nobody: Refunds (@acme)',
    'Over: A surge pages nobody: Refunds (@acme)',
  ]);
  await forgetEnded(db, at(8));
  expect(await db.escalationTroubles.countDocuments()).toBe(0);
  expect(await db.notices.countDocuments()).toBe(0);
});

test('S61 where mail cannot be sent an admin gets one SMS, and the mail once it can', async () => {
  const verified = { phone: '+12025550101', phoneVerifiedAt: at(0) };
  await db.agents.updateOne({ role: 'admin' }, { $set: verified });
  await open();
  expect(await watchAt(4, down)).toBe(1);
  expect(await watchAt(5, down)).toBe(1);
  expect(texts).toEqual(['+12025550101']);
  expect(await watchAt(7)).toBe(0);
  expect(await subjects()).toHaveLength(1);
});

test('S61 an admin whose address is refused gets an SMS, tried until Twilio takes it', async () => {
  const verified = { phone: '+12025550101', phoneVerifiedAt: at(0) };
  await db.agents.updateOne({ role: 'admin' }, { $set: verified });
  await open();
  fails = new TextUnavailableError('Try later');
  expect(await watchAt(4, refusing)).toBe(1);
  fails = null;
  expect(await watchAt(5, refusing)).toBe(0);
  expect(await watchAt(6, refusing)).toBe(0);
  expect(texts).toEqual(['+12025550101', '+12025550101']);
});

test('S61 mail that is only late, since another worker is at it, sends no SMS', async () => {
  const verified = { phone: '+12025550101', phoneVerifiedAt: at(0) };
  await db.agents.updateOne({ role: 'admin' }, { $set: verified });
  await open();
  expect(await watchAt(4, down)).toBe(1);
  texts = [];
  await db.notices.deleteMany({ incidentId: /\/sms$/ });
  await db.notices.updateMany({}, { $set: { until: at(99) } });
  expect(await watchAt(5)).toBe(1);
  expect(texts).toEqual([]);
});

test('S61 (control) nobody is told of pages that are sent and posts that are counted', async () => {
  await db.pages.insertOne(page({ accountId: account.id }));
  await watchAt(99);
  expect(await subjects()).toEqual([]);
});
