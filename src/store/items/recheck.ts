import type { Account } from '../../domain/accounts/account.js';
import type { Item } from '../../domain/items/item.js';
import { helpedStates, recheckBatch, type HeldCopy, type Recheckable } from '../../domain/items/recheck.js';
import type { TicketStatus } from '../../domain/tickets/ticket.js';
import type { Database } from '../database.js';

export interface DueItem extends Recheckable {
  readonly item: Item;
}

export function recheckRepository(db: Database, accountId: string) {
  return {
    /** Posts of the account that X is to be asked for, oldest look first, a batch at most. */
    async due(now: Date): Promise<DueItem[]> {
      const items = await db.items
        .find({ accountId, recheckAt: { $lte: now } })
        .sort({ recheckAt: 1 })
        .hint('recheck')
        .limit(recheckBatch)
        .toArray();
      const statusOf = await statusesOf(db, items);
      return items.map((item) => ({
        item,
        createdAt: item.createdAt,
        recheckAt: item.recheckAt ?? now,
        ticketStatus: statusOf(item),
      }));
    },

    async forget(items: readonly Item[]): Promise<void> {
      if (items.length > 0) await db.items.updateMany(idsOf(items), { $unset: { recheckAt: '' } });
    },

    /** Nothing is due before. */
    async restUntil(nextAt: Date): Promise<void> {
      await db.accounts.updateOne({ _id: accountId }, { $set: { recheckAt: nextAt } });
    },
  };
}

/** Of the tickets that hold the items; null for those of none. */
async function statusesOf(
  db: Database,
  items: readonly Item[],
): Promise<(item: Item) => TicketStatus | null> {
  const ids = items.flatMap(({ ticketId }) => ticketId ?? []);
  if (ids.length === 0) return () => null;
  const tickets = await db.tickets.find({ _id: { $in: ids } }, { projection: { status: 1 } }).toArray();
  const statuses = new Map(tickets.map(({ _id, status }) => [_id, status]));
  return ({ ticketId }) => statuses.get(ticketId ?? '') ?? null;
}

/** The copies with what decides whether they are asked for by themselves. */
export async function withFates(
  db: Database,
  copies: readonly Item[],
): Promise<readonly (Item & HeldCopy)[]> {
  if (copies.length === 0) return [];
  const statusOf = await statusesOf(db, copies);
  const holders = { _id: { $in: [...new Set(copies.map(({ accountId }) => accountId))] } };
  const accounts = await db.accounts.find(holders, { projection: { unlinkedAt: 1 } }).toArray();
  const unlinked = new Map(accounts.map(({ _id, unlinkedAt }) => [_id, unlinkedAt]));
  return copies.map((copy) => ({
    ...copy,
    ticketStatus: statusOf(copy),
    unlinkedAt: unlinked.get(copy.accountId) ?? null,
  }));
}

/** X is asked for the items again then; not for those that it is not asked for (any more). */
export async function askAt(db: Database, items: readonly Item[], recheckAt: Date): Promise<void> {
  const asked = items.filter((item) => item.recheckAt);
  if (asked.length > 0) await db.items.updateMany(idsOf(asked), { $set: { recheckAt } });
}

/** The accounts whose posts others ask for in their place, and that may have some due; longest wait first. */
export const accountsToHelp = (db: Database, now: Date): Promise<Account[]> =>
  db.accounts
    .find({ state: { $in: [...helpedStates] }, recheckAt: { $not: { $gt: now } } })
    .sort({ recheckAt: 1 })
    .hint('recheck')
    .toArray();

/** Which of the accounts are such. */
export async function helpedAmong(db: Database, accountIds: readonly string[]): Promise<Set<string>> {
  if (accountIds.length === 0) return new Set();
  const helped = { _id: { $in: [...accountIds] }, state: { $in: [...helpedStates] } };
  const found = await db.accounts.find(helped, { projection: { _id: 1 } }).toArray();
  return new Set(found.map(({ _id }) => _id));
}

const idsOf = (items: readonly Item[]) => ({ _id: { $in: items.map(({ _id }) => _id) } });
