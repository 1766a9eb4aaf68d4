import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Config } from '../src/config.js';
import type { Clock } from '../src/domain/clock.js';
import type { Wake } from '../src/domain/wake.js';
import type { Mailer } from '../src/notify/mailer.js';
import type { Texter } from '../src/notify/texter.js';
import type { Checks } from '../src/readiness.js';
import type { Database } from '../src/store/database.js';
import type { OpenX } from '../src/x/port.js';
import type { OAuth } from '../src/x/tokens/oauth.js';
import type { Guard } from '../src/webhooks/receiver.js';
import type { LiveLimits } from './live/live-updates.js';

/** What the API is built from; `server.ts` makes the real ones. */
export interface Parts {
  readonly config: Pick<
    Config,
    'publicUrl' | 'keys' | 'push' | 'access' | 'mail' | 'messagesPerDay' | 'bitlyUrl' | 'sms'
  > & {
    readonly api: Pick<Config['api'], 'trustedProxies'>;
    readonly x: Pick<Config['x'], 'plan'>;
  };
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Logger;
  readonly oauth: Pick<OAuth, 'begin' | 'complete' | 'identify' | 'revoke'>;
  /** X as a connected account sees it, for what is looked up while somebody waits. */
  readonly openX: OpenX;
  /** For what somebody who waits is to be written. */
  readonly mailer: Pick<Mailer, 'send'>;
  /** Null: Twilio is not configured. */
  readonly texter: Texter | null;
  /** Whom webhooks may tell. */
  readonly receivers: Guard;
  readonly wake: Wake;
  readonly metrics: Registry;
  /** What `/ready` asks. */
  readonly checks: Checks;
  /** Of live updates, where they are to be others than usual. */
  readonly live?: Partial<LiveLimits>;
}
