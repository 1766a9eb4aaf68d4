import type { Account } from '../../domain/accounts/account.js';
import { xTimePassed } from '../../domain/at-x/clock.js';
import { policyMatcher, type PolicyHit } from '../../domain/escalation/matching.js';
import { groupedBy } from '../../domain/grouping.js';
import { byXTime } from '../../domain/items/captured.js';
import type { Item } from '../../domain/items/item.js';
import { ConflictError, type ClientSession, type Database } from '../database.js';

interface Hit extends PolicyHit {
  readonly _id: string;
  readonly item: Item;
}

/**
 * Writes which policies count which of the account's items, in the transaction that files them; returns the ids of
 * those that counted one. An item that is filed again is not counted again (S57).
 */
export async function writeMatches(
  db: Database,
  account: Account,
  items: readonly Item[],
  now: Date,
  session: ClientSession,
): Promise<string[]> {
  const hits = await hitsAmong(db, account, items, session);
  if (hits.length === 0) return [];
  const ids = hits.map(({ _id }) => _id);
  const known = await db.policyMatches
    .find({ _id: { $in: ids } }, { session, projection: { _id: 1 } })
    .toArray();
  const counted = new Set(known.map(({ _id }) => _id));
  const fresh = hits.filter(({ _id }) => !counted.has(_id));
  const byPolicy = groupedBy(fresh, ({ policyId }) => policyId);
  for (const [policyId, found] of byPolicy) await count(db, account._id, policyId, found, now, session);
  return [...byPolicy.keys()];
}

/** The policies of the account whose workflow has not been told of the last match. */
export async function untoldPolicies(db: Database, accountId: string): Promise<string[]> {
  const untold = { accountId, handOver: 'pending' as const };
  const watches = await db.escalationWatches
    .find(untold, { projection: { _id: 1 }, hint: 'account' })
    .toArray();
  return watches.map(({ _id }) => _id);
}

async function hitsAmong(
  db: Database,
  account: Account,
  items: readonly Item[],
  session: ClientSession,
): Promise<Hit[]> {
  const policies = await db.escalationPolicies
    .find({ accountId: account._id, enabled: true }, { session, hint: 'enabled' })
    .toArray();
  if (policies.length === 0) return [];
  const hitsOf = policyMatcher(policies, { ...account, countsFrom: countsFrom(account) });
  return items
    .toSorted(byXTime)
    .flatMap((item) => hitsOf(item).map((hit) => ({ ...hit, _id: `${hit.policyId}/${item._id}`, item })));
}

/** What was posted before capture began, or before the last pause ended, is backfill (S3, S4). */
const countsFrom = (account: Account): Date | null =>
  account.resumedAt ?? (account.captureStarted && xTimePassed(account, account.captureStarted));

async function count(
  db: Database,
  accountId: string,
  policyId: string,
  hits: readonly Hit[],
  now: Date,
  session: ClientSession,
): Promise<void> {
  const watch = await db.escalationWatches.findOneAndUpdate(
    { _id: policyId },
    {
      $inc: { matched: hits.length },
      // Not back where clocks differ: a match is never stored before the one before it.
      $max: { updatedAt: now },
      $set: { nextAt: now, handOver: 'pending' },
      $setOnInsert: { accountId, evaluated: 0, armedFrom: null },
    },
    { upsert: true, returnDocument: 'after', session },
  );
  if (!watch) throw new ConflictError('The watch went away');
  await db.policyMatches.insertMany(
    hits.map(({ _id, item, keyword }, index) => ({
      _id,
      policyId,
      itemId: item._id,
      seq: watch.matched - hits.length + index + 1,
      keyword,
      authorXUserId: item.author.xUserId,
      at: item.createdAt,
      storedAt: watch.updatedAt,
    })),
    { session },
  );
}
