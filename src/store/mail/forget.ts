import type { ClientSession, Database } from '../database.js';
import { dayMs } from '../../domain/durations.js';

/** Long enough to find out why a mail reached nobody. */
const rawKeptMs = 90 * dayMs;

/** Bytes of mails leave after a while; which mails they were stays, so that none is taken in twice. */
export async function forgetRawMails(db: Database, now: Date): Promise<void> {
  const old = { raw: { $exists: true }, createdAt: { $lt: new Date(now.getTime() - rawKeptMs) } };
  await db.mails.updateMany(old, { $unset: { raw: '' } });
}

/** A ticket is deleted: what mails said to it goes too. */
export const forgetMailsOf = (db: Database, ticketId: string, session: ClientSession) =>
  db.mails.updateMany({ ticketId }, { $unset: { raw: '' } }, { session });
