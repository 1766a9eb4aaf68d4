import { accountStates, type Account } from '../accounts/account.js';
import type { Gone } from './gone.js';
import type { TicketStatus } from '../tickets/ticket.js';
import { dayMs, hourMs } from '../durations.js';

/**
 * Deletions that X tells nobody of are found by asking for each post again (S25). X wants what is gone
 * at X to be gone here within 24 h, so a post is asked for again 21 h after X last showed it. Of the rest,
 * an hour may pass until its account looks for work, and another one where that was hindered just then
 * and others look in its place.
 *
 * X bills a post once a UTC day. With a promise of 24 h no day can be left out, so the order in which
 * posts are asked for saves nothing and asking early costs nothing; what it costs is set by how many are
 * asked for at all. Hence the oldest look first, and a window.
 */
const againAfterMs = 21 * hourMs;
/** From then on, 22 h after the last look, whatever is due is asked for at once. */
const urgentAfterMs = hourMs;
/** While nothing is left to ask for it is looked for seldom; new posts are due much later. */
const restMs = hourMs;

/** X takes so many in one lookup. */
export const recheckBatch = 100;

/** When a post that X has just shown, or hidden, is to be asked for again. */
export const recheckDueAt = (seenAt: Date): Date => new Date(seenAt.getTime() + againAfterMs);

export interface Recheckable {
  /** X's time. */
  readonly createdAt: Date;
  readonly recheckAt: Date;
  /** Of the ticket that holds it; null without one. */
  readonly ticketStatus: TicketStatus | null;
}

export interface RecheckPlan<T> {
  readonly lookUp: readonly T[];
  /** Not before another day: an unlinked account's, but nobody works on them. It may be linked again. */
  readonly wait: readonly T[];
  /** Too old, and of no ticket that anybody works on: asked for no more. */
  readonly forget: readonly T[];
  /** More may be urgent: ask again at once. */
  readonly goOn: boolean;
  /** Nothing is to be asked for before. */
  readonly nextAt: Date;
}

/**
 * What of the posts that are due (oldest look first, a batch at most) is asked for now. Posts of tickets
 * that are not closed are asked for as long as they are; others for `windowDays` after they were written,
 * unless their account was unlinked (S4).
 */
export function planRecheck<T extends Recheckable>(
  due: readonly T[],
  now: Date,
  windowDays: number,
  { unlinkedAt }: Pick<Account, 'unlinkedAt'>,
): RecheckPlan<T> {
  const of = (fate: Fate) =>
    due.filter((post) => fateOf({ ...post, unlinkedAt }, now.getTime(), windowDays) === fate);
  const mayBeMore = due.length >= recheckBatch;
  const youngest = due.at(-1);
  return {
    lookUp: of('lookUp'),
    wait: of('wait'),
    forget: of('forget'),
    goOn:
      mayBeMore && youngest !== undefined && now.getTime() - youngest.recheckAt.getTime() >= urgentAfterMs,
    nextAt: mayBeMore ? now : new Date(now.getTime() + restMs),
  };
}

type Fate = 'lookUp' | 'wait' | 'forget';
type Rated = Pick<Recheckable, 'createdAt' | 'ticketStatus'> & Pick<Account, 'unlinkedAt'>;

function fateOf({ createdAt, ticketStatus, unlinkedAt }: Rated, atMs: number, windowDays: number): Fate {
  if (ticketStatus !== null && ticketStatus !== 'closed') return 'lookUp';
  if (atMs - createdAt.getTime() >= windowDays * dayMs) return 'forget';
  return unlinkedAt ? 'wait' : 'lookUp';
}

/** What came first becomes tickets first; for so long at most, or a busy account would never re-check. */
const waitsForFilingMs = 1_800_000;

/** Whether what a look brought is filed before posts are asked for again. */
export const filesFirst = (toFile: number, { recheckAt }: Pick<Account, 'recheckAt'>, now: Date): boolean =>
  toFile > 0 && now.getTime() - (recheckAt ?? now).getTime() < waitsForFilingMs;

/**
 * Who asks for the posts of an account: itself, or, where it has no access or is to make no use of it,
 * the others in its place. A first refusal is settled within a minute: nobody asks until then.
 */
export function whoRechecks({ state, trouble }: Pick<Account, 'state' | 'trouble'>) {
  if (state !== 'active') return 'others';
  return trouble ? 'nobody' : 'itself';
}

/** The states in which others ask. */
export const helpedStates = accountStates.filter((state) => whoRechecks({ state }) === 'others');

interface Shown {
  readonly accountId: string;
  readonly gone?: Gone;
}

/** How an account holds a post. */
export interface HeldCopy extends Shown, Rated {
  /** Absent where it is asked for no more. */
  readonly recheckAt?: Date;
}

/** So much later than it is due a post may be asked for. */
const lateMs = 2 * restMs;

/**
 * Whether a post that an account only shows because another one answers it is asked for with that: not
 * where some copy is going to be asked for by itself, and what that finds holds for this account.
 */
export function asksForContext(
  context: Shown,
  copies: readonly HeldCopy[],
  now: Date,
  windowDays: number,
): boolean {
  const isAskedFor = (copy: HeldCopy): boolean => {
    const { recheckAt } = copy;
    if (recheckAt === undefined) return false;
    return fateOf(copy, recheckAt.getTime() + lateMs, windowDays) === 'lookUp';
  };
  return !copies.some((copy) => {
    const isOwn = copy.accountId === context.accountId;
    const holds = isOwn || [context.gone, copy.gone].every((each) => each?.why !== 'authorProtected');
    const isLate = !isOwn && copy.recheckAt !== undefined && copy.recheckAt <= now;
    return holds && !isLate && isAskedFor(copy);
  });
}
