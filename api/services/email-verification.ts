import type { Contact } from '../../src/domain/tickets/contact.js';
import { verifyEmailMail, verifyEmailUrl } from '../../src/notify/verify-email.js';
import { MailUnavailableError } from '../../src/notify/mail-failure.js';
import { emailHashOf, noteSent } from '../../src/store/contacts/own-profile.js';
import { newId } from '../../src/store/database.js';
import type { Parts } from '../parts.js';

/** A mail that is on its way is not sent again at each click. */
const againAfterMs = 10 * 60_000;

type Asked = 'sent' | 'nothing' | 'refused' | 'unavailable';

/**
 * Asks by mail to confirm the address that waits for it, if one does and was not asked just now. That it was
 * is noted afterwards: killed in between, the visitor, who got no answer, asks again.
 */
export const emailVerification =
  ({ config, db, clock, mailer }: Pick<Parts, 'config' | 'db' | 'clock' | 'mailer'>) =>
  async ({ _id: contactId, unverifiedEmail }: Contact, ticketId: string): Promise<Asked> => {
    const now = clock();
    if (!unverifiedEmail) return 'nothing';
    const { email, sentAt } = unverifiedEmail;
    if (sentAt && now.getTime() - sentAt.getTime() < againAfterMs) return 'nothing';
    const subject = [contactId, ticketId, emailHashOf(email)].join('/');
    const messageId = `${newId()}@${new URL(config.publicUrl).hostname}`;
    try {
      const { kind } = await mailer.send(
        verifyEmailMail(email, verifyEmailUrl(config, subject, now), messageId),
      );
      if (kind === 'refused') return 'refused';
    } catch (error) {
      if (error instanceof MailUnavailableError) return 'unavailable';
      throw error;
    }
    await noteSent(db, contactId, email, now);
    return 'sent';
  };
