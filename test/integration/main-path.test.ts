import { describe, expect, test } from 'vitest';
import { deskOf } from './desk.js';
import { stackForFile } from './stack.js';

const stack = await stackForFile();
const acme = await stack.connect('acme');
await stack.control.createUser({ username: 'jane', dmPolicy: 'everyone' });
const { answer, comments, replyBecomes, ticketAbout } = deskOf(stack);

describe('from a post on X to its answer', () => {
  test('S38 a mention becomes a ticket, and its answer is a reply to the post', async () => {
    const post = await stack.control.post({ from: 'jane', text: '@acme my parcel is late' });
    const ticket = await ticketAbout('parcel is late');
    expect(ticket).toMatchObject({ channel: 'x', status: 'new', accountId: acme.id });
    expect(await comments(ticket)).toMatchObject([{ side: 'customer', visibility: 'public', xId: post.id }]);

    const queued = await answer(ticket.id, 'We are on it!');
    const reply = await replyBecomes(queued.id, 'sent');
    expect(reply).toMatchObject({ state: 'sent', reason: null });
    const sent = (await stack.control.ledger()).posts.find(({ id }) => id === reply.xId);
    expect(sent?.inReplyTo).toBe(post.id);
    expect((await comments(ticket)).map(({ side }) => side)).toEqual(['customer', 'agent']);
  });

  test('S38 a direct message becomes a ticket, and its answer is a direct message', async () => {
    await stack.control.dm({ from: 'jane', to: 'acme', text: 'my order number is 7' });
    await stack.api.post(`/v1/accounts/${acme.id}/poll`);
    const ticket = await ticketAbout('order number is 7');
    expect(ticket.channel).toBe('x_dm');
    const queued = await answer(ticket.id, 'Thank you');
    expect(await replyBecomes(queued.id, 'sent')).toMatchObject({ state: 'sent' });
    expect((await stack.control.dmsOf('jane', 'acme')).map(({ text }) => text)).toEqual(
      expect.arrayContaining(['Thank you', 'my order number is 7']),
    );
  });
});
