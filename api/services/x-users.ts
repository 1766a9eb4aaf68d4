import type { FastifyRequest } from 'fastify';
import {
  handleIn,
  handleKeyOf,
  type RecentPost,
  type SeenXUser,
  type XUserSeen,
} from '../../src/domain/x-users/x-user.js';
import { xLooks } from '../../src/store/x-users/looks.js';
import { xUsersRepository } from '../../src/store/x-users/repository.js';
import type { Parts } from '../parts.js';
import { askingX, type ProblemAtX } from './asking-x.js';

/** What a look at X brought; `asked` is false where one of the last minutes served, or there was none to ask. */
export interface Looked<T> {
  readonly asked: boolean;
  readonly found: T | null;
  readonly problem: ProblemAtX | null;
}

/** One X user, by one of the two. */
interface Named {
  readonly xUserId?: string | undefined;
  readonly handle?: string | undefined;
}

/** X users as Perch knows them, and as X shows them now. */
export async function xUsersFor(
  parts: Pick<Parts, 'db' | 'clock' | 'openX'>,
  request: FastifyRequest,
  accountId?: string,
) {
  const { db, clock } = parts;
  const known = xUsersRepository(db);
  const looks = xLooks(db);
  const { ask, accountIds } = await askingX(parts, request, accountId);

  async function look(
    who: { readonly xUserId: string } | { readonly handle: string },
  ): Promise<Looked<XUserSeen>> {
    const key =
      'handle' in who ? (`handle/${handleKeyOf(who.handle)}` as const) : (`user/${who.xUserId}` as const);
    const before = await looks.user(key, clock());
    if (before) return { asked: false, found: before, problem: null };
    const asked = await ask((x) => x.user(who));
    if (asked.outcome === 'failed') return failed(asked.problem);
    const seen = asked.answer;
    await looks.keepUser(key, seen, clock());
    if (seen.standing === 'shown') {
      await looks.keepUser(`user/${seen.user.xUserId}`, seen, clock());
      await known.keep(seen.user, clock());
    }
    return { asked: true, found: seen, problem: null };
  }

  return {
    known,

    /** As X shows them now, or did some minutes ago. */
    look,

    /** The newest posts, as X shows them to an account whose items the caller sees: some show them only to some. */
    async recentPosts(xUserId: string): Promise<Looked<readonly RecentPost[]>> {
      const before = await looks.posts(xUserId, accountIds, clock());
      if (before) return { asked: false, found: before, problem: null };
      const asked = await ask((x) => x.recentPosts(xUserId));
      if (asked.outcome === 'failed') return failed(asked.problem);
      await looks.keepPosts(xUserId, asked.accountId, asked.answer, clock());
      return { asked: true, found: asked.answer, problem: null };
    },

    /**
     * The one who is meant. A handle changes hands: by one it is whom X shows, and whom Perch knows by it only
     * where X tells nothing.
     */
    async identify({ xUserId, handle = '' }: Named): Promise<Looked<SeenXUser>> {
      const name = handleIn(handle) ?? handle;
      const there = xUserId === undefined ? await known.byHandle(name) : await known.get(xUserId);
      if (there && xUserId !== undefined) return { asked: false, found: there, problem: null };
      const looked = await look(xUserId === undefined ? { handle: name } : { xUserId });
      if (looked.found?.standing === 'shown')
        return { ...looked, found: { ...looked.found.user, seenAt: clock() } };
      return looked.found?.standing === 'gone' ? { ...looked, found: null } : { ...looked, found: there };
    },
  };
}

const failed = (problem: ProblemAtX) => ({ asked: problem.code !== 'noAccount', found: null, problem });
