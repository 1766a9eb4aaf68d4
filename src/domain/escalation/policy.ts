export const pageWays = ['email', 'sms'] as const;
export type PageWay = (typeof pageWays)[number];

/** People who are paged together, so long after the step before (the first: after the incident opened). */
export interface EscalationStep {
  readonly agentIds: readonly string[];
  readonly by: PageWay;
  readonly afterMinutes: number;
}

/** When a flood of posts of an account pages whom (S56). */
export interface EscalationPolicy {
  readonly _id: string;
  readonly accountId: string;
  readonly name: string;
  readonly enabled: boolean;
  /** Any suffices; with none every public item counts. */
  readonly keywords: readonly string[];
  /** So many posts within `periodMinutes` open an incident. */
  readonly count: number;
  readonly periodMinutes: number;
  /** Of one author no more are counted in a window; null: all are. */
  readonly perAuthorLimit: number | null;
  readonly countReposts: boolean;
  readonly countOwn: boolean;
  /** Whether what was posted before capture began counts too. */
  readonly pageOnBackfill: boolean;
  readonly steps: readonly EscalationStep[];
  /** Who was paged and nobody acknowledged is paged again after so long; null: once. */
  readonly remindMinutes: number | null;
  /** An incident that was acknowledged and is still not over after so long pages again; null: never. */
  readonly reopenAfterMinutes: number | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** How far the matches of a policy have been evaluated; made by the first match. */
export interface EscalationWatch {
  /** The policy's. */
  readonly _id: string;
  readonly accountId: string;
  /** The highest `seq` given to a match. */
  readonly matched: number;
  /** The highest `seq` that was folded into the window. */
  readonly evaluated: number;
  /** A new surge needs a moment after this one; X's time. Null: there was none yet. */
  readonly armedFrom: Date | null;
  /** When the workflow looks again by itself; null: nothing is to be waited for, and none runs for the window. Our time. */
  readonly nextAt: Date | null;
  /** Set while the workflow has not been told of the last match or change. */
  readonly handOver?: 'pending';
  readonly updatedAt: Date;
}

/** An item that a policy counts; written by the transaction that files it, never changed. */
export interface PolicyMatch {
  /** `<policyId>/<itemId>` */
  readonly _id: string;
  readonly policyId: string;
  readonly itemId: string;
  /** From 1, in the order of filing. */
  readonly seq: number;
  /** The keyword it holds; null: the policy has none. */
  readonly keyword: string | null;
  readonly authorXUserId: string;
  /** X's time. */
  readonly at: Date;
  /** Our time. */
  readonly storedAt: Date;
}
