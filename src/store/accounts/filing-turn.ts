import type { ClientSession, Database } from '../database.js';
import { oneAtATime } from '../one-at-a-time.js';

const turnOf = (accountId: string): string => `filing/${accountId}`;

/**
 * Written last by whoever files, converts or takes back items of an account: of two whose transactions overlap one is
 * done anew, on what the other left.
 */
export const takeFilingTurn = (db: Database, accountId: string, session: ClientSession): Promise<void> =>
  oneAtATime(db, turnOf(accountId), session);

/**
 * The same for all accounts, by whoever removes what tickets name: what is being filed by settings or rules that named it
 * until just now is seen, or done anew without it. Groups themselves are not written by filing: accounts
 * that share one would wait for each other with every batch.
 */
export async function takeAllFilingTurns(db: Database, session: ClientSession): Promise<void> {
  const accountIds = await db.accounts.distinct('_id', {}, { session });
  if (accountIds.length === 0) return;
  await db.counters.bulkWrite(
    accountIds.map((id) => ({
      updateOne: { filter: { _id: turnOf(id) }, update: { $inc: { value: 1 } }, upsert: true },
    })),
    { session },
  );
}
