import type { Priority } from '../tickets/ticket.js';

/** What a ticket is given by the first rule that matches (S15); null or empty: as the account says. */
export interface TicketRule {
  readonly id: string;
  readonly name: string;
  /** Any suffices. */
  readonly keywords: readonly string[];
  readonly enabled: boolean;
  readonly groupId: string | null;
  readonly departmentId: string | null;
  readonly productId: string | null;
  readonly tags: readonly string[];
  readonly priority: Priority | null;
}

/** One version of an account's ticket rules, never changed: tickets name the one that filed them. */
export interface TicketRules {
  readonly _id: string;
  readonly accountId: string;
  /** From 1; the highest is in force. */
  readonly version: number;
  /** In the order they are tried. */
  readonly rules: readonly TicketRule[];
  readonly at: Date;
  /** The agent who saved it; null where Perch took out what a rule named and was removed. */
  readonly by: string | null;
}

/** The rules in force; version 0 of an account that never had any. */
export type RulesInForce = Pick<TicketRules, 'version' | 'rules'>;

export const noRules: RulesInForce = { version: 0, rules: [] };
