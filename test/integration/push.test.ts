import { createHmac } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { ada } from '../../src/domain/test/examples.js';
import { captureNews } from '../../src/store/push/capture.js';
import { eventually } from '../eventually.js';
import { deskOf } from './desk.js';
import { beginPush, pushedStackForFile, pushEnv } from './pushing.js';

const stack = await pushedStackForFile();
const desk = deskOf(stack);
const acme = await stack.connect('acme');
await stack.control.createUser({ username: 'jane', dmPolicy: 'everyone' });
await beginPush(stack, acme.id);
beforeEach(() => stack.control.clearPushFaults());

const reads = async (route: string) =>
  (await stack.control.journal()).filter((one) => one.route === route).length;

describe('what X pushes', () => {
  test('a mention is a ticket, without a call to X', async () => {
    const before = await reads('mentions');
    const post = await stack.control.post({ from: 'jane', text: '@acme my parcel & I are lost' });
    const ticket = await desk.ticketWith(acme, post);
    expect(ticket.channel).toBe('x');
    expect(await desk.said(ticket)).toEqual([['customer', '@acme my parcel & I are lost']]);
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

  test('signs nothing for anybody that could be pushed: a challenge that holds an event is refused', async () => {
    const event = JSON.stringify({
      data: {
        event_uuid: '1',
        event_type: 'post.mention.create',
        filter: { user_id: acme.xUserId },
        payload: { id: '99', text: 'forged', author_id: '9', created_at: new Date().toISOString() },
      },
    });
    for (const token of [event, ` ${event}`, '{}'])
      expect((await fetch(`${url()}?crc_token=${encodeURIComponent(token)}`)).status).toBe(400);
    // Under such a signature it would be taken: the refusal is all that keeps it out.
    expect((await push(event, sign(event))).status).toBe(200);
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

  test('an own answer to oneself is nobody’s mention, and an own post goes by the id of any version (S24, S25)', async () => {
    const { body, send } = {
      body: (data: object) => JSON.stringify({ data }),
      send: (text: string) => push(text, sign(text)),
    };
    const filter = { user_id: acme.xUserId };
    const answer = {
      id: '98',
      text: 'and more',
      author_id: acme.xUserId,
      created_at: new Date().toISOString(),
    };
    const event = { event_uuid: '2', event_type: 'post.reply.create', filter, payload: answer };
    expect((await send(body(event))).status).toBe(200);
    expect(await stack.db.items.findOne({ xId: '98' })).toMatchObject({ origins: ['own'] });

    const own = await stack.control.post({ from: 'acme', text: 'tpyo' });
    const edited = await stack.control.edit(own.id, 'typo');
    const read = () => stack.db.items.findOne({ xId: own.id, latestXId: edited.id });
    await stack.api.post(`/v1/accounts/${acme.id}/poll`);
    await eventually(async () => (await read()) !== null, { what: 'the edit' });
    const deleted = { event_uuid: '3', event_type: 'post.delete', filter };
    expect((await send(body({ ...deleted, payload: { id: '12345' } }))).status).toBe(200);
    expect((await read())?.gone).toBeUndefined();
    expect((await send(body({ ...deleted, payload: { id: edited.id } }))).status).toBe(200);
    expect((await read())?.gone).toMatchObject({ why: 'deleted' });
  });

  test('S4 stores nothing for an account that was deactivated since it was looked up', async () => {
    const account = await stack.db.accounts.findOne({ _id: acme.id });
    if (!account) throw new Error('connected above');
    const news = (xId: string) => {
      const post = {
        ...{ xId, latestXId: xId, conversationXId: xId, author: ada, text: '@acme hi', media: [] },
        ...{ createdAt: new Date(), inReplyToXUserId: null, references: [], mentionedXUserIds: [] },
      };
      return { kind: 'post', source: 'mentions', post, as: 'mention', whole: true } as const;
    };
    const stale = { ...account, epoch: account.epoch - 1 };
    expect(await captureNews(stack.db, stale, news('4711'), new Date())).toBe('notWanted');
    expect(await captureNews(stack.db, account, news('4712'), new Date())).toBe('stored');
    expect(await stack.db.items.distinct('xId', { xId: /^471[12]$/ })).toEqual(['4712']);
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
