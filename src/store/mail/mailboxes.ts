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

/** Puts on record that a mail is begun to be read; the how manieth time it is. */
export async function countAttempt(db: Database, { mailbox, uidValidity, uid }: MailPlace): Promise<number> {
  const isSame = { $and: [{ $eq: ['$attempt.uid', uid] }, { $eq: ['$attempt.uidValidity', uidValidity] }] };
  const count = { $cond: [isSame, { $add: ['$attempt.count', 1] }, 1] };
  const counted = await db.mailboxes.findOneAndUpdate(
    { _id: mailbox },
    [
      {
        $set: {
          uidValidity: { $ifNull: ['$uidValidity', uidValidity] },
          lastUid: { $ifNull: ['$lastUid', 0] },
          attempt: { uidValidity, uid, count },
        },
      },
    ],
    { upsert: true, returnDocument: 'after' },
  );
  return counted?.attempt?.count ?? 1;
}

/** What failed was not the mail. */
export async function forgetAttempts(db: Database, { mailbox }: MailPlace): Promise<void> {
  await db.mailboxes.updateOne({ _id: mailbox }, { $unset: { attempt: 1 } });
}
