import { factsLeft } from '../../domain/tickets/facts-of.js';
import type { Ticket } from '../../domain/tickets/ticket.js';
import type { Database } from '../database.js';

const batch = 500;

/** Stored before conditions asked for them. */
const lacking = { facts: null } as object;

/**
 * Gives tickets without facts those that can still be known of them; returns how many. All are looked at, in the order of their
 * ids: an index of those that lack them would cost every write from then on.
 */
export async function completeFacts(db: Database, tell: (line: string) => void): Promise<number> {
  for (let completed = 0, after = ''; ;) {
    const tickets = await db.tickets
      .find({ ...lacking, _id: { $gt: after } })
      .project<Left>({ subject: 1, solvedAt: 1, createdAt: 1 })
      .sort({ _id: 1 })
      .hint({ _id: 1 })
      .limit(batch)
      .toArray();
    const last = tickets.at(-1);
    if (!last) return completed;
    await db.tickets.bulkWrite(tickets.map(completion), { ordered: false });
    after = last._id;
    completed += tickets.length;
    if (completed % 10_000 === 0) tell(`gave ${completed} tickets what conditions ask for so far`);
  }
}

type Left = Pick<Ticket, '_id' | 'subject' | 'solvedAt' | 'createdAt'>;

/** Of one that changed meanwhile nothing is written: whoever changed it tells what happened to it. */
const completion = (ticket: Left) => ({
  updateOne: {
    filter: { _id: ticket._id, subject: ticket.subject, ...lacking },
    update: { $set: { facts: factsLeft(ticket) } },
  },
});
