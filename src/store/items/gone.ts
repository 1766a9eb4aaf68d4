import { goneText, type Gone } from '../../domain/items/gone.js';
import { subjectOf } from '../../domain/filing/subject.js';
import { itemTerms } from '../../domain/items/findable.js';
import type { Item } from '../../domain/items/item.js';
import type { XPost } from '../../domain/at-x/objects.js';
import type { ClientSession, Database } from '../database.js';
import { followSubject, forgetSubjects, forgetWords } from '../tickets/subject.js';
import { commentsOf, takeVersion } from './versions.js';

/** X no longer shows a post: what it said goes, wherever it was copied; ticket and contact stay (S25). */
export const takeAway = (db: Database, itemId: string, gone: Gone): Promise<void> =>
  db.transaction(async (session) => {
    const item = await db.items.findOne({ _id: itemId }, { session });
    if (!item) return;
    // A page that was read before may have brought a copy since.
    if (item.gone?.why === gone.why) return takeCopiesAway(db, item, item.gone, session);
    const text = goneText(gone);
    await db.items.updateOne(
      { _id: itemId },
      { $set: { text, media: [], edits: [], gone, terms: [] } },
      { session },
    );
    await takeCopiesAway(db, item, gone, session);
    const said = [item, ...item.edits].map((version) => version.text);
    await changeTicket(db, item, said, text, gone.noticedAt, session);
    await forgetInTicket(db, item, said, text, session);
  });

/** The same for a post that is no item, only shown because items answer it. */
export const takeContextAway = (db: Database, accountId: string, xId: string, gone: Gone): Promise<void> =>
  db.transaction((session) => takeCopiesAway(db, { accountId, xId }, gone, session));

/** X shows a post (again): under whatever version it has now. */
export const showAgain = (db: Database, itemId: string, post: XPost, now: Date): Promise<void> =>
  db.transaction(async (session) => {
    const item = await db.items.findOne({ _id: itemId }, { session });
    if (!item) return;
    if (!item.gone) return takeVersion(db, item, post, session);
    const { text, media, latestXId } = post;
    const shown = { $set: { text, media }, $unset: { gone: '' as const } };
    const set = { ...shown.$set, latestXId, terms: itemTerms({ text, author: item.author }) };
    await db.items.updateOne({ _id: itemId }, { ...shown, $set: set }, { session });
    await db.comments.updateMany(commentsOf(item.accountId, item.xId), shown, { session });
    await showContext(db, item, text, session);
    await changeTicket(db, item, [goneText(item.gone)], text, now, session);
  });

export const showContextAgain = (db: Database, accountId: string, post: XPost): Promise<void> =>
  db.transaction(async (session) => {
    const shown = { $set: { text: post.text }, $unset: { gone: '' as const } };
    await db.comments.updateMany({ accountId, xId: post.xId, side: 'context' }, shown, { session });
    await showContext(db, { accountId, xId: post.xId }, post.text, session);
  });

type Place = Pick<Item, 'accountId' | 'xId'>;

/** Where an item keeps the post that it answers. */
const answersTo = ({ accountId, xId }: Place) => ({ accountId, inReplyToXId: xId, 'parent.xId': xId });

async function showContext(db: Database, place: Place, text: string, session: ClientSession): Promise<void> {
  await db.items.updateMany(
    answersTo(place),
    { $set: { 'parent.text': text }, $unset: { 'parent.gone': '' } },
    { session },
  );
}

async function takeCopiesAway(db: Database, place: Place, gone: Gone, session: ClientSession): Promise<void> {
  const text = goneText(gone);
  const nothing = { text, media: [], edits: [], gone };
  await db.comments.updateMany(commentsOf(place.accountId, place.xId), { $set: nothing }, { session });
  await db.items.updateMany(
    answersTo(place),
    { $set: { 'parent.text': text, 'parent.gone': gone } },
    { session },
  );
}

async function forgetInTicket(
  db: Database,
  { ticketId }: Item,
  said: readonly string[],
  text: string,
  session: ClientSession,
): Promise<void> {
  if (ticketId === null) return;
  await forgetWords(db, ticketId, session);
  await forgetSubjects(db, ticketId, said, subjectOf(text), session);
}

/** People see that the ticket changed. */
async function changeTicket(
  db: Database,
  item: Item,
  before: readonly string[],
  text: string,
  now: Date,
  session: ClientSession,
): Promise<void> {
  if (item.ticketId === null) return;
  await db.tickets.updateOne(
    { _id: item.ticketId },
    { $set: { updatedAt: now }, $inc: { version: 1 } },
    { session },
  );
  await followSubject(db, item, before, text, now, session);
}
