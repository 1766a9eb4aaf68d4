import type { Account } from '../../src/domain/account.js';
import type { Clock } from '../../src/domain/clock.js';
import { xNow as xNowOf } from '../../src/domain/x-clock.js';
import type { Database } from '../../src/store/database.js';
import type { OpenX, X } from '../../src/x/port.js';

export interface ReplyParts {
  readonly db: Database;
  readonly openX: OpenX;
  readonly clock: Clock;
}

/** X's time: ours plus the offset last seen. */
export const xNow = (parts: ReplyParts, account: Account, x?: X): Date =>
  xNowOf({ xClockOffsetMs: x?.clockOffsetMs() ?? account.xClockOffsetMs }, parts.clock());
