import type { ClientSession, Database } from './database.js';

/**
 * Makes what comes set up, once for ever: what somebody removes stays removed. `marker` is the counter that says it was
 * made. Returns how many were made.
 */
export const seedOnce = (
  db: Database,
  marker: string,
  seed: (session: ClientSession) => Promise<number>,
): Promise<number> =>
  db.transaction(async (session) => {
    const marked = await db.counters.updateOne(
      { _id: marker },
      { $setOnInsert: { value: 1 } },
      { session, upsert: true },
    );
    return marked.upsertedCount === 0 ? 0 : seed(session);
  });
