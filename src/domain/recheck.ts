import type { TicketStatus } from './ticket.js';

/**
 * Deletions that X tells nobody of are found by asking for each post again (S25). X wants what is gone
 * at X to be gone here within 24 h, so a post is asked for again 22 h after X last showed it.
 *
 * X bills a post once a UTC day. With a promise of 24 h no day can be left out, so the order in which
 * posts are asked for saves nothing and asking early costs nothing; what it costs is set by how many are
 * asked for at all. Hence the oldest look first, and a window.
 */
const againAfterMs = 22 * 3_600_000;
/** From then on, 23 h after the last look, whatever is due is asked for at once. */
const urgentAfterMs = 3_600_000;
/** While nothing is left to ask for it is looked for seldom; new posts are due much later. */
const restMs = 3_600_000;
const dayMs = 86_400_000;

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
  /** Too old, and of no ticket that anybody works on: asked for no more. */
  readonly forget: readonly T[];
  /** More may be urgent: ask again at once. */
  readonly goOn: boolean;
  /** Nothing is to be asked for before. */
  readonly nextAt: Date;
}

/**
 * What of the posts that are due (oldest look first, a batch at most) is asked for now. Posts of tickets
 * that are not closed are asked for as long as they are; others for `windowDays` after they were written.
 */
export function planRecheck<T extends Recheckable>(
  due: readonly T[],
  now: Date,
  windowDays: number,
): RecheckPlan<T> {
  const isLookedUp = ({ createdAt, ticketStatus }: T): boolean =>
    (ticketStatus !== null && ticketStatus !== 'closed') ||
    now.getTime() - createdAt.getTime() < windowDays * dayMs;
  const mayBeMore = due.length >= recheckBatch;
  const youngest = due.at(-1);
  return {
    lookUp: due.filter(isLookedUp),
    forget: due.filter((post) => !isLookedUp(post)),
    goOn:
      mayBeMore && youngest !== undefined && now.getTime() - youngest.recheckAt.getTime() >= urgentAfterMs,
    nextAt: mayBeMore ? now : new Date(now.getTime() + restMs),
  };
}
