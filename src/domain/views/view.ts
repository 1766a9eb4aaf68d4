import type { Conditions } from '../conditions/condition.js';
import type { Channel } from '../tickets/ticket.js';

/** A list of tickets that conditions select (S53). */
export interface View {
  readonly _id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly position: number;
  readonly conditions: Conditions;
  /** One for each channel exists from the start. */
  readonly standard?: Channel;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}
