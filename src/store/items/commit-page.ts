import type { Source } from '../../domain/accounts/account.js';
import type { CapturedItem } from '../../domain/items/captured.js';
import type { Gap } from '../../domain/sources/gap.js';
import type { Database } from '../database.js';
import { storeItems } from './store-items.js';

/** The source moved under the poll (another poll, a deactivation): read it again and start over. */
export class StaleSourceError extends Error {}

/** How the source stands after the page; what is not named stays. */
export type SourceProgress = Partial<
  Pick<
    Source,
    | 'sinceId'
    | 'sweep'
    | 'swept'
    | 'overlap'
    | 'dueAt'
    | 'pausedUntil'
    | 'failures'
    | 'lastSuccessAt'
    | 'lastSuccessAtX'
    | 'lastError'
    | 'rateLimit'
    | 'groupMessages'
  >
>;

/**
 * Stores one page and the cursor that covers it, both or neither (docs/recipes.md, 1). Items known
 * already only gain origins and versions (S25); one without a ticket that gains an origin is decided again (S22).
 * A gap found at the end of a sweep is stored with it. Returns the source as it is now and how many items were new or are to be decided.
 */
export async function commitPage(
  db: Database,
  source: Source,
  captured: readonly CapturedItem[],
  progress: SourceProgress,
  now: Date,
  gap: Gap | null = null,
): Promise<{ readonly source: Source; readonly toFile: number }> {
  return db.transaction(async (session) => {
    const next: Source = { ...source, ...progress, version: source.version + 1 };
    const { dueAt, ...read } = progress;
    const moved = await db.sources.updateOne(
      { _id: source._id, version: source.version },
      { $set: read, $inc: { version: 1 } },
      { session },
    );
    // Unless somebody asked for a look meanwhile (`lookNow`).
    if (dueAt)
      await db.sources.updateOne({ _id: source._id, dueAt: source.dueAt }, { $set: { dueAt } }, { session });
    if (moved.matchedCount === 0) throw new StaleSourceError(`Source ${source._id} moved meanwhile`);
    if (gap) await db.gaps.updateOne({ _id: gap._id }, { $setOnInsert: gap }, { session, upsert: true });
    return { source: next, toFile: await storeItems(db, captured, now, session) };
  });
}
