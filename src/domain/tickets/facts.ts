import type { VerifiedType } from '../at-x/objects.js';

/**
 * What conditions ask of a ticket beside its fields (S52). Written when it is opened, and by the rules' turn after each
 * change of it, which nobody waits for: a list may be some moments behind. Null: nobody knows.
 * A new one is unknown of tickets that exist: `completeFacts` fills those that have no facts at all, and no others.
 */
export interface TicketFacts {
  /** Of who asks, when the ticket was opened. */
  readonly followers: number | null;
  readonly posts: number | null;
  readonly verifiedType: VerifiedType | null;
  /** Of the first post; X tells none of direct messages. */
  readonly language: string | null;
  /** The search terms of what the customer wrote last (`src/domain/search/terms.ts`); none: they wrote nothing. */
  readonly words: readonly string[] | null;
  readonly subjectWords: readonly string[];
  readonly customerWroteAt: Date | null;
  readonly agentWroteAt: Date | null;
  readonly statusAt: Date;
  readonly assignedAt: Date | null;
}

/** How content the customer was with a ticket (S54). */
export const scores = ['good', 'bad'] as const;

export interface Satisfaction {
  readonly score: (typeof scores)[number];
  readonly comment: string | null;
  readonly at: Date;
}
