import type { Satisfaction } from '../../domain/tickets/facts.js';
import type { Ticket } from '../../domain/tickets/ticket.js';
import type { Database } from '../database.js';
import { recordTicketEvents } from '../events/record.js';

/** Notes how content the customer is, which they may change (S54). Null: the ticket was deleted. */
export const rateTicket = (
  db: Database,
  ticketId: string,
  said: Pick<Satisfaction, 'score' | 'comment'>,
  now: Date,
): Promise<Ticket | null> =>
  db.transaction(async (session) => {
    const before = await db.tickets.findOne({ _id: ticketId }, { session });
    if (!before || isSaid(before, said)) return before;
    const ticket = await db.tickets.findOneAndUpdate(
      { _id: ticketId },
      { $set: { satisfaction: { ...said, at: now }, updatedAt: now }, $inc: { version: 1 } },
      { session, returnDocument: 'after' },
    );
    // They may change their mind: the history keeps what they said each time.
    const told = [{ type: 'satisfaction.rated', note: said.score }] as const;
    if (ticket) await recordTicketEvents(db, [{ ticket, by: { kind: 'customer' }, at: now, told }], session);
    return ticket;
  });

/** A form that is sent twice says nothing new. */
const isSaid = ({ satisfaction }: Ticket, said: Pick<Satisfaction, 'score' | 'comment'>): boolean =>
  satisfaction?.score === said.score && satisfaction.comment === said.comment;
