import { describe, expect, test } from 'vitest';
import { eventually } from '../eventually.js';
import { reauthorizeAccount } from '../../src/cli/up/connecting.js';
import { deskOf } from './desk.js';
import { housekeep, pushed, pushedStackForFile, relaxed } from './pushing.js';

const stack = await pushedStackForFile({ ACCESS_RECHECK_SECONDS: '1' });
const desk = deskOf(stack);
const acme = await stack.connect('acme');
await stack.control.createUser({ username: 'jane' });
await desk.plentyOfMessageReads();

const health = async () => (await desk.health(acme)).push;
const subscriptions = async () =>
  (await stack.control.push()).subscriptions.map(({ eventType }) => eventType).toSorted();
const polledAtFullPace = async () => {
  const reads = async () =>
    (await stack.control.journal()).filter(({ route }) => route === 'mentions').length;
  const before = await reads();
  await eventually(async () => (await reads()) >= before + 3, { what: 'the full pace' });
};
const failing = {
  errors: [{ message: 'CrcValidationFailed', parameters: {} }],
  title: 'Invalid Request',
  detail: 'One or more parameters to your request was invalid.',
  type: 'https://api.x.com/2/problems/invalid-request',
};

describe('push is kept', () => {
  test('before there is any, all is polled at full pace; then its webhook and subscriptions are made and the poll relaxes', async () => {
    await polledAtFullPace();
    expect(await health()).toMatchObject({ state: 'off', sources: [] });
    await housekeep(stack);
    await relaxed(stack, acme.id);
    expect(await subscriptions()).toEqual([
      'chat.received',
      'dm.received',
      'dm.sent',
      'post.create',
      'post.delete',
      'post.mention.create',
      'post.quote.create',
      'post.reply.create',
    ]);
    expect(await health()).toMatchObject({
      state: 'working',
      sources: ['mentions', 'directMessages', 'ownPosts'],
      lastError: null,
    });
  });

  test('kept twice changes nothing', async () => {
    const before = await stack.control.push();
    await housekeep(stack);
    expect((await stack.control.push()).subscriptions).toEqual(before.subscriptions);
    expect((await stack.db.accounts.findOne({ _id: acme.id }))?.push?.healthySince).toBeDefined();
    await relaxed(stack, acme.id);
  });

  test('an invalid webhook that cannot be proved is polled around at full pace, and said so', async () => {
    await stack.control.invalidateWebhooks();
    await stack.control.fault({
      route: 'validate-webhook',
      kind: 'status',
      status: 400,
      body: failing,
      times: 1,
    });
    await housekeep(stack);
    expect(await health()).toMatchObject({ state: 'failing', sources: [] });
    expect((await health()).lastError).toContain('CrcValidationFailed');
    await polledAtFullPace();
    const post = await stack.control.post({ from: 'jane', text: '@acme meanwhile' });
    await desk.ticketWith(acme, post);
  });

  test('once it is proved the poll relaxes again; what X kept to itself meanwhile is read at once', async () => {
    await housekeep(stack);
    await relaxed(stack, acme.id);
    await stack.control.invalidateWebhooks();
    const post = await stack.control.post({ from: 'jane', text: '@acme unheard' });
    await housekeep(stack);
    await desk.ticketWith(acme, post);
    expect((await stack.control.push()).webhooks[0]?.valid).toBe(true);
    await relaxed(stack, acme.id);
  });

  test('a subscription that X has dropped is made anew', async () => {
    const before = await subscriptions();
    await stack.db.accounts.updateOne({ _id: acme.id }, { $set: { 'settings.likes': true } });
    await housekeep(stack);
    expect(await subscriptions()).toEqual([...before, 'like.create'].toSorted());
    await stack.db.accounts.updateOne({ _id: acme.id }, { $set: { 'settings.likes': false } });
    await housekeep(stack);
    expect(await subscriptions()).toEqual(before);
  });

  test('X does not answer about push: for a while it is taken to stand as it stood', async () => {
    const before = (await stack.db.accounts.findOne({ _id: acme.id }))?.push;
    for (const status of [503, 429]) {
      await stack.control.fault({ route: 'webhooks', kind: 'status', status, times: 1 });
      await housekeep(stack);
      expect((await health()).lastError).not.toBeNull();
      expect((await stack.db.accounts.findOne({ _id: acme.id }))?.push).toEqual(before);
    }
  });

  test('S4 an account that is out of capture has no subscriptions and takes nothing; back again it has', async () => {
    await stack.api.post(`/v1/accounts/${acme.id}/deactivate`, {});
    const post = await stack.control.post({ from: 'jane', text: '@acme too late' });
    await eventually(async () =>
      (await stack.control.push()).deliveries.some(({ at }) => at >= post.createdAt),
    );
    expect(await stack.db.items.countDocuments({ xId: post.id })).toBe(0);
    await housekeep(stack);
    expect(await subscriptions()).toEqual([]);
    await stack.api.post(`/v1/accounts/${acme.id}/activate`, { importPause: false });
    await housekeep(stack);
    expect(await subscriptions()).toHaveLength(8);
    await pushed(stack, acme.id);
  });

  test('S6 a revocation that X pushes is one refusal, the look after it the second; reauthorized, push is back', async () => {
    await stack.control.revoke('acme');
    await eventually(
      async () => (await stack.db.accounts.findOne({ _id: acme.id }))?.state === 'needsReauthorization',
      { what: 'lost access' },
    );
    await housekeep(stack);
    expect(await subscriptions()).toEqual([]);
    await reauthorizeAccount(stack.api, stack.control, acme);
    await housekeep(stack);
    await pushed(stack, acme.id);
    expect(await subscriptions()).toHaveLength(8);
  });
});
