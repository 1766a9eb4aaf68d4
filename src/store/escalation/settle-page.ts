import type { Page, PageReason } from '../../domain/escalation/page.js';
import { withAcceptance, type Acceptance } from '../../domain/escalation/receipt.js';
import { pageEnded } from '../../domain/escalation/sending.js';
import type { Database } from '../database.js';
import { changePage } from './write-pages.js';

/** Writes that the mail server has it: for an e-mail that is all that is ever known. */
export const mailedPage = (db: Database, pageId: string, now: Date): Promise<Page | null> =>
  changePage(db, pageId, (page) => {
    if (page.state !== 'sending') return page;
    const { open: _open, ...rest } = page;
    return { ...rest, state: 'accepted', updatedAt: now };
  });

/** Writes that Twilio has it. */
export const textedPage = (db: Database, pageId: string, acceptance: Acceptance): Promise<Page | null> =>
  changePage(db, pageId, (page) => withAcceptance(page, acceptance));

/** Writes that it reached nobody, unless Twilio has said otherwise meanwhile. */
export const failedPage = (
  db: Database,
  pageId: string,
  why: { readonly reason: PageReason; readonly detail: string },
  now: Date,
): Promise<Page | null> =>
  changePage(db, pageId, (page) => (page.state === 'sending' ? pageEnded(page, 'failed', why, now) : page));
