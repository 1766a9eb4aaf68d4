import type { Item } from '../../domain/items/item.js';
import type { Tab } from '../../domain/items/selection.js';
import type { Database } from '../database.js';
import { newestBy, newestFirst } from '../order.js';
import { findPage, findPageOf, type PageRequest } from '../pages.js';
import { itemStrands, type HandleOf } from './strands.js';

/** Whose items, and which of them; absent or undefined selects all. */
export interface ItemSelection {
  readonly accountIds: readonly string[];
  readonly withDirectMessages: boolean;
  readonly tab?: Tab | undefined;
  readonly streamId?: string | undefined;
  readonly ticketed?: boolean | undefined;
  readonly answered?: boolean | undefined;
  readonly q?: string | undefined;
  /** Not older than this. */
  readonly since?: Date | undefined;
  /** With whom the accounts are, for a keyword that is the own handle (S16). */
  readonly keyword?: { readonly words: string; readonly handleOf: HandleOf } | undefined;
}

/** The social tab (S28) and the items set aside (S26), read only. */
export function itemListing(db: Database) {
  return {
    async list(selection: ItemSelection, page: PageRequest) {
      const { strands, isMeant } = await itemStrands(db, selection);
      return findPageOf(db.items, strands, newestFirst, page, { isMeant });
    },

    /** How many there are, up to so many, as far as one look goes: with some there may be more. */
    async count(selection: ItemSelection, upTo: number): Promise<{ items: number; more: boolean }> {
      const { strands, isMeant } = await itemStrands(db, selection);
      const looks = { isMeant, atMost: countedInto, fields: lookedAt };
      const { data, nextCursor } = await findPageOf(db.items, strands, newestFirst, { limit: upTo }, looks);
      return { items: data.length, more: nextCursor !== null };
    },

    get: (id: string, seen: Seen) => db.items.findOne({ _id: id, ...seenBy(seen) }),

    setAside: (seen: Seen, page: PageRequest) =>
      findPage(db.items, { ...seenBy(seen), 'setAside.at': { $type: 'date' } }, newestSetAsideFirst, page),

    /** Lets filing try again; null when the item is not set aside (any more). */
    async retry(id: string, seen: Seen): Promise<Item | null> {
      const waiting = { _id: id, ...seenBy(seen), setAside: { $ne: null } };
      const after = { returnDocument: 'after' } as const;
      // What could not be read is read again by the next poll before it is filed.
      const unread = await db.items.findOneAndUpdate(
        { ...waiting, unread: true },
        { $set: { setAside: null } },
        after,
      );
      return unread ?? db.items.findOneAndUpdate(waiting, { $set: { toFile: true, setAside: null } }, after);
    },
  };
}

/** A count is one of many on a page. */
const countedInto = 500;
const lookedAt = ['accountId', 'text', 'origins', 'author'] as const;

type Seen = Pick<ItemSelection, 'accountIds' | 'withDirectMessages'>;

const seenBy = ({ accountIds, withDirectMessages }: Seen) => ({
  accountId: { $in: [...accountIds] },
  ...(withDirectMessages ? {} : { kind: 'post' as const }),
});

const newestSetAsideFirst = newestBy('setAside.at');
