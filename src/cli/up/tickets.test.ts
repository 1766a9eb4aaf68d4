import { expect, test } from 'vitest';
import { ticketLine, type TicketInALine } from './screen.js';
import { watchTickets, type TicketPages } from './tickets.js';

type Listed = Awaited<ReturnType<TicketPages>>['data'][number];

const ticket = (number: number): Listed => ({
  id: `t${number}`,
  number,
  channel: 'x_dm',
  subject: 'My order has\nnot arrived',
  requester: { name: 'Maria' },
  createdAt: new Date(Date.UTC(2026, 0, 2, 3, 4, number)).toISOString(),
});

/** A server that holds tickets, newest first, two to a page; each look may change it first. */
function deskWith(changes: (() => void)[], tickets: Listed[], over: AbortController): TicketPages {
  return async (cursor) => {
    if (cursor === null) {
      const change = changes.shift();
      if (change === undefined) over.abort();
      else change();
    }
    const start = Number(cursor ?? 0);
    const data = [...tickets].reverse().slice(start, start + 2);
    return { data, nextCursor: start + 2 < tickets.length ? String(start + 2) : null };
  };
}

test('each ticket made since the start is shown once, oldest first, also over several pages and a failed look', async () => {
  const over = new AbortController();
  const held = [1, 2, 3].map(ticket);
  const changes = [
    () => undefined,
    () => held.push(ticket(4), ticket(5), ticket(6)),
    () => {
      throw new Error('the API restarts');
    },
    () => held.push(ticket(7)),
    () => undefined,
  ];
  const shown: number[] = [];
  const since = new Date(ticket(3).createdAt);
  const show = ({ number }: TicketInALine) => shown.push(number);
  await watchTickets(deskWith(changes, held, over), since, show, over.signal, 1);
  expect(shown).toEqual([3, 4, 5, 6, 7]);
});

test('a ticket is one line that fits', () => {
  expect(ticketLine(ticket(12), 200)).toMatch(
    /^ {2}\d\d:\d\d:\d\d {2}#12 {4}X direct message {2}Maria: My order has not arrived$/,
  );
  expect(ticketLine(ticket(12), 40)).toHaveLength(40);
});
