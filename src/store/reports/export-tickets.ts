import type { Ticket } from '../../domain/tickets/ticket.js';
import type { Database } from '../database.js';
import { reportedTickets, type Reported } from './count-tickets.js';

const atOnce = 500;

/**
 * The tickets of a range, oldest first, read as whoever asks takes them: some hundred are in memory at a time. Whoever
 * stops early (`return` of the iterator) ends the cursor.
 */
export async function* exportedTickets(db: Database, reported: Reported): AsyncGenerator<Ticket[]> {
  const cursor = db.tickets.find(await reportedTickets(db, reported), {
    ...{ hint: 'newest', sort: { createdAt: 1, _id: 1 }, batchSize: atOnce },
    projection: { terms: 0, facts: 0, linked: 0 },
  });
  try {
    while (await cursor.hasNext()) yield cursor.readBufferedDocuments();
  } finally {
    await cursor.close();
  }
}
