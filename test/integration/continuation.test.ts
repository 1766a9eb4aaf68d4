import { describe, expect, test } from 'vitest';
import type { Ticket } from '../../api/client/answers.js';
import { newId } from '../../src/store/database.js';
import { deskOf, seldom } from './desk.js';
import { stackForFile } from './stack.js';

const limit = 5_000;
const stack = await stackForFile();
const desk = deskOf(stack);
await desk.plentyOfMessageReads();
const acme = await stack.connect('acme', seldom);
await desk.person('jane');

interface AtX {
  readonly id: string;
}

const kinds = {
  posts: (text: string, inReplyTo?: AtX) =>
    stack.control.post({
      from: 'jane',
      text: `@acme ${text}`,
      ...(inReplyTo ? { inReplyTo: inReplyTo.id } : {}),
    }),
  messages: (text: string) => stack.control.dm({ from: 'jane', to: 'acme', text }),
};

const ticketOf = (atX: AtX) => desk.arrived(acme, atX);

/** So many comments that one more makes it full, as the years would have brought them. */
async function fill({ id, createdAt }: Ticket): Promise<void> {
  const shared = {
    accountId: acme.id,
    via: 'perch',
    xId: null,
    itemId: null,
    replyId: null,
    agentId: null,
  } as const;
  await stack.db.comments.insertMany(
    Array.from({ length: limit - 2 }, (_, index) => ({
      ...{ ...shared, _id: newId(), ticketId: id, side: 'agent', visibility: 'internal', authorName: 'Ada' },
      ...{ text: `note ${index}`, media: [], at: new Date(createdAt), order: '', edits: [] },
    })),
  );
  await stack.db.tickets.updateOne({ _id: id }, { $inc: { commentCount: limit - 2, version: 1 } });
}

const commentCount = async ({ id }: Ticket) => (await stack.db.tickets.findOne({ _id: id }))?.commentCount;
const held = ({ id }: Ticket) => stack.db.comments.countDocuments({ ticketId: id });
const read = ({ id }: Ticket) => stack.api.get(`/v1/tickets/${id}`);

describe.each(['posts', 'messages'] as const)('a ticket of %s with 4,999 comments', (kind) => {
  test('S35 takes one more, our words beyond it, and the customer goes on in a linked one', async () => {
    const first = await kinds[kind](`the first of many ${kind}`);
    const begun = await ticketOf(first);
    const ticket = await stack.api.patch(`/v1/tickets/${begun.id}`, {
      ...{ status: 'pending', tags: ['vip'], priority: 'high' },
    });
    await fill(ticket);
    expect(await ticketOf(await kinds[kind]('the last that fits', first))).toMatchObject({ id: ticket.id });
    expect(await commentCount(ticket)).toBe(limit);

    await stack.api.post(`/v1/tickets/${ticket.id}/comments`, { text: 'a note all the same' });
    const answer = await desk.answer(ticket.id, `answer to ${kind}`);
    expect(await desk.replyBecomes(answer.id, 'sent')).toMatchObject({ ticketId: ticket.id });
    expect(await read(ticket)).toMatchObject({ continuedBy: null, status: 'open' });

    const next = await ticketOf(await kinds[kind]('and on it goes', first));
    expect(next).toMatchObject({
      ...{ channel: ticket.channel, status: 'open', tags: ['vip'], priority: 'high' },
      ...{ followUpOf: ticket.id, linked: [ticket.id], continuedBy: null, filedBy: ticket.filedBy },
      requester: { id: ticket.requester!.id },
    });
    expect(await read(ticket)).toMatchObject({ status: 'closed', continuedBy: next.id, linked: [next.id] });
    expect([await commentCount(ticket), await held(ticket)]).toEqual([limit + 2, limit + 2]);
    expect(await ticketOf(await kinds[kind]('and on', first))).toMatchObject({ id: next.id });
    expect((await desk.said(next)).map(([side]) => side)).toEqual(['customer', 'customer']);

    await expect(desk.answer(ticket.id, 'too late')).rejects.toMatchObject({ code: 'ticketClosed' });
    await desk.replyBecomes((await desk.answer(next.id, `here, ${kind}`)).id, 'sent');
    expect(await desk.ticketsOf(acme)).toHaveLength(kind === 'posts' ? 2 : 4);
  });
});
