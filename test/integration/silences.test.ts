import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ada, post, source } from '../../src/domain/test/examples.js';
import { MailUnavailableError } from '../../src/notify/mail-failure.js';
import { openMailer, type Mailer } from '../../src/notify/mailer.js';
import { changeAccess } from '../../src/store/accounts/x-access.js';
import { newId } from '../../src/store/database.js';
import { pushRepository } from '../../src/store/push/repository.js';
import type { SourceKind } from '../../src/domain/sources/kinds.js';
import { activitiesOf } from './activities.js';
import { quietStackForFile } from './quiet-stack.js';

let seen = 0;
let now: number;

const stack = await quietStackForFile();
const mailer = openMailer(stack.config.mail);
afterAll(() => mailer.close());
const acme = await stack.connect('acme', { pollSilenceMinutes: 30, silenceHours: 2 });
await stack.connect('unwatched');
beforeEach(async () => {
  await stack.db.silences.deleteMany({});
  await stack.db.notices.deleteMany({});
  seen = (await stack.control.mail()).length;
  now = Date.now();
  stack.time.now = new Date(now);
});

const later = (minutes: number): Date => new Date(now + minutes * 60_000);
const watchAt = (minutes: number, by: Mailer = mailer): Promise<unknown> =>
  activitiesOf(stack, { mailer: by, clock: () => later(minutes) }).watchSilences();
const subjects = async () => (await stack.control.mail()).slice(seen).map(({ subject }) => subject);
const polled = (minutes: number) => {
  const _id = `${acme.id}/mentions`;
  const mentions = source({ _id, accountId: acme.id, lastSuccessAt: later(minutes) });
  return stack.db.sources.replaceOne({ _id }, mentions, { upsert: true });
};

test('S10 no poll for so long is told once, and once more when X answers again; others stay unnamed', async () => {
  await polled(0);
  await watchAt(29);
  expect(await subjects()).toEqual([]);
  await watchAt(31);
  await watchAt(32);
  expect(await subjects()).toEqual(['Perch hears nothing from X about @acme']);
  expect(await stack.api.get(`/v1/accounts/${acme.id}/health`)).toMatchObject({
    silences: [{ kind: 'polls', since: later(0).toISOString() }],
  });
  await polled(33);
  await watchAt(34);
  await watchAt(35);
  expect(await subjects()).toEqual(['Perch hears nothing from X about @acme', 'X answers again for @acme']);
});

test('S10 no item for so long is told once, though X answers', async () => {
  for (const minutes of [119, 122, 123]) {
    await polled(minutes);
    await watchAt(minutes);
  }
  expect(await subjects()).toEqual(['Nothing has come in for @acme for a while']);
});

test('S10 how long nothing came is counted from the last item, also where X’s clock is ahead', async () => {
  await stack.db.accounts.updateOne({ _id: acme.id }, { $set: { xClockOffsetMs: 24 * 3_600_000 } });
  const _id = newId();
  await stack.db.items.insertOne(post(later(24 * 60 + 30), ada, {}, { _id, accountId: acme.id }));
  await polled(149);
  await watchAt(149);
  expect(await subjects()).toEqual([]);
  await polled(151);
  await watchAt(151);
  expect(await subjects()).toEqual(['Nothing has come in for @acme for a while']);
  await stack.db.items.deleteOne({ _id });
  await stack.db.accounts.updateOne({ _id: acme.id }, { $set: { xClockOffsetMs: 0 } });
});

test('S10 a deactivated account is silent without a word, and one that was told of is told of no more', async () => {
  await polled(0);
  await watchAt(31);
  await stack.api.post(`/v1/accounts/${acme.id}/deactivate`);
  await watchAt(500);
  expect(await subjects()).toEqual(['Perch hears nothing from X about @acme']);
  await stack.api.post(`/v1/accounts/${acme.id}/activate`);
  await watchAt(1);
  expect(await subjects()).toHaveLength(1);
});

describe('S10 the time for silence', () => {
  const { db, api } = stack;
  const quiet = () => polled(-60);
  const expectedFrom = (expectedSince: Date) =>
    db.accounts.updateOne({ _id: acme.id }, { $set: { expectedSince } });
  beforeEach(async () => {
    await quiet();
    await expectedFrom(later(-60));
  });
  afterEach(() => expectedFrom(new Date()));
  const account = async () => (await db.accounts.findOne({ _id: acme.id }))!;

  async function reactivate(): Promise<void> {
    await api.post(`/v1/accounts/${acme.id}/deactivate`);
    await api.post(`/v1/accounts/${acme.id}/activate`);
  }

  async function blockAndRegain(): Promise<void> {
    const blocked = { kind: 'blocked', cause: 'accountLocked', looks: 0, lookAt: later(1) } as const;
    await changeAccess(db, await account(), blocked, later(0));
    await changeAccess(db, await account(), { kind: 'regained' }, later(0));
  }

  test.each<[string, () => Promise<unknown>]>([
    ['settings are saved', () => stack.save(acme.id, { pollSilenceMinutes: 30 })],
    ['the account is activated', reactivate],
    ['it is approved at X again', () => stack.approve('acme')],
    ['X answers it again', blockAndRegain],
  ])('runs anew when %s', async (_what, change) => {
    await change();
    await quiet();
    await watchAt(29);
    expect(await subjects()).toEqual([]);
    await watchAt(32);
    expect(await subjects()).toEqual(['Perch hears nothing from X about @acme']);
  });

  test('does not when push comes and goes', async () => {
    const tell = async (pushed: readonly SourceKind[], minutes: number) =>
      pushRepository(db).tell(await account(), pushed, false, later(minutes));
    await tell(['mentions'], 0);
    await tell([], 0.1);
    expect(await account()).toMatchObject({ updatedAt: later(0.1), pushedUntil: later(0.1) });
    await watchAt(0.2);
    expect(await subjects()).toEqual(['Perch hears nothing from X about @acme']);
    await tell(['mentions'], 0.3);
    expect(await account()).not.toHaveProperty('pushedUntil');
    await tell([], 0.4);
  });
});

test('S10 while the mail server is away nothing fails, and the mail goes out once it is back', async () => {
  await polled(0);
  const away: Mailer = { ...mailer, send: () => Promise.reject(new Error('away')) };
  expect(await watchAt(31, away)).toBe(1);
  expect(await subjects()).toEqual([]);
  expect(await watchAt(33)).toBe(0);
  expect(await subjects()).toHaveLength(1);
});

test('S10 many that fall silent together are one mail, and so are those heard of again, in the end all', async () => {
  const shops = await Promise.all(
    ['one', 'two', 'three'].map((name) => stack.connect(name, { pollSilenceMinutes: 30 })),
  );
  const hear = (minutes: number, accountIds: readonly string[]) =>
    Promise.all(
      accountIds.map(async (accountId) => {
        const _id = `${accountId}/mentions`;
        const mentions = source({ _id, accountId, lastSuccessAt: later(minutes) });
        await stack.db.sources.replaceOne({ _id }, mentions, { upsert: true });
      }),
    );
  const ids = shops.map(({ id }) => id);
  await polled(40);
  await hear(0, ids);
  await watchAt(31);
  await watchAt(32);
  expect(await subjects()).toEqual(['Perch hears nothing from X about 3 accounts']);
  const [mail] = (await stack.control.mail()).slice(seen);
  for (const name of ['@one', '@two', '@three']) expect(mail?.text).toContain(name);

  await hear(33, ids.slice(0, 1));
  await watchAt(34);
  expect(await subjects()).toHaveLength(1);
  await hear(35, ids.slice(1, 2));
  await watchAt(48);
  expect(await subjects()).toHaveLength(1);
  await watchAt(50);
  await watchAt(51);
  expect((await subjects()).slice(1)).toEqual(['X answers again for 2 accounts']);
  await hear(52, ids);
  await watchAt(53);
  expect((await subjects()).slice(2)).toEqual(['X answers again for @three']);
  for (const { id } of shops) await stack.save(id, { pollSilenceMinutes: 0 });
});

describe('S10 a mail server that takes its time', () => {
  const emails = ['hangs1@example.com', 'hangs2@example.com', 'yves@example.com', 'zoe@example.com'];
  let passedMs = 0;
  beforeEach(async () => {
    passedMs = 0;
    for (const email of emails) await stack.api.post('/v1/agents', { email, name: 'Admin', role: 'admin' });
    // Both kinds of silence have begun, each told in a mail of its own.
    await polled(0);
  });
  afterEach(() => stack.db.agents.deleteMany({ email: { $in: emails } }));

  const sendMs = 15_000;
  const slow: Mailer = {
    ...mailer,
    send(mail) {
      passedMs += sendMs;
      return mailer.send(mail);
    },
  };
  const hanging: Mailer = {
    ...mailer,
    async send(mail) {
      if (!mail.to.startsWith('hangs')) return mailer.send(mail);
      passedMs += sendMs;
      throw new MailUnavailableError('No answer', true);
    },
  };
  /** A round of housekeeping; returns how long it took. */
  async function round(by: Mailer): Promise<number> {
    const before = passedMs;
    const clock = () => new Date(later(125).getTime() + passedMs);
    await activitiesOf(stack, { mailer: by, clock }).watchSilences();
    return passedMs - before;
  }
  const told = async () =>
    (await stack.control.mail()).slice(seen).map(({ to, subject }) => `${to[0]}: ${subject}`);

  test('holds up a round no longer than its time, and each admin is told once, by the next rounds', async () => {
    const tookMs: number[] = [];
    for (let rounds = 0; rounds < 6; rounds += 1) tookMs.push(await round(slow));
    // An activity has 50 s.
    expect(Math.max(...tookMs)).toBeLessThan(45_000);
    expect(tookMs.at(-1)).toBe(0);
    expect(new Set(await told()).size).toBe(10);
    expect(await told()).toHaveLength(10);
  });

  test('for some keeps it from no other admin, nor any other silence from being told', async () => {
    for (let rounds = 0; rounds < 4; rounds += 1) expect(await round(hanging)).toBeLessThan(45_000);
    const known = ['Nothing has come in for @acme for a while', 'Perch hears nothing from X about @acme'];
    const others = ['admin@example.com', 'yves@example.com', 'zoe@example.com'];
    const all = others.flatMap((to) => known.map((subject) => `${to}: ${subject}`));
    expect((await told()).toSorted()).toEqual(all);
  });
});

test('S7 S10 what ended 90 days ago is forgotten with its notices, and what lasts is not however old', async () => {
  const { db } = stack;
  const old = { kind: 'polls', since: later(0), noticedAt: later(0), accountId: acme.id } as const;
  const ended = { ...old, endedAt: later(1), end: 'heard' } as const;
  await db.silences.insertMany([
    { ...ended, _id: 'over', group: 'g1', endGroup: 'e1' },
    { ...ended, _id: 'others last', group: 'g2', endGroup: 'e2' },
    { ...old, _id: 'lasts', endedAt: null, end: null, group: 'g2' },
    { ...ended, _id: 'young', group: 'g3', endGroup: 'e3', endedAt: later(3) },
  ]);
  const incident = {
    accountId: acme.id,
    accountIds: [],
    kind: 'lost',
    cause: 'revoked',
    beganAt: later(0),
  } as const;
  await db.accessIncidents.insertMany([
    { ...incident, _id: 'i1', endedAt: later(1), end: 'changed' },
    { ...incident, _id: 'i2', endedAt: null, end: null },
  ]);
  const told = ['g1', 'e1', 'g2', 'e2', 'g3', 'e3', 'i1', 'i2'].map((incidentId) => ({
    _id: `${incidentId}/0/ada`,
    ...{ incidentId, step: 0, agentId: 'ada', messageId: '', state: 'sent' as const },
    ...{ until: later(0), at: later(0) },
  }));
  await db.notices.insertMany(told);
  const clock = () => later(2 + 90 * 24 * 60);
  await activitiesOf(stack, { clock }).forgetEnded();
  expect(await db.silences.distinct('_id')).toEqual(['lasts', 'young']);
  expect(await db.accessIncidents.distinct('_id')).toEqual(['i2']);
  expect(await db.notices.distinct('incidentId')).toEqual(['e3', 'g2', 'g3', 'i2']);
});
