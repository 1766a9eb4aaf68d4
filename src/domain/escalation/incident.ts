import type { EscalationPolicy } from './policy.js';

export const incidentStates = ['open', 'acknowledged', 'resolved'] as const;
export type IncidentState = (typeof incidentStates)[number];

/** How somebody acknowledged it. */
export const acknowledgeWays = ['link', 'sms', 'api'] as const;
export type AcknowledgeWay = (typeof acknowledgeWays)[number];

/** A surge that pages people until somebody acknowledges it (S58, S61). */
export interface Incident {
  readonly _id: string;
  readonly policyId: string;
  readonly accountId: string;
  /** The policy as it was when the incident opened. */
  readonly policy: Pick<
    EscalationPolicy,
    | 'name'
    | 'count'
    | 'periodMinutes'
    | 'perAuthorLimit'
    | 'steps'
    | 'remindMinutes'
    | 'reopenAfterMinutes'
    | 'version'
  >;
  /** `open` pages; a resolved one never pages again. */
  readonly state: IncidentState;
  /** The policy's id while its surge is not over: one at a time (unique index). */
  readonly surging?: string;
  /** How many posts the window held when it opened, each author counted as often as the policy counts them. */
  readonly observed: number;
  /** From the first to the last of these posts; X's time. */
  readonly from: Date;
  readonly to: Date;
  /** Posts of this surge so far. */
  readonly matched: number;
  /** Items to show, newest first, three at most. */
  readonly sampleItemIds: readonly string[];
  /** The last moment at which the window held N; X's time. */
  readonly hotUntil: Date;
  readonly openedAt: Date;
  /** From 1; it goes up, and the steps begin again, when an acknowledged incident was forgotten. */
  readonly round: number;
  readonly roundBeganAt: Date;
  /** The step of this round that was begun last, from 0; -1: none yet. */
  readonly step: number;
  readonly stepBeganAt: Date | null;
  /** Counts the pages that began; written with each, so that an acknowledgement and a page's start meet. */
  readonly pagesBegun: number;
  /** When something is to be done by itself; null: nothing more is. Our time. */
  readonly nextAt: Date | null;
  /** Each person's link: found by its hash. */
  readonly links: readonly { readonly agentId: string; readonly codeHash: string }[];
  readonly acknowledged: {
    readonly at: Date;
    readonly agentId: string;
    readonly via: AcknowledgeWay;
  } | null;
  readonly resolved: {
    readonly at: Date;
    /** Who; null where it was over by itself. */
    readonly agentId: string | null;
    readonly how: 'person' | 'quiet' | 'policyRemoved';
  } | null;
  readonly version: number;
  readonly updatedAt: Date;
}
