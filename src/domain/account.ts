import type { SourceKind } from './item.js';

export type AccountState = 'active' | 'paused' | 'needsReauthorization' | 'blocked';

export type Capture = 'off' | 'all' | 'keywords';

export interface AccountSettings {
  readonly mentions: Capture;
  readonly directMessages: Capture;
  readonly likes: boolean;
  readonly kinds: {
    readonly directMentions: boolean;
    readonly repliesToUs: boolean;
    readonly deepReplies: boolean;
    readonly quotes: boolean;
    readonly reposts: boolean;
  };
  readonly keywords: readonly string[];
  readonly dmKeywords: readonly string[];
  readonly departmentId: string | null;
  readonly historyHours: number;
  readonly pollSeconds: number;
  readonly reminderDays: readonly number[];
  /** 0 = never split (S32). */
  readonly threadingIntervalMinutes: number;
  readonly dmGroupId: string | null;
  readonly productId: string | null;
  readonly fallbackDepartmentId: string | null;
  readonly allowReplies: boolean;
  readonly isDefaultReplyAccount: boolean;
  readonly visibility: {
    readonly who: 'admins' | 'groups' | 'everyone';
    readonly groupIds: readonly string[];
  };
  readonly dailyBudgetUsd: number | null;
  readonly silenceHours: number;
  readonly pollSilenceMinutes: number;
  readonly closeSolvedAfterDays: number;
  readonly agentsMayEndSessions: boolean;
  readonly hideManualConversion: boolean;
}

export const defaultAccountSettings: AccountSettings = {
  mentions: 'all',
  directMessages: 'all',
  likes: false,
  kinds: { directMentions: true, repliesToUs: true, deepReplies: true, quotes: true, reposts: false },
  keywords: [],
  dmKeywords: [],
  departmentId: null,
  historyHours: 24,
  pollSeconds: 15,
  reminderDays: [1, 3, 7],
  threadingIntervalMinutes: 1_440,
  dmGroupId: null,
  productId: null,
  fallbackDepartmentId: null,
  allowReplies: true,
  isDefaultReplyAccount: false,
  visibility: { who: 'admins', groupIds: [] },
  dailyBudgetUsd: null,
  silenceHours: 0,
  pollSilenceMinutes: 0,
  closeSolvedAfterDays: 4,
  agentsMayEndSessions: false,
  hideManualConversion: false,
};

export interface Account {
  readonly _id: string;
  readonly xUserId: string;
  readonly handle: string;
  readonly name: string;
  readonly avatarUrl: string | null;
  readonly state: AccountState;
  readonly stateReason: string | null;
  /** When settings were first saved; nothing is polled before (S3). */
  readonly captureStarted: Date | null;
  readonly settings: AccountSettings;
  /** Counts every change of settings; the ETag. */
  readonly version: number;
  /** Bumped by deactivate, unlink and reauthorize; fences writes that began before (design.md, recipe 3). */
  readonly epoch: number;
  /** X's clock minus ours, from the Date header. */
  readonly xClockOffsetMs: number;
  readonly unlinkedAt: Date | null;
  /** Set while the workflow has not been told of the last change. */
  readonly handOver?: 'pending';
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A running sweep of a source: X pages newest first, so known ground is reached last. */
export interface Sweep {
  /** Known ground when the sweep began; null on the first one. */
  readonly sinceId: string | null;
  readonly newestId: string | null;
  /** Where the next page begins; a crash resumes here. */
  readonly untilId: string | null;
  readonly pageToken: string | null;
}

export interface Source {
  /** `<accountId>/<kind>`. */
  readonly _id: string;
  readonly accountId: string;
  readonly kind: SourceKind;
  /** Fences page commits (design.md, recipe 3). */
  readonly version: number;
  readonly epoch: number;
  /** Everything at X up to this id is stored. */
  readonly sinceId: string | null;
  readonly sweep: Sweep | null;
  /** Items older than this are listed, never ticketed (S3, S13). X's time. */
  readonly startAt: Date;
  /** Has reached known ground at least once. */
  readonly swept: boolean;
  readonly dueAt: Date;
  /** X's 429: not before this time. */
  readonly pausedUntil: Date | null;
  readonly failures: number;
  readonly lastSuccessAt: Date | null;
  readonly lastError: string | null;
  readonly rateLimit: { readonly limit: number; readonly remaining: number; readonly resetAt: Date } | null;
  readonly groupMessages: number;
}
