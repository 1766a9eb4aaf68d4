import { present } from '../present.js';

/** Whether hits become tickets by themselves: never, or where the ticket rules say so (S23). */
export const streamConversions = ['never', 'rules'] as const;
type StreamConversion = (typeof streamConversions)[number];

/** A saved search of an account: its hits are items of the account (S23). */
export interface Stream {
  readonly _id: string;
  readonly accountId: string;
  readonly name: string;
  /** In X's query language, as `checkQuery` lets it pass. */
  readonly query: string;
  readonly enabled: boolean;
  readonly convert: StreamConversion;
  readonly pollSeconds: number;
  /** From when on it brings posts: when it was switched on or its query changed last. Our time. */
  readonly since: Date;
  /** Counts every change; the ETag. */
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What people set of it. */
export type StreamFields = Pick<Stream, 'name' | 'query' | 'enabled' | 'convert' | 'pollSeconds'>;

/** X bills every hit, and lets an account search some 20 times a minute, whatever it searches for. */
export const streamPace = { defaultSeconds: 60, leastSeconds: 15, mostSeconds: 86_400 } as const;

/** So that all of them fit in X's limit at their own pace, or near it. */
export const mostStreams = 25;

/** Some of it; what is absent or undefined stays as it is. */
export type StreamChanges = { readonly [Name in keyof StreamFields]?: StreamFields[Name] | undefined };

/** The stream after a change: another query, or being switched on, begins now and brings nothing of the past (S13). */
export function changedStream(stream: Stream, changes: StreamChanges, now: Date): Stream {
  const changed = { ...stream, ...present(changes), version: stream.version + 1, updatedAt: now };
  const beginsAnew = changed.enabled && (!stream.enabled || changed.query !== stream.query);
  return beginsAnew ? { ...changed, since: now } : changed;
}
