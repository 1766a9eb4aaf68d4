import { inSession, type ClientSession, type Database } from '../database.js';

/** Notes that nothing is to be sent to the number any more, and that its people are to be told by mail. */
export async function noteStopped(
  db: Database,
  phone: string,
  now: Date,
  session?: ClientSession,
): Promise<void> {
  await db.agents.updateMany(
    { phone, smsStoppedAt: { $exists: false } },
    { $set: { smsStoppedAt: now, stopMail: 'pending', updatedAt: now }, $inc: { version: 1 } },
    inSession(session),
  );
}

export async function noteStarted(
  db: Database,
  phone: string,
  now: Date,
  session: ClientSession,
): Promise<void> {
  await db.agents.updateMany(
    { phone, smsStoppedAt: { $exists: true } },
    { $unset: { smsStoppedAt: '', stopMail: '' }, $set: { updatedAt: now }, $inc: { version: 1 } },
    { session },
  );
}
