import type { Account } from '../../src/domain/accounts/account.js';
import type { Clock } from '../../src/domain/clock.js';
import type { PushedAccount } from '../../src/domain/sources/push-plan.js';
import { wantedSources } from '../../src/domain/sources/sources.js';
import type { Wake } from '../../src/domain/wake.js';
import type { Database } from '../../src/store/database.js';
import type { PushAccess } from '../../src/x/client.js';

export interface PushParts {
  readonly db: Database;
  readonly wake: Wake;
  readonly clock: Clock;
  readonly config: { readonly push: { readonly isOn: boolean; readonly webhookUrl: string } | null };
  /** Null without the keys for push. */
  readonly push: PushAccess | null;
}

/** One round of keeping push, or of taking it down. */
export interface Round extends PushParts {
  readonly push: PushAccess;
  /** Where X is to push to. */
  readonly url: string;
  /** What is left when time is up is for the next round. */
  readonly mayGoOn: () => boolean;
}

export const toPushed = ({ _id, xUserId, settings }: Account): PushedAccount => ({
  accountId: _id,
  xUserId,
  sources: wantedSources(settings),
});
