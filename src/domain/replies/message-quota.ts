import { dayMs } from '../durations.js';

/** X takes so many direct messages of one app in so long, whichever account sends them (docs/x-api.md). */
export const quotaWindowMs = dayMs;

/** How an account stands with the quota. */
export interface QuotaUse {
  readonly accountId: string;
  /** What it sent within the window. */
  readonly used: number;
  /** When it sent the oldest of these. */
  readonly oldestAt: Date | null;
  /** A customer of it waits: it has a direct message to send, or a ticket of direct messages that is not closed. */
  readonly needs: boolean;
}

export interface QuotaStanding {
  readonly used: number;
  readonly limit: number;
  /** By all accounts together. */
  readonly usedByAll: number;
  /** What is kept for the account as long as it needs it. */
  readonly share: number;
  /** How many it may send now: what is left of its share, and what nobody else needs. */
  readonly left: number;
  /** When the next one is free again; null: nothing is used. */
  readonly nextFreeAt: Date | null;
}

/**
 * How many direct messages an account may send now. Each account that needs some, or has sent some, has
 * the same share; it keeps what is left of it while it needs it, and the others borrow the rest.
 */
export function quotaStanding(uses: readonly QuotaUse[], accountId: string, limit: number): QuotaStanding {
  const own = uses.find((use) => use.accountId === accountId);
  const others = uses.filter((use) => use.accountId !== accountId);
  const active = others.filter(({ used, needs }) => used > 0 || needs).length + 1;
  const share = Math.floor(limit / active);
  const used = own?.used ?? 0;
  const usedByAll = others.reduce((sum, other) => sum + other.used, used);
  const free = Math.max(0, limit - usedByAll);
  const kept = others
    .filter(({ needs }) => needs)
    .reduce((sum, other) => sum + Math.max(0, share - other.used), 0);
  const left = Math.min(free, Math.max(share - used, free - kept, 0));
  return { used, limit, usedByAll, share, left, nextFreeAt: nextFreeAt(own, others, free) };
}

/** With room left for all, only its own oldest gives it more; with none, whoever's is oldest. */
function nextFreeAt(own: QuotaUse | undefined, others: readonly QuotaUse[], free: number): Date | null {
  const oldest = [...(own ? [own] : []), ...(free > 0 && own?.oldestAt ? [] : others)]
    .flatMap(({ oldestAt }) => oldestAt ?? [])
    .sort((one, other) => one.getTime() - other.getTime())[0];
  return oldest ? new Date(oldest.getTime() + quotaWindowMs) : null;
}
