import type { Clock } from '../domain/clock.js';
import { billingDay, nextBillingDay, totalOf, type SpentOn } from '../domain/spend.js';
import type { Database } from '../store/database.js';
import type { Charges } from '../store/spend/charges.js';
import { spentOf } from '../store/spend/summary.js';
import { mostFor, within, type Read } from './billed.js';
import { XError } from './errors.js';

interface Parts {
  readonly db: Database;
  readonly charges: Charges;
  readonly clock: Clock;
  readonly xNow: () => Date;
  readonly accountId: string;
  /** A day's, in millionths of a US dollar. */
  readonly micros: number;
  /** No call takes longer. */
  readonly longestCallMs: number;
}

export interface Budget {
  /**
   * Holds the most that a read may cost, and makes its page as small as the day's budget asks for.
   * Rejects with `overBudget` when not even the smallest fits.
   */
  hold(on: SpentOn, read: Read): Promise<{ readonly read: Read; readonly held: string }>;
}

/** Calls under way hold what they do not need; soon they have settled. */
const soonMs = 5_000;

export function budgetOf({ db, charges, clock, xNow, accountId, micros, longestCallMs }: Parts): Budget {
  return {
    async hold(on, read) {
      const [now, day, most] = [clock(), billingDay(xNow()), mostFor(read)];
      const heldUntil = new Date(now.getTime() + longestCallMs);
      // Held first and judged after: of two that hold at once, the later one sees both.
      const held = await charges.hold({ accountId, on, day, micros: most, heldUntil }, now);
      const spent = await spentOf(db, accountId, day, now);
      const left = micros - (totalOf(spent) - most);
      const fitting = within(left, read);
      if (fitting) {
        if (mostFor(fitting) < most) await charges.lower(held, mostFor(fitting));
        return { read: fitting, held };
      }
      await charges.release(held);
      const leftWhenSettled = left + spent.held - most;
      throw overBudget(within(leftWhenSettled, read) ? later(xNow(), soonMs) : nextBillingDay(xNow()));
    },
  };
}

const later = (moment: Date, ms: number): Date => new Date(moment.getTime() + ms);

const overBudget = (resetAt: Date): XError =>
  new XError('overBudget', 'The account’s budget for the day has no room for this read.', { resetAt });
