import type { Config } from '../../src/config.js';
import type { Clock } from '../../src/domain/clock.js';
import type { Mailer } from '../../src/notify/mailer.js';
import type { Wake } from '../../src/domain/wake.js';
import type { Database } from '../../src/store/database.js';
import type { OpenX } from '../../src/x/port.js';

export interface ReplyParts {
  readonly config: Pick<Config, 'keys' | 'mail' | 'messagesPerDay'>;
  readonly mailer: Pick<Mailer, 'send'>;
  readonly db: Database;
  readonly openX: OpenX;
  readonly clock: Clock;
  readonly wake: Pick<Wake, 'reply'>;
}
