import type { TicketField } from '../tickets/changes.js';
import type { Ticket } from '../tickets/ticket.js';
import type { Actor, FieldChange, PerchEvent } from './event.js';
import { fieldChanges } from './field-changes.js';

/** What happened to a ticket. */
export type Told = Pick<PerchEvent, 'type' | 'changes' | 'commentId' | 'replyId' | 'note' | 'was'>;

export interface TicketNews {
  /** As it is after the change. */
  readonly ticket: Pick<Ticket, '_id' | 'accountId' | 'version'>;
  readonly by: Actor;
  readonly at: Date;
  readonly told: readonly Told[];
  /** Where it belongs to a change whose events are on record. */
  readonly changeId?: string;
}

/** A comment that a ticket gained. */
export const commentTold = (commentId: string): Told => ({ type: 'comment.created', commentId });

/** The fields that changed, if any did. */
export const changesTold = (changes: readonly FieldChange[]): Told[] =>
  changes.length > 0 ? [{ type: 'ticket.updated', changes }] : [];

type Changed = TicketNews['ticket'] & Pick<Ticket, TicketField>;

/** What is told of a write that made `after` of `before`: what else happened by it, then the fields that changed, if any did. */
export function changeOf(
  before: Pick<Ticket, TicketField>,
  after: Changed,
  by: Actor,
  at: Date,
  more: readonly Told[] = [],
): TicketNews {
  return { ticket: after, by, at, told: [...more, ...changesTold(fieldChanges(before, after))] };
}
