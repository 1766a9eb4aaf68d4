import type { ClientSession, Database } from './database.js';

/**
 * Of two transactions at once that ask for the same turn, the later sees what the earlier did: both write one
 * document, so one is done anew.
 */
export async function oneAtATime(db: Database, turn: string, session: ClientSession): Promise<void> {
  await db.counters.updateOne({ _id: turn }, { $inc: { value: 1 } }, { session, upsert: true });
}
