import type { Account } from '../../domain/accounts/account.js';
import { sourceFacts } from '../../domain/sources/facts.js';
import type { PushHealth } from '../../domain/sources/push.js';
import { wantedSources } from '../../domain/sources/sources.js';
import type { Database } from '../database.js';
import { pushRepository, type RefusedSubscription } from './repository.js';

/** `off`: everything is polled, and nothing hinders that; `partly`: some lists are pushed. */
export const pushStates = ['off', 'working', 'partly', 'failing'] as const;

/** How push of an account fares. */
export interface AccountPush {
  readonly state: (typeof pushStates)[number];
  readonly health: PushHealth | null;
  /** Of the app as a whole. */
  readonly lastError: string | null;
  readonly refused: readonly RefusedSubscription[];
}

export async function pushOf(db: Database, account: Account): Promise<AccountPush> {
  const { lastError, refused } = await pushRepository(db).state();
  const health = account.push ?? null;
  const own = refused.filter(({ accountId }) => accountId === account._id);
  return { state: stateOf(account, lastError ?? own[0]?.reason ?? null), health, lastError, refused: own };
}

function stateOf({ push, settings }: Account, error: string | null): AccountPush['state'] {
  if (!push) return error === null ? 'off' : 'failing';
  const pushable = wantedSources(settings).filter((kind) => sourceFacts[kind].events.length > 0);
  return pushable.every((kind) => push.sources.includes(kind)) ? 'working' : 'partly';
}
