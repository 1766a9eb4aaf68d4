import type { Trouble, TroubleCause } from '../access/trouble.js';
import type { SourceKind } from '../sources/kinds.js';
import type { PushHealth } from '../sources/push.js';
import type { AccountSettings } from './settings.js';

export const accountStates = ['active', 'paused', 'needsReauthorization', 'blocked'] as const;
export type AccountState = (typeof accountStates)[number];

/** Why an account is in its state; null while it is active. */
type StateReason = 'deactivated' | 'unlinked' | TroubleCause;

export interface Account {
  readonly _id: string;
  readonly xUserId: string;
  readonly handle: string;
  readonly name: string;
  readonly avatarUrl: string | null;
  readonly state: AccountState;
  readonly stateReason: StateReason | null;
  /** Absent while X gives access. */
  readonly trouble?: Trouble;
  /** When settings were first saved; nothing is polled before (S3). */
  readonly captureStarted: Date | null;
  /** Sources made from nothing bring what is newer: the history window, or the end of a pause (S3, S4). */
  readonly captureFrom: Date | null;
  /** When its last pause ended: what was posted before is no news, also where it is brought (S4). X's time. */
  readonly resumedAt?: Date;
  readonly settings: AccountSettings;
  /** Counts every change of settings; the ETag. */
  readonly version: number;
  /** Bumped by deactivate, unlink and reauthorize; fences writes that began before (docs/recipes.md, 3). */
  readonly epoch: number;
  /** When X last pushed of an encrypted message, which it hands to no app (S11). Our time. */
  readonly encryptedChatAt?: Date;
  /** No post is asked for again before (S25). Our time. */
  readonly recheckAt?: Date;
  /** X holds it back from sending: nothing is sent before. Our time. */
  readonly sendsHeldUntil?: Date;
  /** What X pushes of it; absent: everything is polled at its own pace. */
  readonly push?: PushHealth;
  /** Until when X pushed something of it; from then on polls keep their own pace. Our time. */
  readonly pushedUntil?: Date;
  /** When its settings or its state last changed: silence counts from there at the earliest (S10). Our time. */
  readonly expectedSince?: Date;
  /** Counts changes of its streams, so that of two at once the later one sees the other. */
  readonly streamsVersion?: number;
  /** Counts new escalation policies, for the same reason. */
  readonly policiesVersion?: number;
  /** When somebody last asked for a look now. */
  readonly lookAskedAt?: Date;
  /** X's clock minus ours, from the Date header. */
  readonly xClockOffsetMs: number;
  readonly unlinkedAt: Date | null;
  /** Set while the workflow has not been told of the last change. */
  readonly handOver?: 'pending';
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** In these X is asked: a blocked account is looked at again and again, until X answers (S6). */
export const readStates = ['active', 'blocked'] as const satisfies readonly AccountState[];

/** Whether what X has for the account is read, stored and filed: capture has begun and goes on (S3, S4). */
export const isRead = <T extends Pick<Account, 'captureStarted' | 'state'>>(
  account: T,
): account is T & { readonly state: (typeof readStates)[number] } =>
  account.captureStarted !== null && readStates.some((state) => state === account.state);

/** A running sweep of a source: X pages newest first, so known ground is reached last. */
interface Sweep {
  readonly newestId: string | null;
  /** Everything of this sweep at and above this id is stored; a crash resumes below it. */
  readonly untilId: string | null;
  /** Where lists without `until_id` go on; X may refuse an old one, then the sweep begins again. */
  readonly pageToken: string | null;
  /** Posts seen so far; X lists only so many (S8). */
  readonly posts?: number;
  /** Until when everything was stored as the sweep began: where a gap would begin; X's time. */
  readonly knownUntil?: Date;
  /** X's time. */
  readonly beganAt?: Date;
}

/** Posts that X may still show late, below the newest one read. */
export interface Overlap {
  /** Nothing at or below this id comes to light any more. */
  readonly fromId: string;
  /** When everything above it was last read; X's time. */
  readonly readAt: Date;
}

/** One of the lists at X that an account's items come from, with how far it has been read. */
export interface Source {
  /** `<accountId>/<kind>`; of a stream `<accountId>/stream/<streamId>`. */
  readonly _id: string;
  readonly accountId: string;
  readonly kind: SourceKind;
  /** Which stream's hits it lists (S23). */
  readonly streamId?: string;
  /** Fences page commits; bumped also by deactivate, unlink and reauthorize (docs/recipes.md, 3). */
  readonly version: number;
  /** Everything at X up to this id is stored, or lies before `startAt`. */
  readonly sinceId: string;
  readonly sweep: Sweep | null;
  /** Null or absent: nothing below `sinceId` comes to light any more. */
  readonly overlap?: Overlap | null;
  /** Older items are not brought (S3, S4); X's time. */
  readonly startAt: Date;
  /** Has reached known ground at least once. */
  readonly swept: boolean;
  /** Our time. */
  readonly dueAt: Date;
  /** X named this time in a 429; X's time. */
  readonly pausedUntil: Date | null;
  readonly failures: number;
  readonly lastSuccessAt: Date | null;
  /** The same moment in X's time, as it was reckoned then; absent before it was kept. */
  readonly lastSuccessAtX?: Date;
  readonly lastError: string | null;
  /** What X said of the request, where `lastError` is `badRequest`: what is wrong with a stream's query. */
  readonly says?: string;
  readonly rateLimit: { readonly limit: number; readonly remaining: number; readonly resetAt: Date } | null;
  /** Messages in group conversations, which create nothing (S21). */
  readonly groupMessages: number;
}
