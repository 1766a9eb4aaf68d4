import type { RecentPost, XUserSeen } from '../../domain/x-users/x-user.js';
import type { Database } from '../database.js';

/** What X answered lately; forgotten after some minutes, so that words that X no longer shows do not stay. */
export interface XLook {
  /** What was asked: `user/<id>`, `handle/<handle>` or, by an account, `posts/<account>/<id>`. */
  readonly _id: string;
  readonly seen: XUserSeen | readonly RecentPost[];
  readonly at: Date;
}

/** How long a look is not repeated, in seconds. */
export const lookLastsSeconds = 300;

type Key = `user/${string}` | `handle/${string}`;

export function xLooks(db: Database) {
  const since = (now: Date) => new Date(now.getTime() - lookLastsSeconds * 1_000);
  const find = (id: string, now: Date) => db.xLooks.findOne({ _id: id, at: { $gt: since(now) } });
  const keep = async (id: string, seen: XLook['seen'], at: Date): Promise<void> => {
    await db.xLooks.replaceOne({ _id: id }, { seen, at }, { upsert: true });
  };
  return {
    async user(key: Key, now: Date): Promise<XUserSeen | null> {
      const look = await find(key, now);
      return look && 'standing' in look.seen ? look.seen : null;
    },
    keepUser: (key: Key, seen: XUserSeen, now: Date) => keep(key, seen, now),

    /** What X showed one of the accounts: to another it may not show them. */
    async posts(
      xUserId: string,
      accountIds: readonly string[],
      now: Date,
    ): Promise<readonly RecentPost[] | null> {
      for (const accountId of accountIds) {
        const look = await find(postsSeenBy(accountId, xUserId), now);
        if (look && !('standing' in look.seen)) return look.seen;
      }
      return null;
    },
    keepPosts: (xUserId: string, accountId: string, posts: readonly RecentPost[], now: Date) =>
      keep(postsSeenBy(accountId, xUserId), posts, now),
  };
}

const postsSeenBy = (accountId: string, xUserId: string) => `posts/${accountId}/${xUserId}`;
