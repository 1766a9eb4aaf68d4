import type { mongo } from 'mongoose';
import type { Source } from '../../domain/accounts/account.js';
import { planFiling } from '../../domain/filing/plan.js';
import type { Item } from '../../domain/items/item.js';
import { sourceKinds } from '../../domain/sources/kinds.js';
import { takeFilingTurn } from '../accounts/filing-turn.js';
import { newId, type Database } from '../database.js';
import { writeMatches } from '../escalation/matches.js';
import { claimEchoes } from '../replies/echo.js';
import { knownFor } from './known.js';
import { showVersions } from './versions.js';
import { writePlan } from './write-plan.js';

/** Items of the account that wait to be decided, of sources whose sweep is complete, in X's order. */
export async function unfiled(db: Database, accountId: string, limit: number): Promise<Pick<Item, '_id'>[]> {
  const sweeping = await db.sources
    .find({ accountId, sweep: { $ne: null } }, { projection: { kind: 1, streamId: 1 } })
    .toArray();
  const complete = sourceKinds.filter(
    (kind) => kind === 'streams' || !sweeping.some((source) => source.kind === kind),
  );
  return (
    db.items
      .find(
        { accountId, toFile: true, source: { $in: [...complete] }, ...notBroughtBy(sweeping) },
        { projection: { _id: 1 } },
      )
      .sort({ createdAt: 1, xId: 1 })
      // Left to itself the server may read everything the account ever captured.
      .hint('toFile')
      .limit(limit)
      .toArray()
  );
}

/** Hits wait for their own streams only, and for none of them where one is done: the others may be refused for ever. */
function notBroughtBy(sweeping: readonly Pick<Source, 'streamId'>[]): mongo.Filter<Item> {
  const streamIds = sweeping.flatMap(({ streamId }) => streamId ?? []);
  if (streamIds.length === 0) return {};
  return { $or: [{ source: { $ne: 'streams' } }, { streamIds: { $elemMatch: { $nin: streamIds } } }] };
}

/** What came of a batch. */
export interface FiledBatch {
  /** How many tickets were opened. */
  readonly opened: number;
  /** The escalation policies that count something of it. */
  readonly policyIds: readonly string[];
}

/** Files a batch in one transaction: all of the plan or nothing. */
export async function fileBatch(
  db: Database,
  accountId: string,
  itemIds: readonly string[],
  now: Date,
): Promise<FiledBatch> {
  return db.transaction(async (session) => {
    const items = await db.items.find({ _id: { $in: [...itemIds] }, toFile: true }, { session }).toArray();
    const account = await db.accounts.findOne({ _id: accountId }, { session });
    if (items.length === 0 || !account) return { opened: 0, policyIds: [] };
    await claimEchoes(db, accountId, items, now, session);
    const known = await knownFor(db, account, items, session);
    const plan = planFiling(items, known, now, newId);
    await writePlan(db, plan, { now, opener: { kind: 'customer' } }, session);
    // Perch may have sent it, and somebody edited it before it was read back.
    const edited = plan.filed.filter(({ item }) => item.latestXId !== item.xId);
    for (const { item } of edited) await showVersions(db, item, session);
    // Towards the end: evaluating writes the same documents.
    const policyIds = await writeMatches(db, account, items, now, session);
    await takeFilingTurn(db, accountId, session);
    return { opened: plan.newTickets.length, policyIds };
  });
}

/** Puts an item that can't be filed where people see it (S26); it no longer stops the rest. */
export async function setAside(db: Database, itemId: string, reason: string, now: Date): Promise<void> {
  await db.items.updateOne(
    { _id: itemId, toFile: true },
    { $set: { setAside: { reason, at: now } }, $unset: { toFile: '' } },
  );
}
