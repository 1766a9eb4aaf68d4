import type { XUser } from '../../domain/at-x/objects.js';
import { searchedWords } from '../../domain/tickets/search-terms.js';
import { handleKeyOf, isNews, knownXUser, type KnownXUser } from '../../domain/x-users/x-user.js';
import type { ClientSession, Database } from '../database.js';
import { findPage, type PageRequest, type SortKey } from '../pages.js';
import { beginningWith } from '../text-search.js';

/** The X users that Perch knows. */
export function xUsersRepository(db: Database) {
  return {
    /** As they were last seen; before what was captured was kept here, by their newest item. */
    get: async (xUserId: string): Promise<XUser | null> =>
      (await db.xUsers.findOne({ _id: xUserId })) ?? (await newestAuthor(db, xUserId)),

    byHandle: (handle: string): Promise<XUser | null> =>
      db.xUsers.findOne({ handleKey: handleKeyOf(handle) }),

    /** Whose handle or name has words that begin so, by handle. */
    list(q: string, page: PageRequest) {
      const words = searchedWords(q);
      const filter = { $and: words.map((word) => ({ terms: beginningWith(word) })) };
      return findPage<KnownXUser>(
        db.xUsers,
        words.length > 0 ? filter : { _id: { $in: [] } },
        byHandle,
        page,
      );
    },

    /** One that was looked up. */
    keep: (user: XUser) => db.xUsers.replaceOne({ _id: user.xUserId }, knownXUser(user), { upsert: true }),
  };
}

async function newestAuthor(db: Database, xUserId: string): Promise<XUser | null> {
  const item = await db.items.findOne(
    { 'author.xUserId': xUserId },
    { projection: { author: 1 }, sort: { createdAt: -1 } },
  );
  return item?.author ?? null;
}

const byHandle: readonly SortKey[] = [
  { field: 'handleKey', type: 'text', direction: 1 },
  { field: '_id', type: 'text', direction: 1 },
];

/** Knows the authors of what is filed, in its transaction; who is known as they are is not written. */
export async function knowXUsers(
  db: Database,
  authors: readonly XUser[],
  session: ClientSession,
): Promise<void> {
  const seen = new Map(authors.map((author) => [author.xUserId, author]));
  const known = new Map(
    (await db.xUsers.find({ _id: { $in: [...seen.keys()] } }, { session }).toArray()).map((user) => [
      user._id,
      user,
    ]),
  );
  const news = [...seen.values()].filter((author) => isNews(known.get(author.xUserId), author));
  if (news.length === 0) return;
  await db.xUsers.bulkWrite(
    news.map((author) => ({
      replaceOne: { filter: { _id: author.xUserId }, replacement: knownXUser(author), upsert: true },
    })),
    { session },
  );
}
