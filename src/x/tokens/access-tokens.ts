import { createHash } from 'node:crypto';
import type { GrantsRepository, OpenedGrant } from '../../store/grants/repository.js';
import { orWhenAborted } from '../abort.js';
import { isXError, XError } from '../errors/x-error.js';
import type { OAuth } from './oauth.js';
import { tokenRefresh } from './refresh.js';
import { scopesFor, type Call } from './scopes.js';

export interface Log {
  warn(details: object, message: string): void;
}

interface Parts {
  readonly grants: GrantsRepository;
  readonly oauth: OAuth;
  /** X's time: token lives are counted in it. */
  readonly xNow: () => Date;
  readonly leaseMs: number;
  /** How long a call waits for somebody else's refresh. */
  readonly waitMs: number;
  readonly log?: Log | undefined;
}

export interface AccessToken {
  readonly accessToken: string;
  readonly version: number;
  /** What the account granted. */
  readonly scopes: readonly string[];
}

export type AccessTokens = ReturnType<typeof accessTokens>;

/** A failing early refresh is not tried again by every call. */
const earlyPauseMs = 60_000;

/** Usable access tokens, refreshed before they end; a pair is refreshed once however many ask for it (S9). */
export function accessTokens({ grants, oauth, xNow, leaseMs, waitMs, log }: Parts) {
  const { newer, read } = tokenRefresh({ grants, oauth, leaseMs });
  const flights = new Map<string, Promise<OpenedGrant | null>>();
  const notEarlyBefore = new Map<string, number>();

  const toldKeys = new Set<string>();

  /** Every call would say the same of a key that is missing, of every account. */
  function telling(accountId: string, error: unknown): unknown {
    if (isXError(error, 'keyMissing') && !toldKeys.has(error.message)) {
      toldKeys.add(error.message);
      log?.warn({ accountId, kind: error.kind }, error.message);
    }
    return error;
  }

  async function current(accountId: string, signal?: AbortSignal): Promise<AccessToken> {
    const grant = await read(accountId).catch((error: unknown) => {
      throw telling(accountId, error);
    });
    const now = xNow();
    if (now < refreshAt(accountId, grant)) return grant;
    if (now < stopUsingAt(grant)) return await early(accountId, grant, signal);
    return await renewed(accountId, grant.version, signal);
  }

  /** A token newer than the one X refused. */
  async function after(accountId: string, refused: number, signal?: AbortSignal): Promise<AccessToken> {
    const grant = await read(accountId);
    return grant.version === refused ? await renewed(accountId, refused, signal) : grant;
  }

  async function renewed(accountId: string, than: number, signal?: AbortSignal): Promise<AccessToken> {
    const grant = await shared(accountId, than, waitMs, signal);
    if (grant) return grant;
    throw new XError('tokenUnavailable', 'Another process has not finished refreshing the token.');
  }

  /** The pair is still good: whatever hinders its refresh must not hinder the call. */
  async function early(accountId: string, grant: OpenedGrant, signal?: AbortSignal): Promise<AccessToken> {
    if (performance.now() < (notEarlyBefore.get(accountId) ?? 0)) return grant;
    try {
      return (await shared(accountId, grant.version, 0, signal)) ?? grant;
    } catch (error) {
      if (!isXError(error) || error.kind === 'aborted') throw error;
      notEarlyBefore.set(accountId, performance.now() + earlyPauseMs);
      log?.warn({ accountId, kind: error.kind }, 'a token was not refreshed ahead of its end');
      return grant;
    }
  }

  /** One flight for all callers in this process; each may stop waiting, the flight goes on. */
  async function shared(accountId: string, than: number, wait: number, signal?: AbortSignal) {
    const key = `${accountId}/${than}/${wait}`;
    const flight = flights.get(key) ?? newer(accountId, than, wait).finally(() => flights.delete(key));
    flights.set(key, flight);
    return orWhenAborted(
      signal,
      flight,
      () => new XError('aborted', 'Given up while the token was refreshed.', { maybeTaken: false }),
    );
  }

  return {
    current,
    after,
    /** Waits for refreshes under way: a process that ends before loses the new pair, and with it the account. */
    settled: async (): Promise<void> => {
      await Promise.allSettled(flights.values());
    },
  };
}

/**
 * X says "Forbidden" for a permission that the grant lacks, and for other things too. Where the account
 * granted all that the call takes, authorizing again would change nothing: then it is `forbidden`.
 */
export function asGranted(error: unknown, call: Call, token: AccessToken): unknown {
  if (!isXError(error, 'missingScope')) return error;
  const details = { rateLimit: error.rateLimit };
  const missing = scopesFor(call).filter((scope) => !token.scopes.includes(scope));
  return missing.length > 0
    ? new XError('missingScope', `The account did not grant ${missing.join(', ')}.`, details)
    : new XError('forbidden', 'X does not permit this (403).', details);
}

/** At 70 to 80 % of the pair's life, the same moment for everybody who looks at this pair. */
function refreshAt(accountId: string, grant: OpenedGrant): Date {
  const byte = createHash('sha256').update(`${accountId}/${grant.version}`).digest()[0] ?? 0;
  const lifeMs = grant.expiresAt.getTime() - grant.obtainedAt.getTime();
  return new Date(grant.obtainedAt.getTime() + lifeMs * (0.7 + (0.1 * byte) / 255));
}

/** A request takes a moment to arrive. */
const stopUsingAt = (grant: OpenedGrant): Date => new Date(grant.expiresAt.getTime() - 10_000);
