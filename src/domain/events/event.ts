import type { TicketField } from '../tickets/changes.js';
import type { Ticket } from '../tickets/ticket.js';

/** What is told to those who listen, to webhooks and in a ticket's history; a closed set. */
export const eventTypes = [
  'ticket.created',
  'ticket.updated',
  'ticket.deleted',
  'comment.created',
  /** An agent ended the session of a ticket of direct messages, or it was closed by time (S33, S54). */
  'session.ended',
  /** The customer said how content they are (S54). */
  'satisfaction.rated',
  'reply.settled',
  'incident.opened',
  'incident.acknowledged',
  'incident.resolved',
  'account.accessLost',
  'account.accessRestored',
] as const;
export type EventType = (typeof eventTypes)[number];

/** Kinds of business rules that change tickets by themselves. */
export const ruleKinds = ['dispatcherRule', 'trigger', 'automation'] as const;
type RuleKind = (typeof ruleKinds)[number];

/** Who did it. The rule's name is as it was then. */
export type Actor =
  { readonly kind: 'agent'; readonly id: string } | { readonly kind: 'customer' | 'perch' } | RuleActor;

/** Whoever acts by themselves, so by no rule. */
export const byPerch = { kind: 'perch' } as const satisfies Actor;
export const byAgent = (agent: { readonly _id: string }) =>
  ({ kind: 'agent', id: agent._id }) as const satisfies Actor;

/** The rule that acted, as events, notes and effects name it. */
export interface RuleActor {
  readonly kind: RuleKind;
  readonly id: string;
  readonly name: string;
}

/** Of one field of a ticket, as JSON. */
export interface FieldChange {
  readonly field: TicketField;
  readonly from: string | null | readonly string[];
  readonly to: string | null | readonly string[];
}

/**
 * Something that happened; written in the transaction in which it did. Never changed but for its mark, a `note` that no
 * rule could act on it, `holds`, and words that X took away (S25).
 */
export interface PerchEvent {
  readonly _id: string;
  readonly type: EventType;
  readonly at: Date;
  readonly by: Actor;
  /** Shared by the events of one ticket that one transaction wrote: rules take them for one change (S55). */
  readonly changeId: string;
  readonly accountId: string | null;
  readonly ticketId: string | null;
  /** Of the ticket after the change: of two events of one ticket the one with the higher version came later. */
  readonly ticketVersion: number | null;
  readonly changes?: readonly FieldChange[];
  readonly commentId?: string;
  readonly replyId?: string;
  readonly incidentId?: string;
  /** Of a ticket that was deleted: by what it is judged who may hear of that. */
  readonly was?: Pick<Ticket, 'channel' | 'groupId' | 'assigneeId'>;
  /** Why a rule was cut short, or what else an agent should know of it (S55). */
  readonly note?: string;
  /** Set until rules and webhooks have had it; the mark that work is found by. */
  readonly pending?: true;
  /** Counts what became of its ticket's words meanwhile, so that whoever is about to quote them notices. */
  readonly holds?: number;
}
