import type { Account } from '../accounts/account.js';

/** X's clock, by which post times and windows over posts are judged. */
export const xNow = (account: Pick<Account, 'xClockOffsetMs'>, now: Date): Date =>
  new Date(now.getTime() + account.xClockOffsetMs);

/** X tells its time in whole seconds, so ours of it may be late by as much. */
const toleranceMs = 1_500;

/**
 * A moment of X's time that has certainly passed: what is written from now on is later, as X tells it, and
 * capture that begins there misses none of it.
 */
export const xTimePassed = (account: Pick<Account, 'xClockOffsetMs'>, now: Date): Date =>
  new Date(xNow(account, now).getTime() - toleranceMs);
