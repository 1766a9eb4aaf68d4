import type { Config, Key } from '../config.js';
import type { Clock } from '../domain/clock.js';
import { microsOf } from '../domain/spend/prices.js';
import type { Wanted } from '../domain/sources/push.js';
import type { Database } from '../store/database.js';
import { chargesRepository } from '../store/spend/charges.js';
import { grantsRepository } from '../store/grants/repository.js';
import {
  accessTokens,
  asGranted,
  type AccessToken,
  type AccessTokens,
  type Log,
} from './tokens/access-tokens.js';
import { isXError } from './errors/x-error.js';
import { budgetOf } from './spend/budget.js';
import { givenUpReads } from './spend/given-up.js';
import { metered } from './spend/metered.js';
import { oauth } from './tokens/oauth.js';
import type { OpenX } from './port.js';
import { pushApi, subscribe, type PushApi, type SubscribedTo } from './push/api.js';
import { reads, type Send } from './reads.js';
import { transport, type Transport } from './transport.js';
import { asking } from './vocabulary.js';
import { uploads } from './uploads.js';
import { writes } from './writes.js';

interface Parts {
  readonly config: Config['x'];
  readonly keys: readonly Key[];
  readonly db: Database;
  readonly clock: Clock;
  readonly log?: Log;
  readonly push?: Config['push'];
}

/** Push as the app arranges it, and as each account consents to it. */
export type PushAccess = PushApi & {
  subscribe(accountId: string, wanted: Wanted, to: SubscribedTo): Promise<void>;
};

/** Opens X for one account after another, over shared connections. */
export type Connector = OpenX & {
  /** Waits for reads and token refreshes under way; to be awaited before the database is closed. */
  readonly settled: () => Promise<void>;
  /** What the app arranges with X for push; null without the keys for it. */
  readonly push: PushAccess | null;
};

/** The connector to X: the only thing that holds tokens in the open, and only while it calls. */
export function openX({ config, keys, db, clock, log, push = null }: Parts): Connector {
  const x = transport(config, clock);
  const tokens = accessTokens({
    grants: grantsRepository(db, keys),
    oauth: oauth(config, x),
    xNow: x.xNow,
    leaseMs: 2 * config.requestTimeoutMs + 5_000,
    waitMs: config.requestTimeoutMs,
    log,
  });
  const charges = chargesRepository(db);
  const asked = asking();
  const givenUp = givenUpReads();
  const spending = { db, charges, clock, xNow: x.xNow, longestCallMs: 4 * config.requestTimeoutMs };
  const open: OpenX = ({ accountId, xUserId }, { signal, dailyBudgetUsd = null } = {}) => {
    const budget =
      dailyBudgetUsd === null ? null : budgetOf({ ...spending, accountId, micros: microsOf(dailyBudgetUsd) });
    const isOwner = xUserId === config.ownerXUserId;
    const read = metered(sendAs(x, tokens, accountId), {
      ...{ accountId, xUserId, charges, clock, budget, isOwner },
    });
    const write = sendAs(x, tokens, accountId, signal);
    const send: Send = (request) =>
      request.method === 'GET' ? givenUp.orGoOn(signal, () => read(request)) : write(request);
    return {
      clockOffsetMs: x.clockOffsetMs,
      ...reads(send, xUserId, asked),
      ...writes(send, xUserId),
      ...uploads(write),
    };
  };
  const pushAccess = push && {
    ...pushApi(push, x),
    subscribe: (accountId: string, wanted: Wanted, to: SubscribedTo) =>
      subscribe(sendAs(x, tokens, accountId), wanted, to),
  };
  const settled = async (): Promise<void> => {
    await givenUp.settled();
    await tokens.settled();
  };
  return Object.assign(open, { settled, push: pushAccess });
}

/**
 * A 401 says that X took nothing, so even a write may go again, once, with a token that was refreshed
 * since; a second one is `unauthorized`.
 */
const sendAs =
  (x: Transport, tokens: AccessTokens, accountId: string, signal?: AbortSignal): Send =>
  async (request) => {
    const sendWith = (token: AccessToken) =>
      x.send({ ...request, as: token, signal }).catch((error: unknown) => {
        throw asGranted(error, request, token);
      });
    const token = await tokens.current(accountId, signal);
    try {
      return await sendWith(token);
    } catch (error) {
      if (!isXError(error, 'unauthorized')) throw error;
      return await sendWith(await tokens.after(accountId, token.version, signal));
    }
  };
