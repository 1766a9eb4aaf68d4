import { beforeEach, describe, expect, test } from 'vitest';
import { wallClock } from '../../src/domain/clock.js';
import { temporalWake } from '../../src/temporal/wake.js';
import { eventually } from '../eventually.js';
import { activitiesOf } from './activities.js';
import { beginPush, pushed, pushedStackForFile, pushEnv } from './pushing.js';
import type { Stack } from './stack.js';

const stack = await pushedStackForFile();
const acme = await stack.connect('acme');
await beginPush(stack, acme.id);

/** Keeps push as a worker with other settings would. */
function keepPush(
  settings: Partial<NonNullable<Stack['config']['push']>>,
  clock = wallClock,
): Promise<unknown> {
  if (!stack.config.push) throw new Error('the stack has the keys for push');
  const config = { ...stack.config, push: { ...stack.config.push, ...settings } };
  const wake = temporalWake(stack.temporal.client, stack.db, config.temporal.deployment);
  return activitiesOf(stack, { config, clock, wake }).keepPush();
}

const askedForToken = async () =>
  (await stack.control.journal()).filter(({ path }) => path === '/oauth2/token').length;
const bearerToken = async () => {
  const { X_CONSUMER_KEY: key, X_CONSUMER_SECRET: secret } = pushEnv;
  const answer = await fetch(`${stack.config.x.apiUrl}/oauth2/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  const { access_token: token } = (await answer.json()) as { readonly access_token: string };
  return token;
};
const lastError = async () => (await stack.db.push.findOne({ _id: 'push' }))?.lastError;

test('a bearer token that is set is used, without the key; one that X refuses is said so', async () => {
  const token = await bearerToken();
  const before = await askedForToken();
  await keepPush({ bearerToken: token, consumerKey: '' });
  expect(await lastError()).toBeNull();
  await keepPush({ bearerToken: 'spoilt', consumerKey: '' });
  expect(await lastError()).toContain('bearer token');
  expect(await lastError()).not.toContain('spoilt');
  expect(await askedForToken()).toBe(before);
});

test('switched off, webhook and subscriptions are deleted at X and all is polled at full pace; on again, they are back', async () => {
  await keepPush({});
  expect(await stack.control.push()).toMatchObject({ webhooks: [{ valid: true }] });
  await keepPush({ isOn: false });
  expect(await stack.control.push()).toMatchObject({ webhooks: [], subscriptions: [] });
  expect((await stack.db.accounts.findOne({ _id: acme.id }))?.push).toBeUndefined();
  const reads = async () =>
    (await stack.control.journal()).filter(({ route }) => route === 'mentions').length;
  const before = await reads();
  await eventually(async () => (await reads()) >= before + 3, { what: 'the full pace' });

  const asked = async () => (await stack.control.journal()).filter(({ path }) => path.includes('webhooks'));
  const calls = (await asked()).length;
  await keepPush({ isOn: false });
  expect((await asked()).length).toBe(calls);

  await keepPush({});
  expect((await stack.control.push()).subscriptions).toHaveLength(8);
  await pushed(stack, acme.id);
});

test('what takes X too long is left to the next minute, before the activity is given up with all that it knows', async () => {
  await keepPush({ isOn: false });
  let asked = 0;
  const slowly = () => new Date(Date.now() + 10_000 * asked++);
  await keepPush({}, slowly);
  const some = (await stack.control.push()).subscriptions.length;
  expect(some).toBeGreaterThan(0);
  expect(some).toBeLessThan(8);

  await keepPush({});
  const kept = (await stack.control.push()).subscriptions.length;
  await stack.api.post(`/v1/accounts/${acme.id}/deactivate`);
  asked = 0;
  await keepPush({}, slowly);
  const left = (await stack.control.push()).subscriptions.length;
  expect(left).toBeGreaterThan(0);
  expect(left).toBeLessThan(kept);
  await keepPush({});
  expect((await stack.control.push()).subscriptions).toEqual([]);
});

describe('switched off while X does not drop every subscription, the webhook stands, the reason is told and the next round goes on', () => {
  const atX = async () => {
    const { webhooks, subscriptions } = await stack.control.push();
    return { webhooks: webhooks.length, subscriptions: subscriptions.length };
  };
  const noted = async () => (await stack.db.push.findOne({ _id: 'push' }))?.webhookId;

  beforeEach(async () => {
    await stack.control.clearFaults();
    await stack.api.post(`/v1/accounts/${acme.id}/activate`, { importPause: false });
    await keepPush({});
    expect(await atX()).toEqual({ webhooks: 1, subscriptions: 8 });
  });

  async function endsInTheNextRound() {
    expect((await atX()).webhooks).toBe(1);
    expect(await noted()).toEqual(expect.any(String));
    await keepPush({ isOn: false });
    expect(await atX()).toEqual({ webhooks: 0, subscriptions: 0 });
    expect(await noted()).toBeNull();
    expect(await lastError()).toBeNull();
  }

  test('one that X fails to drop keeps none of the others', async () => {
    await stack.control.fault({ route: 'delete-subscription', kind: 'status', status: 503 });
    await keepPush({ isOn: false });
    expect((await atX()).subscriptions).toBe(1);
    expect(await lastError()).toContain('503');
    await endsInTheNextRound();
  });

  test('held back by X, it asks for no more until the next round', async () => {
    await stack.control.fault({ route: 'delete-subscription', kind: 'status', status: 429, times: 2 });
    await keepPush({ isOn: false });
    expect((await atX()).subscriptions).toBe(8);
    expect(await stack.control.faults()).toMatchObject([{ left: 1 }]);
    expect(await lastError()).not.toBeNull();
    await stack.control.clearFaults();
    await endsInTheNextRound();
  });

  test('what takes X too long is left', async () => {
    let asked = 0;
    await keepPush({ isOn: false }, () => new Date(Date.now() + 10_000 * asked++));
    const { subscriptions } = await atX();
    expect(subscriptions).toBeGreaterThan(0);
    expect(subscriptions).toBeLessThan(8);
    // Nothing failed: there is only more to do.
    expect(await lastError()).toBeNull();
    await endsInTheNextRound();
  });

  test('one that X no longer knows is dropped already', async () => {
    await stack.control.fault({ route: 'delete-subscription', kind: 'status', status: 404 });
    await keepPush({ isOn: false });
    expect((await atX()).webhooks).toBe(0);
    expect(await noted()).toBeNull();
    expect(await lastError()).toBeNull();
  });
});
