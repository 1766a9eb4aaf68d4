import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { GrantsRepository, OpenedGrant } from '../../store/grants/repository.js';
import { KeyMissing } from '../../store/sealed.js';
import { isXError, XError } from '../errors/x-error.js';
import type { OAuth } from './oauth.js';

interface Parts {
  readonly grants: GrantsRepository;
  readonly oauth: OAuth;
  /** How long one holder may take to refresh; longer than two requests. */
  readonly leaseMs: number;
}

const storeAttempts = 5;

/**
 * One refresh of a pair over all processes (S9): who holds the account's lease refreshes and stores,
 * everybody else waits for what is stored. Runs to its end whatever its callers do, because X takes a
 * refresh token once and its answer is the only copy of the new pair.
 */
export function tokenRefresh({ grants, oauth, leaseMs }: Parts) {
  /** A pair newer than version `than`; null when somebody else's refresh takes longer than `waitMs`. */
  async function newer(accountId: string, than: number, waitMs: number): Promise<OpenedGrant | null> {
    const giveUpAt = performance.now() + waitMs;
    for (;;) {
      const holder = randomUUID();
      const held = await stored(grants.takeLease(accountId, holder, leaseMs));
      if (held?.version === than) return await refresh(accountId, held, holder);
      if (held) {
        await stored(grants.releaseLease(accountId, holder));
        return held;
      }
      const grant = await read(accountId);
      if (grant.version !== than) return grant;
      if (performance.now() >= giveUpAt) return null;
      await delay(50 + Math.random() * 100);
    }
  }

  async function refresh(accountId: string, held: OpenedGrant, holder: string): Promise<OpenedGrant> {
    try {
      const pair = await onceMore(() => oauth.refresh(held.refreshToken));
      const kept = await persistently(() => grants.replace(accountId, held.version, pair));
      return kept ? { ...pair, version: held.version + 1 } : await read(accountId);
    } catch (error) {
      await stored(grants.releaseLease(accountId, holder));
      if (!isXError(error, 'noAccess')) throw asWait(error);
      // Refused, perhaps because somebody else was first with this token.
      const found = await read(accountId);
      if (found.version === held.version) throw error;
      return found;
    }
  }

  async function read(accountId: string): Promise<OpenedGrant> {
    const grant = await stored(grants.read(accountId));
    if (grant) return grant;
    throw new XError('noAccess', 'The account has not granted access, or gave it back.');
  }

  return { newer, read };
}

/**
 * A lost answer may have spent the token, or not: one more try with it tells (docs/x-api.md 3.1). X says
 * nothing about a grace for lost answers, so there is no third.
 */
async function onceMore<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    if (!isXError(error, 'noAnswer', 'unavailable', 'unreachable')) throw error;
    await delay(100 + Math.random() * 200);
    return await request();
  }
}

/** A database that is away for a moment must not lose the only copy of a pair. */
async function persistently(store: () => Promise<boolean>): Promise<boolean> {
  for (let attempt = 1; ; attempt += 1)
    try {
      return await store();
    } catch (error) {
      if (attempt === storeAttempts) throw notStored(error);
      await delay(500);
    }
}

/** The token endpoint in trouble is a reason to wait; whatever else went wrong keeps its kind. */
const asWait = (error: unknown): unknown =>
  isXError(error, 'noAnswer', 'unavailable', 'unreachable', 'rateLimited')
    ? new XError('tokenUnavailable', `The token could not be refreshed: ${error.message}`)
    : error;

async function stored<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw notStored(error);
  }
}

const notStored = (error: unknown): XError =>
  error instanceof KeyMissing
    ? new XError('keyMissing', error.message)
    : new XError(
        'tokenUnavailable',
        `The token store failed: ${error instanceof Error ? error.message : 'unknown error'}`.slice(0, 300),
      );
