import { commentsOfTicket } from '../filing/desk.js';
import { subjectOf } from '../filing/subject.js';
import type { Ticket } from './ticket.js';

/** A ticket that is opened, but for its id, number and what it is found by. */
type OpenedTicket = Omit<Ticket, '_id' | 'number' | 'terms'>;

/** What becomes of a ticket when its customer writes elsewhere than on X (S47). */
export type CustomerWrites =
  | { readonly outcome: 'joins'; readonly ticket: Ticket }
  /** `before`: the closed one as it is then, but for its link to the next. */
  | { readonly outcome: 'follows' | 'continues'; readonly next: OpenedTicket; readonly before: Ticket };

/**
 * As with what the customer writes on X: a solved or pending ticket is open again (S33), a closed one is
 * followed by a linked one (S34), a full one goes on in another (S35). What follows keeps whose it was.
 */
export function customerWrites(
  ticket: Ticket,
  text: string,
  now: Date,
  commentsAtMost = commentsOfTicket,
): CustomerWrites {
  const changed = { updatedAt: now, version: ticket.version + 1 };
  if (ticket.status === 'closed')
    return { outcome: 'follows', next: opened(ticket, text, now), before: { ...ticket, ...changed } };
  if (ticket.commentCount < commentsAtMost)
    return {
      outcome: 'joins',
      ticket: { ...ticket, ...reopened(ticket), ...changed, ...oneMore(ticket, now) },
    };
  const { currentDmThread, ...full } = ticket;
  const next = { ...opened(ticket, text, now), status: ticket.status === 'new' ? 'new' : 'open' } as const;
  return {
    outcome: 'continues',
    next: currentDmThread ? { ...next, currentDmThread } : next,
    before: { ...full, ...changed, status: 'closed' },
  };
}

const reopened = ({ status }: Ticket) =>
  status === 'solved' || status === 'pending' ? ({ status: 'open', solvedAt: null } as const) : {};

const oneMore = ({ commentCount, firstPostAt }: Ticket, now: Date) => ({
  commentCount: commentCount + 1,
  firstPostAt: firstPostAt ?? now,
});

const opened = (before: Ticket, text: string, now: Date): OpenedTicket => ({
  channel: before.channel,
  status: 'new',
  subject: subjectOf(text),
  requesterId: before.requesterId,
  requesterXUserId: before.requesterXUserId,
  accountId: before.accountId,
  groupId: before.groupId,
  assigneeId: before.assigneeId,
  departmentId: before.departmentId,
  productId: before.productId,
  priority: before.priority,
  tags: before.tags,
  followUpOf: before._id,
  continuedBy: null,
  linked: [before._id],
  filedBy: null,
  createdAt: now,
  updatedAt: now,
  firstPostAt: now,
  firstRepliedAt: null,
  solvedAt: null,
  conversationXId: before.conversationXId,
  // Messages that come soon on X belong to what was said here.
  dmFirstAt: before.channel === 'x_dm' ? now : null,
  dmLastAt: before.channel === 'x_dm' ? now : null,
  commentCount: 1,
  version: 0,
});
