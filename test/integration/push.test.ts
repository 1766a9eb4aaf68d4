import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '../eventually.js';
import { deskOf, type Desk } from './desk.js';
import { housekeep, pushed, pushEnv, relaxed } from './pushing.js';
import { startStack, type ConnectedAccount, type Stack } from './stack.js';

let stack: Stack;
let desk: Desk;
let acme: ConnectedAccount;

beforeAll(async () => {
  stack = await startStack({ env: pushEnv });
  desk = deskOf(stack);
  acme = await stack.connect('acme');
  await stack.control.createUser({ username: 'jane', dmPolicy: 'everyone' });
  await eventually(async () => (await stack.db.sources.countDocuments({ swept: true })) === 3, {
    what: 'the first polls',
  });
  await housekeep(stack);
  await pushed(stack, acme.id);
  await relaxed(stack, acme.id);
});
afterAll(() => stack.close());
beforeEach(() => stack.control.clearPushFaults());

const reads = async (route: string) =>
  (await stack.control.journal()).filter((one) => one.route === route).length;

describe('what X pushes', () => {
  test('a mention is a ticket within a second, without a call to X', async () => {
    const before = await reads('mentions');
    const post = await stack.control.post({ from: 'jane', text: '@acme my parcel & I are lost' });
    const ticket = await desk.ticketWith(acme, post);
    expect(ticket.channel).toBe('x');
    expect(await desk.said(ticket)).toEqual([['customer', '@acme my parcel & I are lost']]);
    const stored = await stack.db.tickets.findOne({ conversationXId: post.id });
    expect((stored?.createdAt.getTime() ?? 0) - Date.parse(post.createdAt)).toBeLessThan(1_000);
    expect(await reads('mentions')).toBe(before);
  });

  test('a direct message is a ticket, and ours beside it an agent’s comment (S24)', async () => {
    const before = await reads('dm_events');
    const dm = await stack.control.dm({ from: 'jane', to: 'acme', text: 'hello & welcome' });
    const ticket = await desk.ticketWith(acme, dm);
    expect(ticket.channel).toBe('x_dm');
    await stack.control.dm({ from: 'acme', to: 'jane', text: 'from the phone' });
    await eventually(async () => (await desk.said(ticket)).length === 2);
    expect(await desk.said(ticket)).toEqual([
      ['customer', 'hello & welcome'],
      ['agent', 'from the phone'],
    ]);
    expect(await reads('dm_events')).toBe(before);
  });
});

describe('the door', () => {
  const url = () => `${stack.config.publicUrl}/hooks/x`;
  const sign = (body: string, secret: string = pushEnv.X_CONSUMER_SECRET) =>
    `sha256=${createHmac('sha256', secret).update(body).digest('base64')}`;
  const push = (body: string, signature?: string, type = 'application/json') =>
    fetch(url(), {
      method: 'POST',
      body,
      headers: {
        'content-type': type,
        ...(signature === undefined ? {} : { 'x-twitter-webhooks-signature': signature }),
      },
    });

  test('answers X’s challenge', async () => {
    const answer = await fetch(`${url()}?crc_token=abc`);
    expect(await answer.json()).toEqual({ response_token: sign('abc') });
    expect((await fetch(url())).status).toBe(400);
  });

  test('turns away what X did not sign, whatever it is, and nothing is stored', async () => {
    const body = JSON.stringify({ data: { event_uuid: '1', event_type: 'x.y', filter: {}, payload: {} } });
    const before = await stack.db.items.countDocuments();
    for (const [text, signature] of [
      [body, undefined],
      [body, ''],
      [body, sign(`${body} `)],
      [body, sign(body, 'another secret')],
      ['{', sign('{}')],
      ['', undefined],
    ] as const)
      expect((await push(text, signature)).status).toBe(403);
    expect((await push('a=b', sign('a=c'), 'application/x-www-form-urlencoded')).status).toBe(403);
    expect(await stack.db.items.countDocuments()).toBe(before);
  });

  test('takes what X signed, also of a type nobody knows; what is no event at all is 400', async () => {
    const unknown = JSON.stringify({
      data: { event_uuid: '-7', event_type: 'post.sung', filter: { user_id: '1' }, payload: 7 },
    });
    expect((await push(unknown, sign(unknown))).status).toBe(200);
    for (const nonsense of ['{', '[]', '{"data":{}}'])
      expect((await push(nonsense, sign(nonsense))).status).toBe(400);
  });
});
