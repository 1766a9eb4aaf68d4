import type { AccessWaits } from '../../src/domain/access/trouble.js';
import type { Clock } from '../../src/domain/clock.js';
import type { Wake } from '../../src/domain/wake.js';
import type { Database } from '../../src/store/database.js';
import type { OpenX } from '../../src/x/port.js';

/** What polling is built from. */
export interface PollParts {
  readonly db: Database;
  readonly openX: OpenX;
  readonly wake: Wake;
  readonly clock: Clock;
  readonly random: () => number;
  readonly rearmAfterMs: number;
  readonly access: AccessWaits;
  /** How long posts of no open ticket are asked for again (S25). */
  readonly recheckDays: number;
}
