import { byAgent, byPerch, type Actor } from '../../domain/events/event.js';
import type { Reply } from '../../domain/replies/reply.js';
import type { Ticket } from '../../domain/tickets/ticket.js';
import type { ClientSession, Database } from '../database.js';
import { recordTicketEvents } from '../events/record.js';

/** What has become of a reply, in words of the API. */
export const settledTold = ({ _id, state, reason }: Reply) =>
  ({ type: 'reply.settled', replyId: _id, note: reason === null ? state : `${state}: ${reason}` }) as const;

/** Who wrote a reply. */
export const authorOf = ({ agentId, byRule }: Pick<Reply, 'agentId' | 'byRule'>): Actor =>
  byRule ?? (agentId === null ? byPerch : byAgent({ _id: agentId }));

/** Of a ticket to which a reply was sent. A machine's answer leaves what there is to do, and when it was done, as it is. */
export const answeredAt = (
  { firstRepliedAt, status }: Ticket,
  { byRule }: Pick<Reply, 'byRule'>,
  sentAt: Date,
): Pick<Ticket, 'firstRepliedAt' | 'status'> =>
  byRule
    ? { firstRepliedAt, status }
    : { firstRepliedAt: firstRepliedAt ?? sentAt, status: status === 'new' ? 'open' : status };

/** Tells of a ticket what has become of its reply, where nothing else of the ticket changes by it. */
export async function tellSettled(
  db: Database,
  reply: Reply,
  by: Actor,
  session: ClientSession,
): Promise<void> {
  const ticket = await db.tickets.findOne({ _id: reply.ticketId }, { session });
  const told = [settledTold(reply)];
  if (ticket) await recordTicketEvents(db, [{ ticket, by, at: reply.updatedAt, told }], session);
}
