import type { Source } from '../../domain/accounts/account.js';
import type { CapturedItem } from '../../domain/items/captured.js';
import type { Gap } from '../../domain/sources/gap.js';
import type { Item } from '../../domain/items/item.js';
import { recheckDueAt } from '../../domain/items/recheck.js';
import { withVersion } from '../../domain/items/versions.js';
import { newId, type ClientSession, type Database } from '../database.js';
import { completeItem } from './complete.js';
import { takeVersion } from './versions.js';

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
    const moved = await db.sources.replaceOne({ _id: source._id, version: source.version }, next, {
      session,
    });
    if (moved.matchedCount === 0) throw new StaleSourceError(`Source ${source._id} moved meanwhile`);
    if (gap) await db.gaps.updateOne({ _id: gap._id }, { $setOnInsert: gap }, { session, upsert: true });
    return { source: next, toFile: await storeItems(db, captured, now, session) };
  });
}

/** Stores what came, whichever way; returns how many items were new or are to be decided. */
export async function storeItems(
  db: Database,
  captured: readonly CapturedItem[],
  now: Date,
  session: ClientSession,
): Promise<number> {
  const items = withoutRepeats(captured);
  const known = await knownOf(db, items, session);
  const fresh = items.filter((item) => !known.has(keyOf(item)));
  if (fresh.length > 0) {
    await db.items.insertMany(
      fresh.map((item) => ({
        ...item,
        _id: newId(),
        capturedAt: now,
        ...(item.kind === 'post' ? { recheckAt: recheckDueAt(now) } : {}),
        ...(item.origins.includes('like') ? { likeSeenAt: now } : {}),
      })),
      { session },
    );
  }
  const gained = await addToKnown(db, items, known, now, session);
  return fresh.filter(({ toFile }) => toFile).length + gained;
}

const keyOf = ({ kind, xId }: Pick<Item, 'kind' | 'xId'>): string => `${kind}/${xId}`;

/** X may give an item twice in one answer, also in two versions; origins and versions add up. */
function withoutRepeats(captured: readonly CapturedItem[]): CapturedItem[] {
  const byKey = new Map<string, CapturedItem>();
  for (const item of captured) {
    const twin = byKey.get(keyOf(item));
    byKey.set(
      keyOf(item),
      twin
        ? {
            ...twin,
            ...withVersion(twin, item),
            origins: [...new Set([...twin.origins, ...item.origins])],
          }
        : item,
    );
  }
  return [...byKey.values()];
}

const ofKnown = {
  accountId: 1,
  kind: 1,
  xId: 1,
  origins: 1,
  ticketId: 1,
  verdict: 1,
  unread: 1,
  latestXId: 1,
  text: 1,
  media: 1,
  edits: 1,
  gone: 1,
  partial: 1,
  likePushed: 1,
} as const;
type KnownItem = Pick<Item, '_id' | Exclude<keyof typeof ofKnown, '_id'>>;

async function knownOf(db: Database, items: readonly CapturedItem[], session: ClientSession) {
  const known = new Map<string, KnownItem>();
  const first = items[0];
  if (!first) return known;
  for (const kind of ['post', 'directMessage'] as const) {
    const xIds = items.filter((item) => item.kind === kind).map(({ xId }) => xId);
    if (xIds.length === 0) continue;
    const found = db.items.find(
      { accountId: first.accountId, kind, xId: { $in: xIds } },
      { session, projection: ofKnown },
    );
    for await (const item of found) known.set(keyOf(item), item);
  }
  return known;
}

async function addToKnown(
  db: Database,
  items: readonly CapturedItem[],
  known: ReadonlyMap<string, KnownItem>,
  now: Date,
  session: ClientSession,
): Promise<number> {
  let again = 0;
  for (const item of items) {
    const stored = known.get(keyOf(item));
    if (!stored || item.unread) continue;
    if (stored.unread) {
      again += 1;
      await nowRead(db, stored, item, session);
      continue;
    }
    if (stored.partial && !item.partial) await completeItem(db, stored, item, session);
    else await takeVersion(db, stored, item, session);
    const gained = item.origins.filter((origin) => !stored.origins.includes(origin));
    if (stored.likePushed && item.origins.includes('like') && !item.likePushed)
      await db.items.updateOne({ _id: stored._id }, { $unset: { likePushed: '' } }, { session });
    if (gained.length === 0) continue;
    const isLike = gained.includes('like');
    // A ticket that has it is told of the like (S3).
    const fileAgain = stored.ticketId === null ? item.toFile === true : isLike;
    if (fileAgain) again += 1;
    const set = {
      ...(fileAgain ? { toFile: true as const } : {}),
      ...(isLike ? { likeSeenAt: now } : {}),
      ...(item.likePushed ? { likePushed: true as const } : {}),
    };
    await db.items.updateOne(
      { _id: stored._id },
      { $addToSet: { origins: { $each: gained } }, ...(Object.keys(set).length > 0 ? { $set: set } : {}) },
      { session },
    );
  }
  return again;
}

/** What could not be read before came whole: it is filed, as if somebody had retried it (S26). */
async function nowRead(
  db: Database,
  stored: KnownItem,
  item: CapturedItem,
  session: ClientSession,
): Promise<void> {
  const origins = [...new Set([...stored.origins, ...item.origins])];
  await db.items.updateOne(
    { _id: stored._id },
    { $set: { ...item, origins, toFile: true, verdict: null }, $unset: { unread: '' } },
    { session },
  );
}
