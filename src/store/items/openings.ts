import type { Actor } from '../../domain/events/event.js';
import type { FilingPlan } from '../../domain/filing/desk.js';
import type { Opening } from '../tickets/open-tickets.js';

/** The tickets that filing opens, each with what its customer said first. */
export function openingsOf(
  { newTickets, changedTickets, comments, filed }: FilingPlan,
  by: Actor,
): Opening[] {
  const continuations = new Set([...newTickets, ...changedTickets].map(({ continuedBy }) => continuedBy));
  return newTickets.map((ticket) => {
    const said = comments.filter(({ ticketId, side }) => ticketId === ticket._id && side === 'customer');
    const opener = filed.find(
      ({ ticketId, verdict }) => ticketId === ticket._id && verdict.outcome === 'opened',
    );
    return {
      ticket,
      by,
      author: opener?.item.author ?? null,
      language: opener?.item.language ?? null,
      texts: said.map(({ text }) => text),
      wroteAt: newest(said.map(({ at }) => at)),
      commentIds: said.map(({ _id }) => _id),
      isContinuation: continuations.has(ticket._id),
    };
  });
}

const newest = (times: readonly Date[]): Date | undefined =>
  times.length === 0 ? undefined : new Date(Math.max(...times.map((time) => time.getTime())));
