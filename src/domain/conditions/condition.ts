import type { Channel, Priority, TicketStatus } from '../tickets/ticket.js';
import type { Satisfaction } from '../tickets/facts.js';
import type { TicketField } from '../tickets/changes.js';
import type { VerifiedType } from '../at-x/objects.js';
import type { AccountState } from '../accounts/account.js';

/**
 * The one condition language of dispatcher rules, triggers, automations, views and reports (S51-S53). What is not
 * known of a ticket fails each condition about it, `isNot` and `hasNone` too (S52); `null` as a value is known: no
 * group, nobody.
 */
export interface Conditions {
  /** Each has to hold. */
  readonly all: readonly Condition[];
  /** One of them has to hold, unless there is none. */
  readonly any: readonly Condition[];
}

/** `is`: it is one of the values. `isNot`: it is none of them. */
export const choiceOperators = ['is', 'isNot'] as const;
export const setOperators = ['hasAny', 'hasAll', 'hasNone'] as const;
export const numberOperators = ['lessThan', 'greaterThan', 'is'] as const;

interface Choice<Field extends string, Value> {
  readonly field: Field;
  readonly operator: (typeof choiceOperators)[number];
  readonly values: readonly Value[];
}

interface Texts<Field extends string> {
  readonly field: Field;
  readonly operator: (typeof setOperators)[number];
  readonly values: readonly string[];
}

interface Amount<Field extends string> {
  readonly field: Field;
  readonly operator: (typeof numberOperators)[number];
  readonly value: number;
}

/** Whole hours since something; `is` 3: at least three and less than four. */
export const hourFields = [
  'hoursSinceCreated',
  'hoursSinceStatus',
  'hoursSinceSolved',
  'hoursSinceAssigned',
  'hoursSinceCustomerWrote',
  'hoursSinceAgentWrote',
] as const;
export type HourField = (typeof hourFields)[number];

/** Snapshots of who asks, as X told them when the ticket was opened; `openInGroup`: how many tickets of its group are not solved. */
export const amountFields = ['followers', 'posts', 'openInGroup'] as const;

/** What is asked by id: `references.ts` says what each names. */
export const referenceFields = ['accountId', 'groupId', 'assigneeId', 'departmentId', 'productId'] as const;
export type ReferenceField = (typeof referenceFields)[number];

/** What happened; only dispatcher rules and triggers can ask (a dispatcher rule: always `created`). */
export const happenings = [
  'created',
  'updated',
  'customerWrote',
  'agentWrote',
  'sessionEnded',
  'satisfactionRated',
] as const;
export type Happening = (typeof happenings)[number];

export type Condition =
  | Choice<'channel', Channel>
  | Choice<'status', TicketStatus>
  | Choice<'priority', Priority>
  | Choice<'verifiedType', VerifiedType>
  /** As X detected it, e.g. `en`. */
  | Choice<'language', string>
  | Choice<'accountState', AccountState>
  /** How content the customer said to be last (S54). */
  | Choice<'satisfaction', Satisfaction['score']>
  | Choice<ReferenceField, string | null>
  | Texts<'tags'>
  /** Keywords; a ticket has one when all its words are in what the customer wrote last (`text`), or in the subject. */
  | Texts<'text' | 'subject'>
  | Amount<(typeof amountFields)[number]>
  | Amount<HourField>
  /** Whether it is within the office hours of the settings now. */
  | { readonly field: 'officeHours'; readonly operator: 'is'; readonly value: boolean }
  | { readonly field: 'happened'; readonly operator: 'is'; readonly values: readonly Happening[] }
  | { readonly field: 'changed'; readonly operator: 'is'; readonly values: readonly TicketField[] };

type OfReference = Extract<Condition, { readonly field: ReferenceField }>;

export const isReference = (condition: Condition): condition is OfReference =>
  referenceFields.some((field) => field === condition.field);
