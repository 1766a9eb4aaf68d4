import type { Account } from './account.js';

/** X's clock, by which post times and windows over posts are judged. */
export const xNow = (account: Pick<Account, 'xClockOffsetMs'>, now: Date): Date =>
  new Date(now.getTime() + account.xClockOffsetMs);
