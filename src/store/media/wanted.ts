import { nextFetch } from '../../domain/media/fetch.js';
import type { FetchedFrom, Medium } from '../../domain/media/medium.js';
import type { Database } from '../database.js';

export type Wanted = Medium & { readonly from: FetchedFrom };

/** Those of messages that are to be fetched now, longest due first. */
export async function dueMedia(db: Database, now: Date, limit: number): Promise<Wanted[]> {
  const due = { state: 'wanted' as const, 'from.nextTryAt': { $lte: now } };
  const found = await db.media.find(due).sort({ 'from.nextTryAt': 1 }).limit(limit).toArray();
  return found.flatMap((medium) => (medium.from ? [{ ...medium, from: medium.from }] : []));
}

/** It is asked for now: noted before, so that one that ends the process is not asked for for ever. */
export async function tryOnce(db: Database, { _id, from }: Wanted, now: Date): Promise<boolean> {
  const tries = from.tries + 1;
  const next = nextFetch(tries, now);
  const { modifiedCount } = await db.media.updateOne(
    { _id, state: 'wanted', 'from.tries': from.tries },
    { $set: { 'from.tries': tries, 'from.nextTryAt': next ?? now, ...(next ? {} : { state: 'lost' }) } },
  );
  return modifiedCount === 1;
}

/** X was not asked, or takes no questions now: the try does not count. */
export const notTried = (db: Database, { _id, from }: Wanted, until: Date) =>
  db.media.updateOne(
    { _id, state: { $in: ['wanted', 'lost'] } },
    { $set: { state: 'wanted', 'from.tries': from.tries, 'from.nextTryAt': until } },
  );

export const lose = (db: Database, { _id }: Wanted) =>
  db.media.updateOne({ _id, state: 'wanted' }, { $set: { state: 'lost' } });
