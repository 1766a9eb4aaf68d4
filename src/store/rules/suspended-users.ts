import type { Item } from '../../domain/items/item.js';
import type { SuspendedUser } from '../../domain/rules/suspended-user.js';
import { auditor, type Changer } from '../audit/change.js';
import type { ClientSession, Database } from '../database.js';
import { newestFirst } from '../order.js';
import { findPage, type PageRequest } from '../pages.js';

/** X users whose items create nothing (S27). */
export function suspendedUsers(db: Database) {
  const audit = auditor(db, 'suspendedUser');
  return {
    list: (page: PageRequest) => findPage(db.suspendedUsers, {}, newestFirst, page),

    get: (xUserId: string) => db.suspendedUsers.findOne({ _id: xUserId }),

    /** Who is suspended already stays so since when it was; the reason is the newest. */
    suspend: (asked: SuspendedUser): Promise<SuspendedUser> =>
      db.transaction(async (session) => {
        const { _id, reason, by, createdAt: now } = asked;
        const before = await db.suspendedUsers.findOne({ _id }, { session });
        const after = { ...(before ?? asked), reason };
        await db.suspendedUsers.replaceOne({ _id }, after, { session, upsert: true });
        await audit(before, after, { by, now }, session);
        return after;
      }),

    undo: (xUserId: string, { by, now }: Changer): Promise<boolean> =>
      db.transaction(async (session) => {
        const before = await db.suspendedUsers.findOneAndDelete({ _id: xUserId }, { session });
        if (!before) return false;
        await audit(before, null, { by, now }, session);
        return true;
      }),
  };
}

/** Which authors of these items are suspended. */
export async function suspendedAmong(
  db: Database,
  items: readonly Pick<Item, 'author'>[],
  session: ClientSession,
): Promise<ReadonlySet<string>> {
  const authors = [...new Set(items.map(({ author }) => author.xUserId))];
  const found = await db.suspendedUsers.find({ _id: { $in: authors } }, { session }).toArray();
  return new Set(found.map(({ _id }) => _id));
}
