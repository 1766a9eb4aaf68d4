import type { Ticket } from '../tickets/ticket.js';
import type { Actor, PerchEvent } from './event.js';

/** A ticket as programs are told it beside what happened: what it is filed under, without what was written in it. */
export const ticketPayload = (ticket: Ticket) => ({
  id: ticket._id,
  number: ticket.number,
  channel: ticket.channel,
  status: ticket.status,
  subject: ticket.subject,
  requesterId: ticket.requesterId,
  requesterXUserId: ticket.requesterXUserId,
  accountId: ticket.accountId,
  groupId: ticket.groupId,
  assigneeId: ticket.assigneeId,
  departmentId: ticket.departmentId,
  productId: ticket.productId,
  priority: ticket.priority,
  tags: [...ticket.tags],
  satisfaction: ticket.satisfaction?.score ?? null,
  createdAt: ticket.createdAt.toISOString(),
  updatedAt: ticket.updatedAt.toISOString(),
  firstRepliedAt: ticket.firstRepliedAt?.toISOString() ?? null,
  solvedAt: ticket.solvedAt?.toISOString() ?? null,
  version: ticket.version,
});

/** Nulls where a kind of actor has none, so that whoever reads it finds the same fields each time. */
export const actorPayload = (by: Actor) => ({
  kind: by.kind,
  id: 'id' in by ? by.id : null,
  name: 'name' in by ? by.name : null,
});

/**
 * An event as programs are told it, by webhooks and `GET /v1/events`: JSON. The ticket is as it is now, or null where
 * it is gone or the event is of none; what was then is in `changes`.
 */
export const eventPayload = (event: PerchEvent, ticket: Ticket | null) => ({
  id: event._id,
  type: event.type,
  at: event.at.toISOString(),
  by: actorPayload(event.by),
  changeId: event.changeId,
  accountId: event.accountId,
  ticketId: event.ticketId,
  ticketVersion: event.ticketVersion,
  ticket: ticket && ticketPayload(ticket),
  changes: changesPayload(event),
  commentId: event.commentId ?? null,
  replyId: event.replyId ?? null,
  incidentId: event.incidentId ?? null,
  note: event.note ?? null,
});

export const changesPayload = ({ changes = [] }: Pick<PerchEvent, 'changes'>) =>
  changes.map(({ field, from, to }) => ({ field, from: copied(from), to: copied(to) }));

const copied = (value: string | null | readonly string[]): string | null | string[] =>
  typeof value === 'string' || value === null ? value : [...value];
