import { expect, test } from 'vitest';
import type { Ticket } from '../../api/client/answers.js';
import { eventually } from '../eventually.js';
import { deskOf } from './desk.js';
import { stackForFile } from './stack.js';

const stack = await stackForFile();
const { control } = stack;
const desk = deskOf(stack);
await desk.plentyOfMessageReads();
await desk.person('jane');
const acme = await stack.connect('acme', { likes: true });

const notesOf = async (ticket: Ticket) =>
  (await desk.comments(ticket)).filter(({ side }) => side === 'system').map(({ text }) => text);

test('S3 a like of a post that has a ticket is noted there, and opens nothing', async () => {
  const post = await stack.control.post({ from: 'jane', text: '@acme lovely shop' });
  const ticket = await desk.ticketWith(acme, post);
  await desk.setStatus(ticket, 'solved');
  await stack.control.like({ user: 'acme', postId: post.id });
  await desk.look(acme);
  expect(await eventually(async () => (await notesOf(ticket))[0])).toBe('@acme liked this on X');
  expect(await stack.api.get(`/v1/tickets/${ticket.id}`)).toMatchObject({ status: 'solved' });
  expect(await desk.ticketsOf(acme)).toHaveLength(1);
});

test('S3 a repost is noted on the ticket of its post, also one from before there was a ticket', async () => {
  const post = await stack.control.post({ from: 'jane', text: 'Best shop in town' });
  const repost = await stack.control.post({ from: 'acme', text: '', reposts: post.id });
  await desk.decided(acme, repost);
  await stack.control.like({ user: 'acme', postId: post.id });
  await desk.look(acme);
  const ticket = await desk.ticketWith(acme, post);
  await eventually(async () => (await notesOf(ticket)).length === 2);
  expect((await notesOf(ticket)).toSorted()).toEqual(['@acme liked this on X', '@acme reposted this on X']);
  expect(await desk.decided(acme, repost)).toMatchObject({ ticketId: ticket.id });
});

test('S3 S20 the like that makes a ticket is its first note; S24 what was answered before stands beside it', async () => {
  const post = await stack.control.post({ from: 'jane', text: 'I wish the shop had more red' });
  await stack.control.post({ from: 'acme', text: 'It has!', inReplyTo: post.id });
  await stack.control.like({ user: 'acme', postId: post.id });
  await desk.look(acme);
  const ticket = await desk.ticketWith(acme, post);
  expect(ticket.channel).toBe('x_like');
  await eventually(async () => (await desk.comments(ticket)).length === 3);
  expect(await desk.said(ticket)).toEqual([
    ['customer', 'I wish the shop had more red'],
    ['agent', '@jane It has!'],
    ['system', '@acme liked this on X'],
  ]);
});

test.each([
  ['post', async () => control.post({ from: 'jane', text: '@acme is it open?' })],
  ['direct message', async () => control.dm({ from: 'jane', to: 'acme', text: 'Is it open?' })],
] as const)(
  'S24 the own echo of a %s is known by its id; the same words sent on X stand beside it',
  async (kind, ask) => {
    const asked = await ask();
    await desk.look(acme);
    const ticket = await desk.ticketWith(acme, asked);
    const { id } = await desk.answer(ticket.id, 'Yes, until six');
    const { xId } = await desk.replyBecomes(id, 'sent');
    await desk.look(acme);
    await desk.decided(acme, { id: xId ?? '' });
    const ours = async () => (await desk.comments(ticket)).filter(({ side }) => side === 'agent');
    expect((await ours()).map((comment) => comment.xId)).toEqual([xId]);

    const native =
      kind === 'post'
        ? await control.post({ from: 'acme', text: 'Yes, until six.', inReplyTo: asked.id })
        : await control.dm({ from: 'acme', to: 'jane', text: 'Yes, until six' });
    await desk.look(acme);
    await desk.decided(acme, native);
    expect((await ours()).map((comment) => comment.xId).toSorted()).toEqual([xId, native.id].toSorted());
  },
);

/** Waits until the last comment says this, and gives what it said before. */
const earlierOf = (ticket: Ticket, text: string) =>
  eventually(
    async () =>
      (await desk.comments(ticket)).find((comment) => comment.text === text)?.edits.map((edit) => edit.text),
    { what: `a comment “${text}”` },
  );

test('S25 an edit changes its comment, keeps what was said before, and opens nothing', async () => {
  const birch = await stack.connect('birch');
  const post = await stack.control.post({ from: 'jane', text: '@birch my parcel is lat' });
  const ticket = await desk.ticketWith(birch, post);
  const second = await stack.control.edit(post.id, '@birch my parcel is late');
  await earlierOf(ticket, '@birch my parcel is late');
  await stack.control.edit(second.id, '@birch my parcel is very late');
  expect(await earlierOf(ticket, '@birch my parcel is very late')).toEqual([
    '@birch my parcel is lat',
    '@birch my parcel is late',
  ]);
  expect(await desk.comments(ticket)).toMatchObject([{ side: 'customer', xId: post.id }]);
  expect(await desk.decided(birch, post)).toMatchObject({
    xId: post.id,
    text: '@birch my parcel is very late',
    ticketId: ticket.id,
  });
  expect(await desk.ticketsOf(birch)).toHaveLength(1);
  expect(await desk.inbox(birch)).toHaveLength(1);
});

test('S25 S24 an own post that is edited at X changes its comment, also one that Perch sent', async () => {
  const post = await stack.control.post({ from: 'jane', text: '@acme where are you?' });
  const ticket = await desk.ticketWith(acme, post);
  await stack.api.post(`/v1/tickets/${ticket.id}/replies`, { text: 'Comming' });
  const sent = await eventually(async () =>
    (await desk.comments(ticket)).find(({ side, xId }) => side === 'agent' && xId !== null),
  );
  await stack.control.edit(sent.xId ?? '', '@jane Coming');
  expect(await earlierOf(ticket, '@jane Coming')).toHaveLength(1);
  expect((await desk.comments(ticket)).map(({ side }) => side)).toEqual(['customer', 'agent']);
});
