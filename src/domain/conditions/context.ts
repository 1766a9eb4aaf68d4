import type { AccountState } from '../accounts/account.js';
import type { FieldChange } from '../events/event.js';
import type { Happening } from './condition.js';

/** What beside the ticket conditions ask about; read once for many tickets. */
export interface ConditionContext {
  readonly now: Date;
  /** Null: there are no office hours, so nobody knows. */
  readonly isOfficeHours: boolean | null;
  readonly accountStates: ReadonlyMap<string, AccountState>;
  /** How many tickets of a group are not solved; a group that is not here has none. */
  readonly openInGroup: ReadonlyMap<string, number>;
}

/** What happened to a ticket that a rule is asked about; null: nothing, it is only looked at (S53). */
export interface Happened {
  readonly happenings: readonly Happening[];
  readonly changes: readonly FieldChange[];
}
