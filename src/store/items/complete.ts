import type { CapturedItem } from '../../domain/items/captured.js';
import { itemTerms } from '../../domain/items/findable.js';
import type { Item } from '../../domain/items/item.js';
import { contactShowing } from '../../domain/tickets/contact.js';
import { newId, type ClientSession, type Database } from '../database.js';
import { storeContact } from '../contacts/store.js';
import { followSubject } from '../tickets/subject.js';
import { showVersions, takeVersion } from './versions.js';

type Known = Pick<
  Item,
  | '_id'
  | 'accountId'
  | 'kind'
  | 'xId'
  | 'ticketId'
  | 'verdict'
  | 'latestXId'
  | 'text'
  | 'media'
  | 'edits'
  | 'gone'
>;

/**
 * A list tells the rest of what X pushed in part: whose it is, all its words, its media, what it answers.
 * Wherever it is shown already it follows; the same words in full are no edit (S25).
 */
export async function completeItem(
  db: Database,
  known: Known,
  read: CapturedItem,
  now: Date,
  session: ClientSession,
): Promise<void> {
  const { author, parent, conversationXId, inReplyToXId, text, media } = read;
  const sameVersion = known.latestXId === read.latestXId && !known.gone;
  const terms = itemTerms({ ...known, ...(sameVersion ? { text } : {}), author });
  await db.items.updateOne(
    { _id: known._id },
    {
      $set: { author, terms, parent, conversationXId, inReplyToXId, ...(sameVersion ? { text, media } : {}) },
      $unset: { partial: '' },
    },
    { session },
  );
  if (!sameVersion) return takeVersion(db, { ...known, author }, read, session);
  await showVersions(db, { ...known, text, media }, session);
  await followSubject(db, known, [known.text], text, now, session);
  await nameAuthor(db, known, author, session);
}

/** Whom X did not describe is shown by number until it does. */
async function nameAuthor(
  db: Database,
  { accountId, xId, ticketId }: Known,
  author: Item['author'],
  session: ClientSession,
): Promise<void> {
  if (author.handle === '') return;
  const unnamed = { xUsers: { $elemMatch: { xUserId: author.xUserId, handle: '' } } };
  const contact = await db.contacts.findOne(unnamed, { session });
  if (contact) {
    const named = contactShowing(contact, author, contact.updatedAt, contact.updatedAt, newId);
    await storeContact(db, named, session);
  }
  if (ticketId === null) return;
  await db.comments.updateMany(
    { accountId, xId, authorName: `X user ${author.xUserId}` },
    { $set: { authorName: `@${author.handle}` } },
    { session },
  );
}
