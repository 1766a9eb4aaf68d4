import type { TicketChanges } from '../tickets/changes.js';

/** One update of many tickets, asked for in one step (S41). */
export interface BulkUpdate {
  readonly _id: string;
  /** Who asked: each ticket is changed in their name, and by what they may see then. */
  readonly agentId: string;
  readonly changes: TicketChanges;
  readonly comment: BulkComment | null;
  readonly state: 'running' | 'done';
  /** How many tickets it names. */
  readonly count: number;
  /** Of all that is asked for, where it says something to people. */
  readonly askedHash?: string;
  /** Set while no workflow has been started. */
  readonly handOver?: 'pending';
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface BulkComment {
  readonly text: string;
  /** Public answers the customer in the form the ticket has: by a post or by a direct message (S38). */
  readonly visibility: 'public' | 'internal';
}

export const bulkOutcomes = ['changed', 'replied', 'skipped', 'failed'] as const;

/** What became of one of the tickets. */
export type BulkResult =
  /** Everything asked for was done; without a comment, or with an internal one. */
  | { readonly outcome: 'changed' }
  | { readonly outcome: 'replied'; readonly replyId: string }
  /** Nobody was answered, for this reason; the rest of the update stands (S41). */
  | { readonly outcome: 'skipped'; readonly reason: string }
  /** Nothing was done. */
  | { readonly outcome: 'failed'; readonly reason: string };

/** One ticket of a bulk update; written once, and settled in the transaction that changes the ticket. */
export interface BulkRow {
  readonly _id: string;
  readonly bulkId: string;
  readonly ticketId: string;
  /** Its place among the tickets as they were named. */
  readonly place: number;
  /** Null while it waits; the mark that work is found by. */
  readonly result: BulkResult | null;
  readonly createdAt: Date;
}
