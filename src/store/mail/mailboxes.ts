import type { Mailbox, MailPlace } from '../../domain/mail/mail.js';
import type { ClientSession, Database } from '../database.js';

/** How far a mailbox has been read: below what its server now counts by. */
export async function cursorOf(db: Database, mailbox: string, uidValidity: string): Promise<number> {
  const known = await db.mailboxes.findOne({ _id: mailbox });
  return known?.uidValidity === uidValidity ? known.lastUid : 0;
}

/** Never back: another worker may be further. */
export async function moveCursor(
  db: Database,
  { mailbox, uidValidity, uid }: MailPlace,
  session: ClientSession,
): Promise<void> {
  const known: Mailbox | null = await db.mailboxes.findOne({ _id: mailbox }, { session });
  if (known?.uidValidity === uidValidity && known.lastUid >= uid) return;
  const set = { $set: { uidValidity, lastUid: uid } };
  await db.mailboxes.updateOne({ _id: mailbox }, set, { session, upsert: true });
}
