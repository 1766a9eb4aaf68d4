import type { Item } from '../items/item.js';
import type { Ticket } from '../tickets/ticket.js';

type DmSpan = Pick<Ticket, 'status' | 'dmFirstAt' | 'dmLastAt' | 'sessionEndedAt'>;

/**
 * The ticket a direct message joins: the earliest unclosed one of its X user that holds a message at
 * most the interval before or after it, in X's time, boundary included (S32). An interval of 0 never
 * splits. Null: it opens a ticket of its own.
 */
export function dmThreadFor<T extends DmSpan>(
  at: Date,
  threads: readonly T[],
  intervalMinutes: number,
): T | null {
  const intervalMs = intervalMinutes === 0 ? Number.POSITIVE_INFINITY : intervalMinutes * 60_000;
  const near = threads.filter((thread) => takes(thread, at) && distanceMs(at, thread) <= intervalMs);
  return near.sort((a, b) => time(a.dmFirstAt) - time(b.dmFirstAt))[0] ?? null;
}

/** Whatever the interval, a closed ticket takes no message, and an ended session none from after its end (S33). */
const takes = ({ status, sessionEndedAt }: DmSpan, at: Date): boolean =>
  status !== 'closed' && (sessionEndedAt === undefined || at <= sessionEndedAt);

/** How far a moment is from the messages a ticket holds; 0 between its first and last one. */
const distanceMs = (at: Date, { dmFirstAt, dmLastAt }: DmSpan): number =>
  Math.max(0, time(dmFirstAt) - at.getTime(), at.getTime() - time(dmLastAt));

const time = (at: Date | null): number => at?.getTime() ?? Number.POSITIVE_INFINITY;

export interface PublicThread<T> {
  /** The requester's own ticket that the post continues; closed ones are followed up. */
  readonly own: T | null;
  /** The ticket of somebody else in the conversation, to be linked. */
  readonly other: T | null;
}

/**
 * Where a public post belongs (S34): up the posts it answers to its author's ticket, else the newest
 * ticket of its author in the conversation; an unclosed one first, so that what follows up a closed
 * ticket is joined too. `ancestors` are the tickets of the posts it answers, nearest first;
 * `conversation` the tickets known of its conversation.
 */
export function publicThreadFor<T extends Pick<Ticket, 'requesterXUserId' | 'createdAt' | 'status'>>(
  item: Pick<Item, 'author'>,
  ancestors: readonly T[],
  conversation: readonly T[],
): PublicThread<T> {
  const isOwn = (ticket: T): boolean => ticket.requesterXUserId === item.author.xUserId;
  const newestFirst = [...conversation].sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
  const own = [...ancestors, ...newestFirst].filter(isOwn);
  const others = [...ancestors, ...conversation].filter((ticket) => !isOwn(ticket));
  return { own: own.find(({ status }) => status !== 'closed') ?? own[0] ?? null, other: others[0] ?? null };
}
