import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../../domain/clock.js';
import { billingDay, nextBillingDay, totalOf, type SpentOn } from '../../domain/spend/spend.js';
import type { Database } from '../../store/database.js';
import type { Charges } from '../../store/spend/charges.js';
import { spentOf } from '../../store/spend/summary.js';
import { askedFor, mostFor, smallest, within, type Read } from './billed.js';
import { XError } from '../errors/x-error.js';

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

interface Held {
  readonly read: Read;
  /** The id of the hold. */
  readonly held: string;
}

export interface Budget {
  /**
   * Holds the most that a read may cost, and makes its page as small as the day's budget asks for.
   * Rejects with `overBudget` when not even the smallest fits.
   */
  hold(on: SpentOn, read: Read): Promise<Held>;
}

/** An account's lists are mostly read together: none takes all that is left. */
const shareOfLeft = 1 / 4;
const tries = 6;
const betweenTriesMs = 40;
/** Calls under way hold more than they turn out to cost; soon they have settled. */
const soonMs = 5_000;

export function budgetOf(parts: Parts): Budget {
  const { db, charges, clock, xNow, accountId, micros, longestCallMs } = parts;

  /** What is left of the budget, and what will be when the calls under way turn out to cost nothing. */
  async function leftOn(day: string): Promise<{ readonly left: number; readonly atMost: number }> {
    const spent = await spentOf(db, accountId, day, clock());
    const left = micros - totalOf(spent);
    return { left, atMost: left + spent.held };
  }

  /** Held first and judged after: of two that hold at once, the later one sees both. Null where it does not fit now. */
  async function tryToHold(on: SpentOn, read: Read, day: string): Promise<Held | null> {
    const { left, atMost } = await leftOn(day);
    if (!within(atMost, read)) throw overBudget(nextBillingDay(xNow()));
    const wanted = within(left * shareOfLeft, read) ?? smallest(read);
    if (mostFor(wanted) > left) return null;
    const now = clock();
    const heldUntil = new Date(now.getTime() + longestCallMs);
    const asked = askedFor(wanted);
    const held = await charges.hold({ accountId, on, day, asked, micros: mostFor(wanted), heldUntil }, now);
    if ((await leftOn(day)).left >= 0) return { read: wanted, held };
    await charges.release(held);
    return null;
  }

  return {
    async hold(on, read) {
      for (let attempt = 1; attempt <= tries; attempt += 1) {
        const held = await tryToHold(on, read, billingDay(xNow()));
        if (held) return held;
        await wait(Math.random() * attempt * betweenTriesMs);
      }
      throw overBudget(new Date(xNow().getTime() + soonMs));
    },
  };
}

const overBudget = (resetAt: Date): XError =>
  new XError('overBudget', 'The account’s budget for the day has no room for this read.', { resetAt });
