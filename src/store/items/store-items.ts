import type { CapturedItem } from '../../domain/items/captured.js';
import { findable } from '../../domain/items/findable.js';
import { recheckDueAt } from '../../domain/items/recheck.js';
import { itemKey, withoutRepeats } from '../../domain/items/repeats.js';
import { newId, type ClientSession, type Database } from '../database.js';
import { wantMedia, withMediaIds } from '../media/of-messages.js';
import { seeAgain, storedOf } from './see-again.js';

/** Stores what came, whichever way; returns how many items were new or are to be decided. */
export async function storeItems(
  db: Database,
  captured: readonly CapturedItem[],
  now: Date,
  session: ClientSession,
): Promise<number> {
  const items = withoutRepeats(captured).map(withMediaIds);
  const stored = await storedOf(db, items, session);
  const fresh = items.filter((item) => !stored.has(itemKey(item)));
  if (fresh.length > 0)
    await db.items.insertMany(
      fresh.map((item) => ({
        ...item,
        ...findable(item),
        ...lookedAfter(item, now),
        _id: newId(),
        capturedAt: now,
      })),
      { session },
    );
  const again = await seeAgain(db, items, stored, now, session);
  await wantMedia(db, items, now, session);
  return fresh.filter(({ toFile }) => toFile).length + again;
}

const lookedAfter = ({ kind, origins }: CapturedItem, now: Date) => ({
  ...(kind === 'post' ? { recheckAt: recheckDueAt(now) } : {}),
  ...(origins.includes('like') ? { likeSeenAt: now } : {}),
});
