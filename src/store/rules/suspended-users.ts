import type { Item } from '../../domain/items/item.js';
import type { SuspendedUser } from '../../domain/rules/suspended-user.js';
import { ConflictError, type ClientSession, type Database } from '../database.js';
import { newestFirst } from '../order.js';
import { findPage, type PageRequest } from '../pages.js';

/** X users whose items create nothing (S27). */
export function suspendedUsers(db: Database) {
  return {
    list: (page: PageRequest) => findPage(db.suspendedUsers, {}, newestFirst, page),

    get: (xUserId: string) => db.suspendedUsers.findOne({ _id: xUserId }),

    /** Who is suspended already stays so since when it was; the reason is the newest. */
    async suspend({ _id, reason, ...first }: SuspendedUser): Promise<SuspendedUser> {
      const suspended = await db.suspendedUsers.findOneAndUpdate(
        { _id },
        { $set: { reason }, $setOnInsert: first },
        { upsert: true, returnDocument: 'after' },
      );
      if (!suspended) throw new ConflictError('It was undone meanwhile');
      return suspended;
    },

    async undo(xUserId: string): Promise<boolean> {
      return (await db.suspendedUsers.deleteOne({ _id: xUserId })).deletedCount === 1;
    },
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
