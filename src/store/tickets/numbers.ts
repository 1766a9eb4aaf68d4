import type { Database } from '../database.js';

/**
 * Takes a block of ticket numbers and returns its first one. Outside the transaction on purpose: a
 * counter inside it makes every filing conflict with every other; a gap harms nobody.
 */
export async function reserveTicketNumbers(db: Database, count: number): Promise<number> {
  const counter = await db.counters.findOneAndUpdate(
    { _id: 'ticketNumber' },
    { $inc: { value: count } },
    { upsert: true, returnDocument: 'after' },
  );
  return (counter?.value ?? count) - count + 1;
}
