import type { ClientSession, Database } from '../database.js';

/**
 * Written first by whoever files items of an account, and by whoever changes the settings or rules they are
 * filed by: of two at the same moment one is done anew. So what settings and rules let go of gets on no more tickets
 * from then on, and may be removed. The named ones themselves are not held: accounts that share a group
 * would wait for each other with each batch.
 */
export async function takeFilingTurn(db: Database, accountId: string, session: ClientSession): Promise<void> {
  await db.counters.updateOne(
    { _id: `filing/${accountId}` },
    { $inc: { value: 1 } },
    { session, upsert: true },
  );
}
