import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { dataOf, useSandbox, type Connected, type Reply } from '../../test-rig.js';
import { pushReceiver } from './receiver.js';

const SECRET = 'perch-sandbox-consumer-secret';
const rig = useSandbox();
let receiver: Awaited<ReturnType<typeof pushReceiver>>;
let bearer: string;
let acme: Connected;
let acmeId: string;

const until = <T>(look: () => T) => vi.waitFor(look, { timeout: 5_000, interval: 20 });
const reason = ({ body }: Reply) =>
  z.looseObject({ errors: z.array(z.looseObject({ message: z.string() })) }).parse(body).errors[0]?.message;

async function put(path: string): Promise<Reply> {
  const headers = { authorization: `Bearer ${bearer}` };
  const response = await fetch(rig().sandbox.xUrl + path, { method: 'PUT', headers });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

async function appToken(): Promise<string> {
  const response = await fetch(`${rig().sandbox.xUrl}/oauth2/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`perch-sandbox-key:${SECRET}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  return z.object({ access_token: z.string() }).parse(await response.json()).access_token;
}

const createWebhook = (url = receiver.url) => rig().post('/2/webhooks', bearer, { url });
const webhookId = async (): Promise<string> => String(dataOf(await createWebhook()).id);

const subscribe = (eventType: string, id: string, options: { token?: string; direction?: string } = {}) =>
  rig().post('/2/activity/subscriptions', options.token ?? acme.accessToken, {
    event_type: eventType,
    filter: {
      user_id: acmeId,
      ...(options.direction === undefined ? {} : { direction: options.direction }),
    },
    webhook_id: id,
  });

beforeAll(async () => {
  receiver = await pushReceiver(SECRET);
});
afterAll(() => receiver.close());

beforeEach(async () => {
  await rig().control.reset();
  receiver.received.length = 0;
  Object.assign(receiver.behaviour, { answer: 'right', status: 200 });
  acmeId = (await rig().control.createUser({ username: 'acme' })).id;
  await rig().control.createUser({ username: 'jane' });
  acme = await rig().signIn('acme');
  bearer = await appToken();
});

describe('webhooks', () => {
  it('are made once the address answered the challenge, and listed', async () => {
    const made = await createWebhook();
    expect(made.status).toBe(200);
    expect(dataOf(made)).toMatchObject({ url: receiver.url, valid: true });
    expect((await rig().get('/2/webhooks', bearer)).body).toMatchObject({
      data: [{ url: receiver.url, valid: true }],
      meta: { result_count: 1 },
    });
  });

  it('are refused in X’s words', async () => {
    receiver.behaviour.answer = 'wrong';
    expect(reason(await createWebhook())).toBe('CrcValidationFailed');
    receiver.behaviour.answer = 'right';
    expect(reason(await createWebhook('not a url'))).toBe('UrlValidationFailed');
    await createWebhook();
    expect(reason(await createWebhook())).toBe('DuplicateUrlFailed');
    expect(reason(await createWebhook(`${receiver.url}/other`))).toBe('WebhookLimitExceeded');
    expect(reason(await put('/2/webhooks/7'))).toBe('WebhookIdInvalid');
    await rig().control.acceptOnlyHttps();
    expect(reason(await createWebhook(`${receiver.url}/third`))).toBe('UrlValidationFailed');
  });

  it('are the app’s own: a user’s token and a made-up one are turned away', async () => {
    for (const token of [acme.accessToken, 'invented'])
      expect((await rig().get('/2/webhooks', token)).status).toBe(401);
  });

  it('that fail a challenge are invalid at once, after an error only when it lasts, and come back by PUT', async () => {
    const id = await webhookId();
    const valid = async () => (await rig().control.push()).webhooks[0]?.valid;
    receiver.behaviour.answer = 'error';
    await rig().control.advance(25 * 3_600_000);
    await rig().control.challengeWebhooks();
    expect(await valid()).toBe(true);
    await rig().control.advance(4 * 3_600_000);
    await until(async () => expect(await valid()).toBe(false));
    receiver.behaviour.answer = 'right';
    expect((await put(`/2/webhooks/${id}`)).body).toEqual({ data: { valid: true } });
    expect(await valid()).toBe(true);
    receiver.behaviour.answer = 'wrong';
    await rig().control.challengeWebhooks();
    await until(async () => expect(await valid()).toBe(false));
  });
});

describe('subscriptions', () => {
  it('to private events take the token of that user; public ones the app’s', async () => {
    const id = await webhookId();
    expect((await subscribe('post.mention.create', id, { token: bearer })).status).toBe(403);
    expect((await subscribe('post.mention.create', id)).status).toBe(200);
    expect((await subscribe('post.create', id, { token: bearer })).status).toBe(200);
    const narrow = await rig().signIn('acme', ['tweet.read', 'users.read']);
    expect((await subscribe('dm.received', id, { token: narrow.accessToken })).status).toBe(403);
    const listed = await rig().get('/2/activity/subscriptions', bearer);
    expect(listed.body).toMatchObject({ meta: { total_subscriptions: 2 } });
  });

  it('are deleted, and what happens afterwards is not told', async () => {
    const made = await subscribe('post.mention.create', await webhookId());
    const { subscription_id: id } = z
      .looseObject({ subscription_id: z.string() })
      .parse(dataOf(made).subscription);
    await rig().delete(`/2/activity/subscriptions/${id}`, bearer);
    await rig().control.post({ from: 'jane', text: '@acme hello' });
    expect((await rig().control.push()).deliveries).toEqual([]);
  });
});

describe('events', () => {
  it('tell of a mention, signed over the bytes sent, with its author', async () => {
    await subscribe('post.mention.create', await webhookId());
    const post = await rig().control.post({ from: 'jane', text: 'well @acme & co' });
    await until(() => expect(receiver.received).toHaveLength(1));
    const [first] = receiver.received;
    expect(first?.signed).toBe(true);
    expect(first?.event).toMatchObject({
      event_type: 'post.mention.create',
      filter: { user_id: acmeId },
      payload: { id: post.id, text: 'well @acme &amp; co', public_metrics: { like_count_str: '0' } },
      includes: { users: [{ username: 'jane' }, { username: 'acme' }] },
    });
    expect(first?.event.event_uuid).toMatch(/^-?\d{1,19}$/);
  });

  it('of replies leave out who is mentioned only because X put the handle there', async () => {
    const id = await webhookId();
    for (const type of ['post.mention.create', 'post.reply.create']) await subscribe(type, id);
    const own = await rig().control.post({ from: 'acme', text: 'news' });
    const reply = await rig().control.post({ from: 'jane', text: 'oh', inReplyTo: own.id });
    await until(() => expect(receiver.types()).toEqual(['post.reply.create']));
    await rig().control.createUser({ username: 'bob' });
    await rig().control.post({ from: 'bob', text: 'indeed', inReplyTo: reply.id });
    await rig().control.post({ from: 'bob', text: 'last @acme' });
    await until(() => expect(receiver.types()).toEqual(['post.reply.create', 'post.mention.create']));
  });

  it('never tell of protected authors, nor of what was written long ago', async () => {
    await subscribe('post.mention.create', await webhookId());
    await rig().control.createUser({ username: 'shy', protected: true });
    await rig().control.post({ from: 'shy', text: '@acme psst' });
    const yesterday = new Date(Date.now() - 86_400_000).toISOString();
    await rig().control.post({ from: 'jane', text: '@acme once', createdAt: yesterday });
    const post = await rig().control.post({ from: 'jane', text: '@acme now' });
    await until(() => expect(receiver.received).toHaveLength(1));
    expect(receiver.received[0]?.event.payload.id).toBe(post.id);
  });

  it('tell of messages in the older shape, of likes, of posts and their end, each billed as X bills it', async () => {
    const id = await webhookId();
    for (const type of ['dm.received', 'dm.sent', 'post.create', 'post.delete']) await subscribe(type, id);
    await subscribe('like.create', id, { direction: 'outbound' });
    const dm = await rig().control.dm({ from: 'jane', to: 'acme', text: 'hi & bye' });
    await rig().control.dm({ from: 'acme', to: 'jane', text: 'hello' });
    const own = await rig().control.post({ from: 'acme', text: 'news' });
    await rig().control.like({ user: 'acme', postId: own.id });
    await rig().control.remove(own.id);
    await until(() =>
      expect(receiver.types().toSorted()).toEqual([
        'dm.received',
        'dm.sent',
        'like.create',
        'post.create',
        'post.delete',
      ]),
    );
    const message = receiver.received.find(({ event }) => event.event_type === 'dm.received')?.event;
    expect(message?.payload).toMatchObject({
      direct_message_events: [
        { type: 'message_create', id: dm.id, message_create: { message_data: { text: 'hi &amp; bye' } } },
      ],
      users: { [acmeId]: { data: { username: 'acme' } } },
    });
    await until(async () => {
      const charges = await rig().control.charges();
      expect(charges.filter(({ what }) => what.includes('.')).map(({ what, usd }) => [what, usd])).toEqual(
        expect.arrayContaining([
          ['dm.received', 0.01],
          ['post.create', 0.005],
          ['post.delete', 0.005],
          ['like.create', 0.001],
        ]),
      );
    });
  });

  it('tell the app of a revocation, and end what was private', async () => {
    const id = await webhookId();
    await subscribe('post.mention.create', id);
    await subscribe('post.create', id, { token: bearer });
    await rig().control.revoke('acme');
    await until(() => expect(receiver.types()).toEqual(['oauth.revoke']));
    expect(receiver.received[0]?.event).toMatchObject({ filter: {}, payload: { user_id: acmeId } });
    const { subscriptions } = await rig().control.push();
    expect(subscriptions.map(({ eventType }) => eventType)).toEqual(['post.create']);
  });
});

describe('what goes wrong with deliveries', () => {
  const mention = (text: string) => rig().control.post({ from: 'jane', text: `@acme ${text}` });
  const texts = () => receiver.received.map(({ event }) => event.payload.text);

  beforeEach(async () => {
    await subscribe('post.mention.create', await webhookId());
  });

  it('twice, late, out of order, under a wrong signature', async () => {
    await rig().control.pushFault({ kind: 'duplicate', times: 1 });
    await mention('a');
    await until(() => expect(texts()).toEqual(['@acme a', '@acme a']));
    const uuids = new Set(receiver.received.map(({ event }) => event.event_uuid));
    expect(uuids.size).toBe(1);
    receiver.received.length = 0;
    await rig().control.pushFault({ kind: 'reorder', times: 1 });
    await mention('b');
    await mention('c');
    await until(() => expect(texts()).toEqual(['@acme c', '@acme b']));
    receiver.received.length = 0;
    await rig().control.pushFault({ kind: 'tamper', times: 1 });
    await mention('d');
    await until(() => expect(receiver.received.map(({ signed }) => signed)).toEqual([false]));
  });

  it('dropped ones, and those of an invalid webhook, are withheld; a replay brings them', async () => {
    await rig().control.pushFault({ kind: 'drop', times: 1 });
    await mention('a');
    await rig().control.invalidateWebhooks();
    await mention('b');
    await until(async () =>
      expect((await rig().control.push()).deliveries.map(({ outcome }) => outcome)).toEqual([
        'withheld',
        'withheld',
      ]),
    );
    const [webhook] = (await rig().control.push()).webhooks;
    await put(`/2/webhooks/${webhook?.id}`);
    const minute = (ms: number) => new Date(ms).toISOString().replace(/\D/g, '').slice(0, 12);
    const job = await rig().post('/2/webhooks/replay', bearer, {
      webhook_id: webhook?.id,
      from_date: minute(Date.now() - 120_000),
      to_date: minute(Date.now()),
    });
    expect(job.status).toBe(200);
    await until(() => expect(texts()).toEqual(['@acme a', '@acme b']));
  });
});
