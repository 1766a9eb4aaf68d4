import type { CapturedItem } from '../../domain/items/captured.js';
import { findable } from '../../domain/items/findable.js';
import type { Item } from '../../domain/items/item.js';
import { itemKey } from '../../domain/items/repeats.js';
import type { ClientSession, Database } from '../database.js';
import { streamsByRules } from '../streams/by-rules.js';
import { completeItem } from './complete.js';
import { takeVersion } from './versions.js';

const fields = {
  accountId: 1,
  kind: 1,
  xId: 1,
  author: 1,
  source: 1,
  origins: 1,
  streamIds: 1,
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
type StoredItem = Pick<Item, '_id' | keyof typeof fields>;
type StoredItems = ReadonlyMap<string, StoredItem>;

/** Which of these items of one account are stored already, by `itemKey`. */
export async function storedOf(
  db: Database,
  items: readonly CapturedItem[],
  session: ClientSession,
): Promise<StoredItems> {
  const stored = new Map<string, StoredItem>();
  const first = items[0];
  if (!first) return stored;
  for (const kind of ['post', 'directMessage'] as const) {
    const xIds = items.filter((item) => item.kind === kind).map(({ xId }) => xId);
    if (xIds.length === 0) continue;
    const found = db.items.find(
      { accountId: first.accountId, kind, xId: { $in: xIds } },
      { session, projection: fields },
    );
    for await (const item of found) stored.set(itemKey(item), item);
  }
  return stored;
}

/** Adds what these items tell anew to those that are stored; returns how many of them are to be decided. */
export async function seeAgain(
  db: Database,
  items: readonly CapturedItem[],
  stored: StoredItems,
  now: Date,
  session: ClientSession,
): Promise<number> {
  let toFile = 0;
  for (const item of items) {
    const known = stored.get(itemKey(item));
    if (!known || item.unread) continue;
    if (await addTo(db, known, item, now, session)) toFile += 1;
  }
  return toFile;
}

/** Whether it is to be decided, for the first time or again. */
async function addTo(
  db: Database,
  stored: StoredItem,
  item: CapturedItem,
  now: Date,
  session: ClientSession,
): Promise<boolean> {
  if (stored.unread) {
    await nowRead(db, stored, item, session);
    return true;
  }
  if (stored.partial && !item.partial) await completeItem(db, stored, item, now, session);
  else await takeVersion(db, stored, item, session);
  if (stored.likePushed && item.origins.includes('like') && !item.likePushed)
    await db.items.updateOne({ _id: stored._id }, { $unset: { likePushed: '' } }, { session });
  return addOrigins(db, stored, item, now, session);
}

/** What could not be read before came whole: it is filed, as if somebody had retried it (S26). */
async function nowRead(
  db: Database,
  stored: StoredItem,
  item: CapturedItem,
  session: ClientSession,
): Promise<void> {
  const origins = [...new Set([...stored.origins, ...item.origins])];
  const streamIds = [...new Set([...(stored.streamIds ?? []), ...(item.streamIds ?? [])])];
  const brought = streamIds.length > 0 ? { streamIds } : {};
  await db.items.updateOne(
    { _id: stored._id },
    {
      $set: { ...item, ...findable(item), origins, ...brought, toFile: true, verdict: null },
      $unset: { unread: '' },
    },
    { session },
  );
}

/** A list that brings a post anew says more of what it is to the account (S22). */
async function addOrigins(
  db: Database,
  stored: StoredItem,
  item: CapturedItem,
  now: Date,
  session: ClientSession,
): Promise<boolean> {
  const gained = item.origins.filter((origin) => !stored.origins.includes(origin));
  const streamIds = (item.streamIds ?? []).filter((id) => !stored.streamIds?.includes(id));
  if (gained.length === 0 && streamIds.length === 0) return false;
  const isLike = gained.includes('like');
  const isOfTicket = stored.ticketId !== null;
  // A ticket that has it is told of the like (S3).
  const fileAgain = isOfTicket ? isLike : item.toFile === true && (await mayConvert(db, streamIds, session));
  const set = {
    ...(fileAgain ? { toFile: true as const } : {}),
    ...(isLike ? { likeSeenAt: now } : {}),
    ...(item.likePushed ? { likePushed: true as const } : {}),
    // It waits no longer for a stream that may be read seldom.
    ...(stored.source === 'streams' ? { source: item.source } : {}),
  };
  await db.items.updateOne(
    { _id: stored._id },
    {
      $addToSet: {
        origins: { $each: gained },
        ...(streamIds.length > 0 ? { streamIds: { $each: streamIds } } : {}),
      },
      // Another stream may have been decided about.
      ...(fileAgain && streamIds.length > 0 ? { $pull: { decidedOrigins: 'stream' } } : {}),
      ...(Object.keys(set).length > 0 ? { $set: set } : {}),
    },
    { session },
  );
  return fileAgain;
}

/** What a stream tells of a post is news only where the stream converts: its hits are listed as they are (S13). */
const mayConvert = async (
  db: Database,
  streamIds: readonly string[],
  session: ClientSession,
): Promise<boolean> => streamIds.length === 0 || (await streamsByRules(db, streamIds, session)).size > 0;
