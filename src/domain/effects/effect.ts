import type { RuleActor } from '../events/event.js';
import type { EffectAction } from '../business-rules/action.js';

export const effectStates = ['pending', 'done', 'skipped', 'failed'] as const;
type EffectState = (typeof effectStates)[number];

/** Why an effect did not come about; a closed set. */
export const effectReasons = [
  'nobodyToTell',
  'noAddress',
  'notEnabled',
  'userCapReached',
  'hourCapReached',
  'refused',
  'webhookGone',
  'webhookDisabled',
  'ticketGone',
  'mailNotConfigured',
  'mailRefused',
  /** The requester is one of our own accounts: two of them would answer each other. */
  'ownAccount',
  /** What it needs could not be had for a day. */
  'unavailable',
  /** An answer to what was written more than a day ago: the rules, or what they need, stood still since. */
  'tooLate',
] as const;
export type EffectReason = (typeof effectReasons)[number];

/** Something a rule does beyond the ticket: written in the transaction in which the rule ran, carried out once after it. */
export interface Effect {
  /** `<changeId>/<ruleId>/<place of the action>`: what runs twice is on record once. */
  readonly _id: string;
  readonly by: RuleActor;
  readonly ticketId: string;
  readonly eventId: string;
  readonly action: EffectAction;
  readonly state: EffectState;
  readonly reason: EffectReason | null;
  /** In an agent's words where `reason` alone is not enough, e.g. why an answer was refused. */
  readonly detail: string | null;
  readonly attempts: number;
  /** When it first failed for a passing reason; a day later it is given up. */
  readonly failedAt?: Date;
  /** When it is to be tried (again); absent once it is settled. The mark that work is found by. */
  readonly dueAt?: Date;
  /** Counts what became of its ticket's words meanwhile, so that whoever is about to quote them notices. */
  readonly holds?: number;
  readonly createdAt: Date;
  readonly settledAt: Date | null;
}
