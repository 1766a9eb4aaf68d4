import type { Account, Source } from '../accounts/account.js';
import { sourceFacts, type SourceSettings } from './facts.js';
import { sourceKinds, type SourceKind } from './kinds.js';
import { captureBegins } from '../at-x/clock.js';
import { lastXIdBefore } from '../at-x/ids.js';

/** Which lists at X an account's settings ask for; likes only when switched on (S12). */
export const wantedSources = (settings: SourceSettings): SourceKind[] =>
  sourceKinds.filter((kind) => sourceFacts[kind].isWanted(settings));

/**
 * The sources an account should have beside those it has. The first ones bring the history window
 * (S3); one switched on later begins now, so a switch never converts the past (S13).
 */
export function missingSources(account: Account, existing: readonly Source[], now: Date): Source[] {
  const have = new Set(existing.map(({ kind }) => kind));
  const begins = captureBegins(account, now);
  const startAt = existing.length === 0 ? (account.captureFrom ?? begins) : begins;
  return wantedSources(account.settings)
    .filter((kind) => !have.has(kind))
    .map((kind) => newSource(account._id, kind, startAt, now));
}

const newSource = (accountId: string, kind: SourceKind, startAt: Date, now: Date): Source => ({
  _id: `${accountId}/${kind}`,
  accountId,
  kind,
  version: 0,
  ...beginning(startAt, now),
  pausedUntil: null,
  failures: 0,
  lastSuccessAt: null,
  lastError: null,
  rateLimit: null,
  groupMessages: 0,
});

/** How a source stands that has read nothing since a moment of X's time. */
export const beginning = (startAt: Date, now: Date) => ({
  sinceId: lastXIdBefore(startAt),
  sweep: null,
  overlap: null,
  startAt,
  swept: false,
  dueAt: now,
});

/** From when a fresh account brings items, in X's time: its history window before now (S3). */
export const historyBegins = (historyHours: number, now: Date): Date =>
  new Date(now.getTime() - historyHours * 3_600_000);
