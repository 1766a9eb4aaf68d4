import { findReply, type Sighting } from '../../domain/replies/match.js';
import type { Item } from '../../domain/items/item.js';
import { kindAtX, type Reply } from '../../domain/replies/reply.js';
import { sortableXId } from '../../domain/at-x/ids.js';
import type { ClientSession, Database } from '../database.js';
import { bookSent } from '../spend/charges.js';
import { nameComment } from './own-comment.js';
import { takenXIds } from './taken.js';

const echoesRead = 100;

/**
 * What the account has been seen to write that is this reply, of which an agent says that X has it;
 * null while it has not been read.
 */
export async function echoOf(db: Database, reply: Reply, session: ClientSession): Promise<Sighting | null> {
  const { accountId, inReplyToXId, toXUserId } = reply;
  const kind = kindAtX(reply);
  // Both, so that the order is the index's.
  const ticketed = { $in: [false, true] };
  const place = kind === 'post' ? { inReplyToXId } : { peerXUserId: toXUserId, ticketed };
  const items = await db.items
    .find({ accountId, kind, origins: 'own', ...place }, { session })
    .sort({ createdAt: -1 })
    .limit(echoesRead)
    .toArray();
  return findReply(reply, items, await takenXIds(db, accountId, xIdsOf(items), session));
}

const xIdsOf = (items: readonly Item[]): string[] => items.map(({ xId }) => xId);

/**
 * Gives replies that are sent by an agent's word the X id under which they are now read, so that their
 * comment is the one that holds it. Called before the items are filed.
 */
export async function claimEchoes(
  db: Database,
  accountId: string,
  items: readonly Item[],
  now: Date,
  session: ClientSession,
): Promise<void> {
  const own = items.filter(({ origins }) => origins.includes('own'));
  if (own.length === 0) return;
  const unseen = await db.replies.find({ accountId, unseen: true }, { session }).toArray();
  if (unseen.length === 0) return;
  const claimed = await takenXIds(db, accountId, xIdsOf(own), session);
  const echoIn = (reply: Reply) =>
    findReply(
      reply,
      own.filter((item) => isWhereItWent(item, reply)),
      claimed,
    );
  // X's word about these is still to come, and says which post is theirs.
  const underWay = { accountId, state: { $in: ['sending', 'unknown'] as const } };
  for (const reply of await db.replies.find(underWay, { session }).toArray()) {
    const echo = echoIn(reply);
    if (echo) claimed.add(echo.xId);
  }
  for (const reply of unseen) {
    const echo = echoIn(reply);
    if (!echo) continue;
    claimed.add(echo.xId);
    await claim(db, reply, echo, session);
    await bookSent(db, reply, echo.xId, now, session);
  }
}

const isWhereItWent = (item: Item, { kind, toXUserId }: Reply): boolean =>
  item.kind === kind && (kind === 'post' || item.peerXUserId === toXUserId);

async function claim(
  db: Database,
  reply: Reply,
  { xId, createdAt }: Sighting,
  session: ClientSession,
): Promise<void> {
  await db.replies.updateOne(
    { _id: reply._id },
    { $set: { xId, sentAt: createdAt }, $unset: { unseen: '' } },
    { session },
  );
  await nameComment(db, reply, { xId, at: createdAt, order: sortableXId(xId) }, session);
}
