import { byXId } from '../../src/domain/grouping.js';
import { capturedPost } from '../../src/domain/items/captured.js';
import { storeItems } from '../../src/store/items/store-items.js';
import { isXError } from '../../src/x/errors/x-error.js';
import { oursOf, type Sweeping } from './sweep.js';

type Base = Omit<Sweeping, 'source'>;

const atOnce = 100;
/** By then the list that a post stands in has told the rest, if it stands in one. */
const listTellsMs = 2 * 60_000;

/**
 * Looks up posts that X pushed in part and that no list completed: who quotes us without a mention stands
 * in none. Once each, at the price of a post; a refusal is none of the sources' business.
 */
export async function completePushed(base: Base): Promise<void> {
  const { db, account, clock, x, mayGoOn } = base;
  if (!account.push || !mayGoOn()) return;
  const before = new Date(clock().getTime() - listTellsMs);
  const items = await db.items
    .find({ accountId: account._id, partial: true, kind: 'post', capturedAt: { $lt: before } })
    .hint('partial')
    .limit(atOnce)
    .toArray();
  if (items.length === 0) return;
  try {
    const { data, referenced } = await x.posts(items.map(({ xId }) => xId));
    const byId = new Map(items.map((item) => [item.xId, item]));
    const beside = byXId(referenced);
    const read = data.flatMap((post) => {
      const item = byId.get(post.xId);
      return item ? [capturedPost(post, item.source, item.origins, beside, oursOf(account))] : [];
    });
    await db.transaction((session) => storeItems(db, read, clock(), session));
    // What X does not show is not asked for again; that it is gone is found by the daily look.
    const ids = items.map(({ _id }) => _id);
    await db.items.updateMany({ _id: { $in: ids }, partial: true }, { $unset: { partial: '' } });
  } catch (error) {
    if (!isXError(error) || error.kind === 'aborted') throw error;
  }
}
