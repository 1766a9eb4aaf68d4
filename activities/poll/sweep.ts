import type { Account, Source } from '../../src/domain/accounts/account.js';
import { unreadable, type CapturedItem, type Ours } from '../../src/domain/items/captured.js';
import { nextDueAt } from '../../src/domain/sources/pacing.js';
import type { Stream } from '../../src/domain/streams/stream.js';
import type { Clock } from '../../src/domain/clock.js';
import type { Database } from '../../src/store/database.js';
import type { SourceProgress } from '../../src/store/items/commit-page.js';
import type { Malformed, RateLimit, X } from '../../src/x/port.js';
import { xNow } from '../x-now.js';

/** What a sweep of one source needs; the same for all kinds of sources. */
export interface Sweeping {
  readonly db: Database;
  readonly clock: Clock;
  readonly random: () => number;
  readonly account: Account;
  readonly source: Source;
  /** Of a stream's source: what is searched for. */
  readonly stream?: Stream | undefined;
  readonly x: X;
  /** A budget that melts makes the source wait so many times its pace (S50). */
  readonly slowedBy?: number;
  /** How many lists of the account share what X allows of this one. */
  readonly sharers?: number;
  /** How many pages a look may read of it; absent: as many as `mayGoOn` lets it. */
  readonly pagesAtMost?: number;
  /** False when the attempt is cancelled or has paged long enough; the sweep goes on in the next one. */
  readonly mayGoOn: () => boolean;
}

export const oursOf = (account: Account, ownConversations: ReadonlySet<string> = new Set()): Ours => ({
  accountId: account._id,
  xUserId: account.xUserId,
  ownConversations,
});

/** The source answered: its failures are over and its next turn is set. */
export function answeredNow(
  sweeping: Pick<Sweeping, 'clock' | 'random' | 'account' | 'source' | 'stream' | 'slowedBy' | 'sharers'> &
    Partial<Pick<Sweeping, 'x'>>,
  rateLimit: RateLimit | null,
): SourceProgress {
  const now = sweeping.clock();
  const nowAtX = xNow(sweeping);
  const { source, account, stream, random, slowedBy, sharers } = sweeping;
  return {
    failures: 0,
    lastError: null,
    lastSuccessAt: now,
    lastSuccessAtX: nowAtX,
    // A pause that another list of its kind was told of meanwhile stays.
    ...(source.pausedUntil ? { pausedUntil: null } : {}),
    rateLimit,
    dueAt: nextDueAt({
      kind: source.kind,
      pollSeconds: (stream ?? account.settings).pollSeconds,
      rateLimit,
      sharers,
      now,
      xNow: nowAtX,
      random: random(),
      slowedBy,
      push: account.push,
    }),
  };
}

export const unreadableOf = (sweeping: Sweeping, malformed: readonly Malformed[]): CapturedItem[] =>
  malformed.map((object) => ({
    ...unreadable(object, sweeping.source.kind, sweeping.account._id, sweeping.clock()),
    ...broughtBy(sweeping),
  }));

/** Which stream an item came by, if by one. */
export const broughtBy = ({ stream }: Sweeping): Pick<CapturedItem, 'streamIds'> =>
  stream ? { streamIds: [stream._id] } : {};
