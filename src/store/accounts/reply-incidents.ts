import { openForApp, type AccessIncident } from '../../domain/access/incident.js';
import { replyCauses, type ReplyCause, type TroubleCause } from '../../domain/access/trouble.js';
import type { ReplyReason } from '../../domain/replies/reply.js';
import { inSession, isDuplicateKey, newId, type ClientSession, type Database } from '../database.js';

/** The life of an incident that strikes replies alone: X goes on answering what is read (S6). */

/** As for trouble that strikes everything: of the two there is one at a time, by the unique index. */
const openOf = (cause: TroubleCause) => ({ open: openForApp(cause), onlyReplies: true as const });

/** X refuses the app's replies for want of money; what it refuses altogether is told already (S6). */
export async function noteRepliesRefused(
  db: Database,
  accountId: string,
  cause: ReplyCause,
  now: Date,
): Promise<void> {
  try {
    await db.accessIncidents.updateOne(
      openOf(cause),
      {
        $addToSet: { accountIds: accountId },
        $setOnInsert: {
          _id: newId(),
          accountId: null,
          kind: 'blocked',
          cause,
          beganAt: now,
          endedAt: null,
          end: null,
          toTell: true,
        },
      },
      { upsert: true },
    );
  } catch (error) {
    // It strikes everything, or another reply was refused at the same moment.
    if (!isDuplicateKey(error)) throw error;
  }
}

/**
 * X took a reply: there is money again, unless X refuses others still. A cap may be of posts alone, and
 * lets every message through.
 */
export async function noteReplyTaken(db: Database, now: Date): Promise<void> {
  for (const cause of replyCauses) {
    const open = openOf(cause);
    if (await db.accessIncidents.findOne(open))
      await db.transaction(async (session) => {
        if (await isRefusedStill(db, cause, session)) return;
        await db.accessIncidents.updateOne(
          open,
          { $set: { endedAt: now, end: 'regained', toTell: true }, $unset: { open: '' } },
          { session },
        );
      });
  }
}

/** While they hinder it X is not asked: what it would say is not known. */
const notTried: ReplyReason[] = ['accountPaused', 'accessLost', 'repliesNotAllowed'];

/**
 * Whether a reply waits that X refused for this, or is just being tried again. Read in a transaction, so
 * that none is overlooked on its way from one state to the other.
 */
async function isRefusedStill(
  db: Database,
  refusedFor: ReplyCause,
  session: ClientSession,
): Promise<boolean> {
  const waits = { state: 'queued' as const, refusedFor, reason: { $nin: notTried } };
  const again = { state: 'sending' as const, refusedFor };
  const refused = await db.replies.findOne({ $or: [waits, again] }, { session, projection: { _id: 1 } });
  return refused !== null;
}

/** What struck replies alone strikes everything now, and is told as that. Returns that incident; null: there is none. */
export async function growOutOfReplies(
  db: Database,
  cause: TroubleCause,
  now: Date,
  session: ClientSession,
): Promise<string | null> {
  const grown = await db.accessIncidents.findOneAndUpdate(
    openOf(cause),
    { $set: { endedAt: now, end: 'changed' }, $unset: { open: '', toTell: '' } },
    { session },
  );
  return grown?._id ?? null;
}

/** How many replies go out only once it is over: those of its accounts, and those X refused for its cause. */
export function repliesWaitingFor(
  db: Database,
  { accountIds, cause, onlyReplies }: Pick<AccessIncident, 'accountIds' | 'cause' | 'onlyReplies'>,
  session?: ClientSession,
): Promise<number> {
  const state = 'queued' as const;
  const reason = replyCauses.filter((one) => one === cause);
  // Where replies alone are refused, others of the same accounts may well go.
  const held = onlyReplies ? [] : [...accountIds];
  return db.replies.countDocuments(
    {
      $or: [
        { state, accountId: { $in: held } },
        { state, reason: { $in: reason } },
      ],
    },
    inSession(session),
  );
}
