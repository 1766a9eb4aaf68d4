import { describe, expect, test } from 'vitest';
import type { Comment, Reply, Ticket } from '../../api/client/answers.js';
import { eventually } from '../eventually.js';
import { stackForFile } from './stack.js';

const stack = await stackForFile();
const acme = await stack.connect('acme');
await stack.control.createUser({ username: 'jane', dmPolicy: 'everyone' });

const tickets = (): Promise<Ticket[]> => stack.api.all('/v1/tickets');
const comments = (ticketId: string): Promise<Comment[]> => stack.api.all(`/v1/tickets/${ticketId}/comments`);
const ticketAbout = (text: string): Promise<Ticket> =>
  eventually(async () => (await tickets()).find(({ subject }) => subject.includes(text)), {
    what: `a ticket about ${text}`,
  });
const settled = (replyId: string): Promise<Reply> =>
  eventually(async () => {
    const reply = await stack.api.get(`/v1/replies/${replyId}`);
    return ['sent', 'refused', 'unknown'].includes(reply.state) && reply;
  });

describe('from a post on X to its answer', () => {
  test('S38 a mention becomes a ticket, and its answer is a reply to the post', async () => {
    const post = await stack.control.post({ from: 'jane', text: '@acme my parcel is late' });
    const ticket = await ticketAbout('parcel is late');
    expect(ticket).toMatchObject({ channel: 'x', status: 'new', accountId: acme.id });
    expect(await comments(ticket.id)).toMatchObject([
      { side: 'customer', visibility: 'public', xId: post.id },
    ]);

    const queued = await stack.api.post(`/v1/tickets/${ticket.id}/replies`, {
      text: 'We are on it!',
      via: 'x',
    });
    const reply = await settled(queued.id);
    expect(reply).toMatchObject({ state: 'sent', reason: null });
    const sent = (await stack.control.ledger()).posts.find(({ id }) => id === reply.xId);
    expect(sent?.inReplyTo).toBe(post.id);
    expect((await comments(ticket.id)).map(({ side }) => side)).toEqual(['customer', 'agent']);
  });

  test('S38 a direct message becomes a ticket, and its answer is a direct message', async () => {
    await stack.control.dm({ from: 'jane', to: 'acme', text: 'my order number is 7' });
    await stack.api.post(`/v1/accounts/${acme.id}/poll`);
    const ticket = await ticketAbout('order number is 7');
    expect(ticket.channel).toBe('x_dm');
    const queued = await stack.api.post(`/v1/tickets/${ticket.id}/replies`, {
      text: 'Thank you',
      via: 'x',
    });
    expect(await settled(queued.id)).toMatchObject({ state: 'sent' });
    expect((await stack.control.dmsOf('jane', 'acme')).map(({ text }) => text)).toEqual(
      expect.arrayContaining(['Thank you', 'my order number is 7']),
    );
  });
});
