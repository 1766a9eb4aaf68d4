import type { Account, Source } from '../accounts/account.js';
import { xTimePassed } from '../at-x/clock.js';
import { lastXIdBefore } from '../at-x/ids.js';
import type { Stream } from '../streams/stream.js';
import { sourceFacts, type SourceSettings } from './facts.js';
import { sourceKinds, type SourceKind } from './kinds.js';
import { hourMs } from '../durations.js';

/** Which lists at X an account's settings ask for; likes only when switched on (S12). */
export const wantedSources = (settings: SourceSettings): SourceKind[] =>
  sourceKinds.filter((kind) => sourceFacts[kind].isWanted(settings));

/** The kinds of which there are some, each once: a budget takes all streams of an account for one. */
export const kindsOf = (sources: readonly Pick<Source, 'kind'>[]): SourceKind[] =>
  sourceKinds.filter((kind) => sources.some((source) => source.kind === kind));

type Read = Pick<Source, '_id' | 'kind' | 'streamId'>;
type Streamed = Pick<Stream, '_id' | 'accountId' | 'since'>;

export const streamSourceId = ({ _id, accountId }: Pick<Stream, '_id' | 'accountId'>): string =>
  `${accountId}/stream/${_id}`;

const ofStream = (stream: Streamed): Read => ({
  _id: streamSourceId(stream),
  kind: 'streams',
  streamId: stream._id,
});

/** Those of the sources that the account's settings ask for no more, and those of streams that are switched off or gone. */
export function unwantedSources(
  { _id, settings }: Pick<Account, '_id' | 'settings'>,
  streams: readonly Streamed[],
  existing: readonly Source[],
): Source[] {
  const wanted = new Set([
    ...wantedSources(settings).map((kind) => `${_id}/${kind}`),
    ...streams.map(streamSourceId),
  ]);
  return existing.filter((source) => !wanted.has(source._id));
}

/**
 * The sources an account should have beside those it has. The first ones bring the history window
 * (S3); one switched on later begins then, so a switch never converts the past (S13).
 */
export function missingSources(
  account: Account,
  streams: readonly Streamed[],
  existing: readonly Source[],
  now: Date,
): Source[] {
  const have = new Set(existing.map(({ _id }) => _id));
  const begins = xTimePassed(account, now);
  const startAt = existing.length === 0 ? (account.captureFrom ?? begins) : begins;
  const lists = wantedSources(account.settings).map((kind) => ({ _id: `${account._id}/${kind}`, kind }));
  return [
    ...lists.map((list) => newSource(account._id, list, startAt, now)),
    ...streams.map((stream) => newSource(account._id, ofStream(stream), streamBegins(account, stream), now)),
  ].filter(({ _id }) => !have.has(_id));
}

/**
 * From when on a stream brings posts, in X's time: when it was switched on. One that is there when capture
 * begins brings the history window (S3), one switched on during a pause what comes after it (S4).
 */
export function streamBegins(account: Account, { since }: Pick<Stream, 'since'>): Date {
  const { captureStarted, captureFrom } = account;
  const switchedOn = xTimePassed(account, since);
  if (!captureFrom) return switchedOn;
  const beforeCapture = captureStarted !== null && since <= captureStarted;
  return beforeCapture || captureFrom > switchedOn ? captureFrom : switchedOn;
}

const newSource = (accountId: string, list: Read, startAt: Date, now: Date): Source => ({
  ...list,
  accountId,
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
  new Date(now.getTime() - historyHours * hourMs);
