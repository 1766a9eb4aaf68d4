import type { Config } from '../../src/config.js';
import type { Clock } from '../../src/domain/clock.js';
import type { Wake } from '../../src/domain/wake.js';
import type { Mailer } from '../../src/notify/mailer.js';
import type { Database } from '../../src/store/database.js';

export interface EffectParts {
  readonly config: Pick<Config, 'publicUrl' | 'keys' | 'mail' | 'bitlyUrl' | 'x'>;
  readonly db: Database;
  readonly mailer: Pick<Mailer, 'send'>;
  readonly clock: Clock;
  readonly wake: Pick<Wake, 'reply' | 'delivery'>;
}
