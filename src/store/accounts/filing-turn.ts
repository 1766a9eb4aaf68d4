import type { ClientSession, Database } from '../database.js';

const turn = (accountId: string) => ({ _id: `filing/${accountId}` });

/**
 * Written last by whoever files, converts or takes back items of an account: of two whose transactions overlap one is
 * done anew, on what the other left.
 */
export async function takeFilingTurn(db: Database, accountId: string, session: ClientSession): Promise<void> {
  await db.counters.updateOne(turn(accountId), { $inc: { value: 1 } }, { session, upsert: true });
}

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
      updateOne: { filter: turn(id), update: { $inc: { value: 1 } }, upsert: true },
    })),
    { session },
  );
}
