import { sourceKinds } from '../sources/kinds.js';
import type { Billed } from './prices.js';
import { dayMs } from '../durations.js';

/** What money goes to: a source's list, the replies, or anything else that is looked up or pushed. */
export const spentOns = [...sourceKinds, 'lookups', 'push', 'replies'] as const;
export type SpentOn = (typeof spentOns)[number];

/**
 * What one call to X cost, written once and whole: nothing has to be added up that a kill could tear
 * apart. While `heldUntil` stands it is the most a call under way may cost; past that moment nobody
 * knows whether X billed it.
 */
export interface Charge {
  readonly _id: string;
  readonly accountId: string;
  /** X's UTC day, `2026-08-01`. */
  readonly day: string;
  readonly on: SpentOn;
  readonly billed: readonly Billed[];
  readonly micros: number;
  /** The resources in it: no other charge of that day has them (a unique index sees to it). Absent for writes. */
  readonly once?: readonly string[];
  readonly heldUntil?: Date;
  /** Of a hold, what X is asked for: the same read once more settles it. */
  readonly asked?: string;
  /** Ours; charges are forgotten after a while. */
  readonly at: Date;
}

/** How an account stands on a day, in millionths of a US dollar. */
export interface Spent {
  readonly settled: number;
  /** The most that calls under way may cost. */
  readonly held: number;
  /** The most that calls may have cost whose end is not known. */
  readonly uncertain: number;
}

export const totalOf = ({ settled, held, uncertain }: Spent): number => settled + held + uncertain;

/** The day that X bills, by X's clock. */
export const billingDay = (xNow: Date): string => xNow.toISOString().slice(0, 10);

export const billingDayBegins = (day: string): Date => new Date(`${day}T00:00:00Z`);

/** When so much of a day is gone; 1 is its end. */
export const momentOf = (day: string, share: number): Date =>
  new Date(billingDayBegins(day).getTime() + Math.round(share * dayMs));

/** When X's next day begins, by X's clock. */
export const nextBillingDay = (xNow: Date): Date => momentOf(billingDay(xNow), 1);

/** How much of X's day is gone, in [0, 1). */
export const dayGone = (xNow: Date): number =>
  (xNow.getTime() - billingDayBegins(billingDay(xNow)).getTime()) / dayMs;
