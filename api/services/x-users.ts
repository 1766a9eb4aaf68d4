import type { FastifyRequest } from 'fastify';
import type { XUser } from '../../src/domain/at-x/objects.js';
import { handleIn, handleKeyOf, type RecentPost, type XUserSeen } from '../../src/domain/x-users/x-user.js';
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
  const ask = await askingX(parts, request, accountId);

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
      await known.keep(seen.user);
    }
    return { asked: true, found: seen, problem: null };
  }

  return {
    known,

    /** As X shows them now, or did some minutes ago. */
    look,

    /** The newest posts; none of somebody who lets only some see them. */
    async recentPosts(xUserId: string): Promise<Looked<readonly RecentPost[]>> {
      const before = await looks.posts(xUserId, clock());
      if (before) return { asked: false, found: before, problem: null };
      const asked = await ask((x) => x.recentPosts(xUserId));
      if (asked.outcome === 'failed') return failed(asked.problem);
      await looks.keepPosts(xUserId, asked.answer, clock());
      return { asked: true, found: asked.answer, problem: null };
    },

    /** The one who is meant: as known, else as X shows them. */
    async identify({ xUserId, handle = '' }: Named): Promise<Looked<XUser>> {
      const name = handleIn(handle) ?? handle;
      const there = xUserId === undefined ? await known.byHandle(name) : await known.get(xUserId);
      if (there) return { asked: false, found: there, problem: null };
      const looked = await look(xUserId === undefined ? { handle: name } : { xUserId });
      return { ...looked, found: looked.found?.standing === 'shown' ? looked.found.user : null };
    },
  };
}

const failed = (problem: ProblemAtX) => ({ asked: problem.code !== 'noAccount', found: null, problem });
