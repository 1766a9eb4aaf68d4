import type { Item } from '../items/item.js';
import type { Ticket } from '../tickets/ticket.js';
import type { Desk } from './desk.js';
import { subjectOf } from './subject.js';
import { earlier, joinedVerdict, later, link, openedVerdict } from './tickets.js';

/**
 * The customer writes on: a solved or pending ticket is open again (S33, S34), and a full one is
 * continued (S35). Returns the ticket that holds the item then.
 */
export function joinTicket(desk: Desk, ticket: Ticket, item: Item, changes: Partial<Ticket> = {}): Ticket {
  desk.contactFor(item);
  if (ticket.commentCount >= desk.commentsAtMost) return continueTicket(desk, ticket, item);
  desk.comment(ticket._id, 'customer', item);
  desk.change(ticket._id, {
    firstPostAt: earlier(ticket.firstPostAt, item.createdAt),
    ...changes,
    ...(ticket.status === 'solved' || ticket.status === 'pending' ? { status: 'open', solvedAt: null } : {}),
  });
  desk.filed(item, joinedVerdict, ticket._id);
  return ticket;
}

/**
 * What a full ticket was goes on in another one, to which all that would join the full one now leads; the
 * full one is closed, as any that another follows. Nothing is decided anew, neither whether it becomes a
 * ticket nor by which rule. Only the customer's words continue a ticket, since nothing of ours opens one
 * (S24): what agents say to a full one stays there.
 */
function continueTicket(desk: Desk, full: Ticket, item: Item): Ticket {
  const { dmFirstAt, dmLastAt, currentDmThread, sessionEndedAt } = full;
  const next = desk.open({
    channel: full.channel,
    status: full.status === 'new' ? 'new' : 'open',
    subject: subjectOf(item.text),
    requesterId: desk.contactFor(item)._id,
    requesterXUserId: full.requesterXUserId,
    accountId: full.accountId,
    groupId: full.groupId,
    assigneeId: full.assigneeId,
    departmentId: full.departmentId,
    productId: full.productId,
    priority: full.priority,
    tags: full.tags,
    followUpOf: full._id,
    continuedBy: null,
    linked: [],
    filedBy: full.filedBy,
    firstPostAt: item.createdAt,
    firstRepliedAt: null,
    solvedAt: null,
    conversationXId: full.conversationXId,
    dmFirstAt: dmFirstAt && earlier(dmFirstAt, item.createdAt),
    dmLastAt: dmLastAt && later(dmLastAt, item.createdAt),
    ...(currentDmThread ? { currentDmThread } : {}),
    ...(sessionEndedAt ? { sessionEndedAt } : {}),
  });
  desk.change(full._id, { status: 'closed', continuedBy: next._id }, 'currentDmThread');
  link(desk, next, full);
  desk.comment(next._id, 'customer', item);
  desk.filed(item, openedVerdict, next._id);
  return next;
}
