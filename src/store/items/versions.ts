import { itemTerms } from '../../domain/items/findable.js';
import type { Item } from '../../domain/items/item.js';
import { withVersion, type Versions } from '../../domain/items/versions.js';
import type { ClientSession, Database } from '../database.js';

type Known = Pick<Item, '_id' | 'accountId' | 'xId' | 'author' | 'gone'> & Versions;

/**
 * Takes in another version of a post that is known; wherever it is shown it follows (S25). What is gone
 * comes back by a re-check only: a page may tell what was so before.
 */
export async function takeVersion(
  db: Database,
  known: Known,
  read: Pick<Versions, 'latestXId' | 'text' | 'media'>,
  session: ClientSession,
): Promise<void> {
  const versions = known.gone ? null : withVersion(known, read);
  if (!versions) return;
  const terms = itemTerms({ ...known, ...versions });
  await db.items.updateOne({ _id: known._id }, { $set: { ...versions, terms } }, { session });
  await showVersions(db, { ...known, ...versions }, session);
}

/** Of whichever side: the two indexes that find them are apart. */
export const commentsOf = (accountId: string, xId: string) => ({
  $or: [
    { accountId, xId, side: { $in: ['customer' as const, 'agent' as const] } },
    { accountId, xId, side: 'context' as const },
  ],
});

/** The comments of a post say what it says now. */
export async function showVersions(
  db: Database,
  { accountId, xId, text, media, edits }: Pick<Known, 'accountId' | 'xId'> & Versions,
  session: ClientSession,
): Promise<void> {
  const comments = await db.comments.find(commentsOf(accountId, xId), { session }).toArray();
  for (const comment of comments) {
    // What Perch sent itself may have been edited before it was read back.
    const first = comment.edits[0] ?? { xId, text: comment.text, at: comment.at };
    const unread = comment.replyId !== null && first.xId === xId && edits[0]?.xId !== xId;
    await db.comments.updateOne(
      { _id: comment._id },
      { $set: { text, media, edits: unread ? [first, ...edits] : edits } },
      { session },
    );
  }
}
