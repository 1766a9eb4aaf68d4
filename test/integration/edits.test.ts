import { expect, test } from 'vitest';
import type { Ticket } from '../../api/client/answers.js';
import { eventually } from '../eventually.js';
import { deskOf } from './desk.js';
import { stackForFile } from './stack.js';

const stack = await stackForFile();
const desk = deskOf(stack);
await desk.person('jane');
const acme = await stack.connect('acme');

/** Waits until the last comment says this, and gives what it said before. */
const earlierOf = (ticket: Ticket, text: string) =>
  eventually(
    async () =>
      (await desk.comments(ticket)).find((comment) => comment.text === text)?.edits.map((edit) => edit.text),
    { what: `a comment “${text}”` },
  );

test('S25 an edit changes its comment, keeps what was said before, and opens nothing', async () => {
  const post = await stack.control.post({ from: 'jane', text: '@acme my parcel is lat' });
  const ticket = await desk.ticketWith(acme, post);
  const second = await stack.control.edit(post.id, '@acme my parcel is late');
  await earlierOf(ticket, '@acme my parcel is late');
  await stack.control.edit(second.id, '@acme my parcel is very late');
  expect(await earlierOf(ticket, '@acme my parcel is very late')).toEqual([
    '@acme my parcel is lat',
    '@acme my parcel is late',
  ]);
  expect(await desk.comments(ticket)).toMatchObject([{ side: 'customer', xId: post.id }]);
  expect(await desk.decided(acme, post)).toMatchObject({
    xId: post.id,
    text: '@acme my parcel is very late',
    ticketId: ticket.id,
  });
  expect(await desk.ticketsOf(acme)).toHaveLength(1);
  expect(await desk.inbox(acme)).toHaveLength(1);
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
