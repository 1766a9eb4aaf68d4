import { fallbackOf } from './new-page.js';
import type { Page } from './page.js';
import { pageEnded } from './sending.js';

/** SMS of which no receipt came in time, as they stand then. */
export const withoutReceipt = (pages: readonly Page[], now: Date): Page[] =>
  pages
    .filter((page) => isAwaited(page) && page.receiptBy <= now)
    .map((page) => pageEnded(page, 'failed', { reason: 'noReceipt' }, now));

/** When the next receipt is missing; null: none is awaited. */
export const nextReceiptBy = (pages: readonly Page[]): Date | null =>
  earliest(pages.filter(isAwaited).map(({ receiptBy }) => receiptBy));

/** E-mails in place of SMS that failed, as far as there is none yet. */
export function fallbacksFor(pages: readonly Page[], now: Date): Page[] {
  const known = new Set(pages.map(({ _id }) => _id));
  return pages
    .filter(({ by, state, reason }) => by === 'sms' && state === 'failed' && reason !== 'agentRemoved')
    .map((failed) => fallbackOf(failed, now))
    .filter(({ _id }) => !known.has(_id));
}

/** Null of none. */
export const earliest = (times: readonly (Date | null)[]): Date | null =>
  times.reduce((first, at) => (first === null || (at !== null && at < first) ? at : first), null);

const isAwaited = (page: Page): page is Page & { receiptBy: Date } =>
  page.state === 'accepted' && page.receiptBy !== undefined;
