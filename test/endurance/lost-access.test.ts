import { beforeEach, expect, onTestFinished, test } from 'vitest';
import type { Account } from '../../api/client/answers.js';
import { eventually } from '../eventually.js';
import { reauthorizeAccount } from '../../src/cli/up/connecting.js';
import { deskOf } from '../integration/desk.js';
import { mailsFromNow, type Mails } from '../integration/mails.js';
import { stackForFile, type ConnectedAccount } from '../integration/stack.js';

/** A played day: what takes half a minute or days takes seconds. */
const stack = await stackForFile({ env: { ACCESS_RECHECK_SECONDS: '1', BLOCKED_LOOK_MINUTES: '0.02' } });
const desk = deskOf(stack);
await desk.person('ada');

let received: Mails;
beforeEach(async () => {
  received = await mailsFromNow(stack);
});

/** Seconds well apart: of reminders that are due at once only the latest is told. */
const inSeconds = (...seconds: number[]) => seconds.map((each) => each / 86_400);
const never = [300];

const becomes = (account: ConnectedAccount, state: Account['state']) => desk.accountBecomes(account, state);

const healthy = async (account: ConnectedAccount): Promise<boolean> => {
  const { sources } = await desk.health(account);
  return sources.every(({ lastError }) => lastError === null);
};

/** The mails of the test so far, as [to, subject]. */
const mails = async () => (await received.mails()).map(({ to, subject }) => [to[0], subject]);
const mailed = async (count: number) => {
  await received.arrived(count);
  return mails();
};

/** For one test. */
const addAgent = async (email: string, role: 'admin' | 'agent') => {
  await stack.api.post('/v1/agents', { email, name: email, role });
  onTestFinished(async () => {
    await stack.db.agents.deleteOne({ email });
  });
};

test('S6 S7 S8 revoked: every admin is told once and reminded, then silence; reauthorized, the gap is filled', async () => {
  await addAgent('zoe@example.com', 'admin');
  await addAgent('agent@example.com', 'agent');
  const account = await stack.connect('acme', { reminderDays: inSeconds(3, 15) });
  const before = await stack.control.post({ from: 'ada', text: '@acme before' });
  const ticket = await desk.ticketWith(account, before);

  await stack.control.revoke('acme');
  expect(await becomes(account, 'needsReauthorization')).toMatchObject({ stateReason: 'refreshRefused' });
  const missed = await stack.control.post({ from: 'ada', text: '@acme while it was away' });
  const { id: replyId } = await desk.answer(ticket.id, 'We are on it');

  const told = await mailed(6);
  expect(told.filter(([to]) => to === 'admin@example.com').map(([, subject]) => subject)).toEqual([
    'Perch lost access to @acme on X: please reauthorize',
    'Reminder 1 of 2: Perch still has no access to @acme on X',
    'Reminder 2 of 2: Perch still has no access to @acme on X',
  ]);
  expect(told.filter(([to]) => to === 'zoe@example.com')).toHaveLength(3);
  const [notice] = await received.mails();
  expect(notice?.text).toContain(`${stack.config.publicUrl}/r/`);
  expect(await desk.reply(replyId)).toMatchObject({ state: 'queued', reason: 'accessLost' });
  const asked = (await stack.control.journal()).length;

  await reauthorizeAccount(stack.api, stack.control, account);
  await becomes(account, 'active');
  expect(await desk.ticketWith(account, missed)).toMatchObject({ accountId: account.id });
  await desk.replyBecomes(replyId, 'sent');
  const all = await mailed(8);
  expect(all.slice(6).map(([, subject]) => subject)).toEqual([
    'Perch has access to @acme again',
    'Perch has access to @acme again',
  ]);
  const messageIds = (await received.mails()).map(({ messageId }) => messageId);
  expect(new Set(messageIds).size).toBe(8);
  // While access was lost X was asked for nothing: what follows the last mail is the login and later.
  const after = (await stack.control.journal()).slice(asked);
  expect(after[0]?.path).toMatch(/oauth2/);
  expect(await stack.api.all(`/v1/accounts/${account.id}/gaps`)).toEqual([]);
});

test('S6 one refusal, outages, rate limits and silence are no lost access', async () => {
  const account = await stack.connect('birch', { reminderDays: never });
  await desk.ticketWith(account, await stack.control.post({ from: 'ada', text: '@birch one' }));

  for (const fault of [
    { kind: 'status', status: 401, times: 2 },
    { kind: 'status', status: 503, times: 1 },
    { kind: 'html', times: 1 },
    { kind: 'hang', times: 1 },
    { kind: 'status', status: 429, times: 1 },
  ] as const) {
    // Still to come when the fault is met, or X's word would be of no use.
    const headers = { 'x-rate-limit-reset': String(Math.ceil(Date.now() / 1_000) + 8) };
    const struck = 'status' in fault ? { ...fault, headers } : fault;
    await stack.control.fault({ route: 'mentions', ...struck });
    await stack.control.fault({ route: 'own-posts', ...struck });
    await eventually(async () => (await stack.control.faults()).length === 0 && (await healthy(account)), {
      what: `@birch to be well after ${fault.kind}`,
    });
  }
  await desk.ticketWith(account, await stack.control.post({ from: 'ada', text: '@birch two' }));
  expect(await desk.account(account)).toMatchObject({ state: 'active', stateReason: null });
  expect(await mails()).toEqual([]);
});

test('S6 locked at X: one mail per admin, looked at again by itself, and told when it is over', async () => {
  const account = await stack.connect('cedar', { reminderDays: inSeconds(1) });
  await desk.ticketWith(account, await stack.control.post({ from: 'ada', text: '@cedar before' }));

  await stack.control.changeUser('cedar', { locked: true });
  expect(await becomes(account, 'blocked')).toMatchObject({ stateReason: 'accountLocked' });
  await mailed(1);
  const missed = await stack.control.post({ from: 'ada', text: '@cedar meanwhile' });
  await stack.control.changeUser('cedar', { locked: false });
  await becomes(account, 'active');
  expect((await desk.ticketWith(account, missed)).subject).toContain('meanwhile');
  expect(await mailed(2)).toEqual([
    ['admin@example.com', expect.stringContaining('@cedar is locked')],
    ['admin@example.com', 'Perch has access to @cedar again'],
  ]);
});

test('S6 out of credits: all accounts stop, one mail tells of it, and all go on when credits return', async () => {
  const delta = await stack.connect('delta');
  const shop = await stack.connect('shop');
  const depleted = await Promise.all(
    ['mentions', 'own-posts', 'dm_events'].map((route) =>
      stack.control.fault({
        route,
        kind: 'status',
        status: 402,
        times: 10_000,
        body: {
          title: 'CreditsDepleted',
          type: 'https://api.x.com/2/problems/credits',
          detail: 'Your enrolled account [1] does not have any credits to fulfill this request.',
        },
      }),
    ),
  );
  await becomes(delta, 'blocked');
  expect(await becomes(shop, 'blocked')).toMatchObject({ stateReason: 'creditsDepleted' });
  await mailed(1);
  for (const { id } of depleted) await stack.control.clearFaults(id);
  await becomes(delta, 'active');
  await becomes(shop, 'active');
  const [notice, back, ...more] = await mailed(2);
  expect(notice?.[1]).toMatch(/credits/);
  expect(back?.[1]).toMatch(/again/);
  expect(more).toEqual([]);
});

test('S7 a deactivated or unlinked account is reminded of no more', async () => {
  const elm = await stack.connect('elm', { reminderDays: inSeconds(8) });
  const pine = await stack.connect('pine', { reminderDays: inSeconds(8) });
  const other = await stack.connect('other', { reminderDays: inSeconds(8) });
  for (const account of [elm, pine, other]) await stack.control.revoke(account.handle);
  await mailed(3);
  await stack.api.post(`/v1/accounts/${elm.id}/deactivate`);
  await stack.api.delete(`/v1/accounts/${pine.id}`);
  const all = await mailed(4);
  expect(all.slice(3)).toEqual([['admin@example.com', expect.stringMatching(/^Reminder 1 of 1: .*@other/)]]);
  expect(await desk.account(elm)).toEqual(expect.objectContaining({ state: 'paused' }));
});

test('S6 a list that the plan lacks is that list’s own failure: the account goes on', async () => {
  await stack.control.fault({
    route: 'liked_tweets',
    kind: 'status',
    status: 403,
    times: 10_000,
    body: {
      title: 'Client Forbidden',
      type: 'https://api.x.com/2/problems/client-forbidden',
      reason: 'client-not-enrolled',
    },
  });
  const account = await stack.connect('fir', { likes: true });
  await eventually(
    async () => {
      const { sources } = await desk.health(account);
      return sources.some(({ lastError }) => lastError === 'clientForbidden');
    },
    { what: 'the refusal to show on the health page' },
  );
  await desk.ticketWith(account, await stack.control.post({ from: 'ada', text: '@fir still there?' }));
  expect(await desk.account(account)).toMatchObject({ state: 'active', stateReason: null });
  expect(await mails()).toEqual([]);
});
