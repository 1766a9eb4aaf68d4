import type { Clock } from '../../src/domain/clock.js';
import type { Database } from '../../src/store/database.js';
import type { OpenX } from '../../src/x/port.js';

export interface ReplyParts {
  readonly db: Database;
  readonly openX: OpenX;
  readonly clock: Clock;
}
