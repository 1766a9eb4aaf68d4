import type { AttemptError } from './delivery.js';
import { dayMs } from '../durations.js';

/** What came of one attempt. */
export interface CallResult {
  /** Null: no answer. */
  readonly status: number | null;
  /** Whose answer that is: the webhook's address, or one that it redirected to. */
  readonly answeredBy: string | null;
  readonly error: AttemptError | null;
  /** The header `Retry-After`, as it was sent. */
  readonly retryAfter: string | null;
  readonly ms: number;
}

/** 2xx delivers, 410 wants nothing any more, anything else is tried again (Standard Webhooks, "Delivery success and failure"). */
export function meaningOf({ status }: Pick<CallResult, 'status'>): 'delivered' | 'gone' | 'failed' {
  if (status !== null && status >= 200 && status < 300) return 'delivered';
  return status === 410 ? 'gone' : 'failed';
}

const longestMs = dayMs;

/** How long a 429 or a 503 asks to wait, a day at most (RFC 9110, 10.2.3: seconds or a date); 0: it does not. */
export function askedToWaitMs(
  { status, retryAfter }: Pick<CallResult, 'status' | 'retryAfter'>,
  now: Date,
): number {
  if ((status !== 429 && status !== 503) || retryAfter === null) return 0;
  const text = retryAfter.trim();
  const ms = /^\d{1,9}$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - now.getTime();
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), longestMs) : 0;
}
