import type { Reply } from '../../domain/replies/reply.js';
import { inSession, type ClientSession, type Database } from '../database.js';
import { countMessage, quotaOf } from './message-quota.js';

export type TakenToSend =
  | { readonly kind: 'taken'; readonly reply: Reply }
  /** Somebody else has it, or it is cancelled. */
  | { readonly kind: 'gone' }
  /** X takes no more direct messages of the app, or the rest is others' share. */
  | { readonly kind: 'quota'; readonly nextFreeAt: Date | null };

interface Moment {
  /** X's time. */
  readonly xNow: Date;
  readonly now: Date;
  /** Direct messages of all accounts in a day. */
  readonly messagesPerDay: number;
}

/** Takes a queued reply to be sent: whoever else tries finds it taken. A direct message takes its place in the quota too. */
export function takeToSend(
  db: Database,
  { _id, kind, accountId }: Reply,
  moment: Moment,
): Promise<TakenToSend> {
  if (kind !== 'directMessage') return take(db, _id, moment);
  return db.transaction(async (session) => {
    const { left, nextFreeAt } = await quotaOf(db, accountId, moment.messagesPerDay, moment.now, session);
    if (left < 1) return { kind: 'quota', nextFreeAt };
    const taken = await take(db, _id, moment, session);
    if (taken.kind === 'taken') await countMessage(db, taken.reply, moment.now, session);
    return taken;
  });
}

async function take(
  db: Database,
  replyId: string,
  { xNow, now }: Moment,
  session?: ClientSession,
): Promise<TakenToSend> {
  const reply = await db.replies.findOneAndUpdate(
    { _id: replyId, state: 'queued' },
    {
      $set: { state: 'sending', reason: null, attemptedAt: xNow, updatedAt: now },
      $unset: { waitsUntil: '' },
      $inc: { attempts: 1 },
    },
    { returnDocument: 'after', ...inSession(session) },
  );
  return reply ? { kind: 'taken', reply } : { kind: 'gone' };
}
