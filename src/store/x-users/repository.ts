import type { XUser } from '../../domain/at-x/objects.js';
import { xUsersSeen } from '../../domain/x-users/sightings.js';
import {
  handleKeyOf,
  xUserTexts,
  type KnownXUser,
  type SeenXUser,
  type Sighting,
} from '../../domain/x-users/x-user.js';
import type { ClientSession, Database } from '../database.js';
import { beginningWith, searchStrands } from '../narrowing.js';
import type { SortKey } from '../order.js';
import { findPageOf, type PageRequest } from '../pages.js';

/** The X users that Perch knows. */
export function xUsersRepository(db: Database) {
  return {
    /** As they were last seen. */
    get: (xUserId: string): Promise<SeenXUser | null> => db.xUsers.findOne({ _id: xUserId }),

    /** Null also where two are known by it: which of them has it by now, only X can tell. */
    async byHandle(handle: string): Promise<SeenXUser | null> {
      const found = await db.xUsers
        .find({ handleKey: handleKeyOf(handle) })
        .limit(2)
        .toArray();
      return found.length === 1 ? (found[0] ?? null) : null;
    },

    byIds: (ids: readonly string[]) => db.xUsers.find({ _id: { $in: [...new Set(ids)] } }).toArray(),

    /** Whose handle or name is meant, by handle; of a beginning that very many have, whose handle begins so. */
    async list(q: string, page: PageRequest) {
      const { strands, isMeant } = await searchStrands<KnownXUser>(db.xUsers, q, xUserTexts, (beginning) =>
        isOfHandles.test(beginning) ? { handleKey: beginningWith(beginning) } : {},
      );
      return findPageOf(db.xUsers, strands, byHandle, page, { isMeant });
    },

    /** One that was looked up just now. */
    keep: (user: XUser, now: Date) =>
      db.transaction((session) => knowXUsers(db, [{ user, at: now }], session, () => true)),
  };
}

const isOfHandles = /^\w+$/;

const byHandle: readonly SortKey[] = [
  { field: 'handleKey', type: 'text', direction: 1 },
  { field: '_id', type: 'text', direction: 1 },
];

/** Knows whom X showed, in a transaction; who is known as they are is not written. */
export async function knowXUsers(
  db: Database,
  sightings: readonly Sighting[],
  session: ClientSession,
  isNews?: () => boolean,
): Promise<void> {
  const named = sightings.filter(({ user }) => user.handle !== '');
  if (named.length === 0) return;
  const ids = { _id: { $in: named.map(({ user }) => user.xUserId) } };
  const handles = { handleKey: { $in: named.map(({ user }) => handleKeyOf(user.handle)) } };
  const known = await db.xUsers.find({ $or: [ids, handles] }, { session }).toArray();
  const changed = xUsersSeen(known, named, isNews);
  if (changed.length === 0) return;
  await db.xUsers.bulkWrite(
    changed.map((user) => ({ replaceOne: { filter: { _id: user._id }, replacement: user, upsert: true } })),
    { session },
  );
}
