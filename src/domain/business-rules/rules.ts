import type { Action, ValueAction } from './action.js';
import type { Conditions } from '../conditions/condition.js';

/** One of the dispatcher's rules: all that match give a new ticket their values, in their order (S51). */
export interface DispatcherRule {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly conditions: Conditions;
  readonly actions: readonly ValueAction[];
}

/** One version of the dispatcher's rules, never changed; the highest is in force. */
export interface DispatcherRules {
  readonly _id: string;
  /** From 1. */
  readonly version: number;
  readonly rules: readonly DispatcherRule[];
  readonly at: Date;
  /** The agent; null where Perch took out what a rule named and was removed. */
  readonly by: string | null;
}

/** Triggers that come set up (S54). */
export const standardTriggers = ['acknowledgeFirstMessage', 'askSatisfaction', 'tellGroupOfMessage'] as const;
export type StandardTrigger = (typeof standardTriggers)[number];

interface Rule {
  readonly _id: string;
  readonly name: string;
  readonly enabled: boolean;
  /** Tried in this order, the lowest first; then by age. */
  readonly position: number;
  readonly conditions: Conditions;
  readonly actions: readonly Action[];
  /** The agent who last changed it; null: Perch. */
  readonly changedBy: string | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Acts on a ticket when something happens to it (S52). */
export interface Trigger extends Rule {
  readonly standard?: StandardTrigger;
}

/** Acts on a ticket when so much time has passed since something (S52): one of its conditions is about hours. */
export type Automation = Rule;

/** What an automation did to a ticket: once for each time since which it counts. */
export interface AutomationRun {
  /** `<automation>/<ticket>/<ms since 1970 of what it counts from>`. */
  readonly _id: string;
  /** It goes with the ticket. */
  readonly ticketId: string;
  readonly at: Date;
  /** It was stopped here: it has acted too often (`run-limit.ts`). */
  readonly cut?: true;
}
