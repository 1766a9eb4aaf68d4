import { kindAtX } from '../../domain/replies/reply.js';
import { billedKinds, writeBilled, type Billed } from '../../domain/spend/prices.js';
import { billingDay, billingDayBegins, type Spent, type SpentOn } from '../../domain/spend/spend.js';
import { xNow } from '../../domain/at-x/clock.js';
import type { Database } from '../database.js';

/** How an account has spent on a day; sums in millionths of a US dollar. */
export interface DaySpend extends Spent {
  readonly day: string;
  /** Dearest first, with what calls under way or of unknown end may cost. */
  readonly on: ReadonlyMap<SpentOn, number>;
  /** Settled only. */
  readonly billed: readonly Billed[];
}

/** What is settled, what is held for calls under way and what is uncertain, without its parts. */
export async function spentOf(db: Database, accountId: string, day: string, now: Date): Promise<Spent> {
  const [charges, replies] = await Promise.all([
    db.charges
      // By the moment rather than by what it means: that the server tells for each charge, and takes thrice as long.
      .aggregate<HeldUntil>([
        { $match: { day, accountId } },
        { $group: { _id: '$heldUntil', micros: { $sum: '$micros' } } },
      ])
      .toArray(),
    repliesUnderWay(db, accountId, day),
  ]);
  const sumOf = (counts: (heldUntil: Date | null) => boolean): number =>
    charges.filter(({ _id }) => counts(_id)).reduce((sum, { micros }) => sum + micros, 0);
  return {
    settled: sumOf((heldUntil) => heldUntil === null),
    held: sumOf((heldUntil) => heldUntil !== null && heldUntil > now) + replies.held,
    uncertain: sumOf((heldUntil) => heldUntil !== null && heldUntil <= now) + replies.uncertain,
  };
}

/** What is held until a moment; null: what is settled. */
interface HeldUntil {
  readonly _id: Date | null;
  readonly micros: number;
}

/** Replies that are being sent, and those of which nobody knows whether X has them. */
async function repliesUnderWay(
  db: Database,
  accountId: string,
  day: string,
): Promise<Pick<Spent, 'held' | 'uncertain'>> {
  const ofDay = { accountId, attemptedAt: { $gte: billingDayBegins(day) } };
  const replies = await db.replies
    // Each state by itself: the index of unsettled replies serves no list of some of them.
    .find({
      $or: [
        { ...ofDay, state: 'sending' },
        { ...ofDay, state: 'unknown' },
        { ...ofDay, unseen: true },
      ],
    })
    .toArray();
  const costOf = (some: typeof replies) =>
    some.reduce((sum, reply) => sum + writeBilled({ ...reply, kind: kindAtX(reply) }).micros, 0);
  return {
    held: costOf(replies.filter(({ state }) => state === 'sending')),
    uncertain: costOf(replies.filter(({ state }) => state !== 'sending')),
  };
}

/** What each source has cost that day, held and uncertain included. */
export async function spentBySource(
  db: Database,
  accountId: string,
  day: string,
): Promise<ReadonlyMap<SpentOn, number>> {
  const sums = await db.charges
    .aggregate<{ readonly _id: SpentOn; readonly micros: number }>([
      { $match: { day, accountId } },
      { $group: { _id: '$on', micros: { $sum: '$micros' } } },
    ])
    .toArray();
  return new Map(sums.map(({ _id, micros }) => [_id, micros]));
}

/** A day of an account in all its parts. */
export async function daySpendOf(db: Database, accountId: string, day: string, now: Date): Promise<DaySpend> {
  const [spent, bySource, billed] = await Promise.all([
    spentOf(db, accountId, day, now),
    spentBySource(db, accountId, day),
    db.charges
      .aggregate<Billed>([
        { $match: { day, accountId } },
        { $unwind: '$billed' },
        {
          $group: {
            _id: '$billed.what',
            count: { $sum: '$billed.count' },
            micros: { $sum: '$billed.micros' },
          },
        },
        { $project: { _id: 0, what: '$_id', count: 1, micros: 1 } },
      ])
      .toArray(),
  ]);
  return {
    ...spent,
    day,
    on: new Map([...bySource].toSorted(([, a], [, b]) => b - a)),
    billed: billed.toSorted((a, b) => billedKinds.indexOf(a.what) - billedKinds.indexOf(b.what)),
  };
}

/**
 * What accounts have spent today, for metrics: settled, held and uncertain together. Today is X's, and
 * each account knows X's clock by what it last saw of it.
 */
export async function spentToday(db: Database, now: Date): Promise<ReadonlyMap<string, number>> {
  const accounts = await db.accounts.find({}, { projection: { xClockOffsetMs: 1 } }).toArray();
  const today = new Map(accounts.map((account) => [account._id, billingDay(xNow(account, now))]));
  const sums = await db.charges
    .aggregate<{
      readonly _id: { readonly day: string; readonly accountId: string };
      readonly micros: number;
    }>([
      { $match: { day: { $in: [...new Set(today.values())] } } },
      { $group: { _id: { day: '$day', accountId: '$accountId' }, micros: { $sum: '$micros' } } },
    ])
    .toArray();
  const ofToday = sums.filter(({ _id }) => today.get(_id.accountId) === _id.day);
  return new Map(ofToday.map(({ _id, micros }) => [_id.accountId, micros]));
}
