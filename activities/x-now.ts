import type { Account } from '../src/domain/accounts/account.js';
import type { Clock } from '../src/domain/clock.js';
import { xNow as xNowBy } from '../src/domain/at-x/clock.js';
import type { X } from '../src/x/port.js';

interface Seen {
  readonly clock: Clock;
  readonly account: Account;
  readonly x?: X;
}

/** X's time by the offset last seen: in this attempt if X has answered, else the account's. */
export const xNow = ({ clock, account, x }: Seen): Date =>
  xNowBy({ xClockOffsetMs: x?.clockOffsetMs() ?? account.xClockOffsetMs }, clock());
