import type { KeptMail, MailOutcome } from '../../domain/mail/mail.js';
import type { Database } from '../database.js';
import { newestFirst } from '../order.js';
import { findPage, type PageRequest } from '../pages.js';

/** What became of mails that came in, newest first. */
export const mailListing = (db: Database) => ({
  list: (outcome: MailOutcome, page: PageRequest) =>
    findPage<KeptMail>(db.mails, { outcome }, newestFirst, page),
});
