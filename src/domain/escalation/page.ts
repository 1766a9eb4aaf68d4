import type { PageWay } from './policy.js';

export const pageStates = [
  'queued',
  'sending',
  'accepted',
  'delivered',
  'failed',
  'held',
  'cancelled',
] as const;
/**
 * `accepted`: the mail server or Twilio took it, which for mail is all that is ever known. `failed` is followed by
 * what comes instead. `held`: this person has had enough pages for now. `cancelled`: acknowledged before it began.
 */
type PageState = (typeof pageStates)[number];

export const pageReasons = [
  'acknowledged',
  'resolved',
  'tooManyPages',
  'smsNotConfigured',
  'smsBudgetSpent',
  'noPhone',
  'smsStopped',
  'refused',
  'undelivered',
  'noReceipt',
  'unreachable',
  'agentRemoved',
] as const;
/** Why a page failed, was held or cancelled. */
export type PageReason = (typeof pageReasons)[number];

/** What a page is sent for. */
export type PageKind = 'step' | 'reminder' | 'fallback' | 'test';

/** One message at Twilio; a page that was sent twice, because a worker died, has two. */
export interface SentText {
  readonly sid: string;
  /** Twilio's word for how far it came. */
  readonly status: string;
  readonly errorCode: number | null;
  readonly at: Date;
}

/** One person told of one incident one way, once. */
export interface Page {
  /** `<incidentId>/<round>/<step>/<turn>/<agentId>/<by>`; of a test `<testId>/<agentId>/<by>`. */
  readonly _id: string;
  readonly policyId: string;
  readonly accountId: string;
  /** Null: a test page. */
  readonly incidentId: string | null;
  readonly agentId: string;
  readonly by: PageWay;
  readonly kind: PageKind;
  readonly round: number;
  readonly step: number;
  /** 0: as the step begins; then the reminders. */
  readonly turn: number;
  /** The page whose failure this one makes up for. */
  readonly instead?: string;
  readonly state: PageState;
  readonly reason: PageReason | null;
  /** What the mail server or Twilio said. */
  readonly detail: string | null;
  /** The number or address it went to; null while it is queued. */
  readonly to: string | null;
  readonly messages: readonly SentText[];
  /** Segments of an SMS, and what they are reckoned to cost. */
  readonly segments: number;
  readonly costUsd: number;
  /** Set while it is queued or being sent: work is found by it. */
  readonly open?: true;
  /** Of an accepted SMS: without a receipt by then it counts as failed. Our time. */
  readonly receiptBy?: Date;
  readonly createdAt: Date;
  readonly beganAt: Date | null;
  readonly updatedAt: Date;
}
