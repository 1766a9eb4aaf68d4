import type { Item } from '../../../domain/items/item.js';
import type { ClientSession, Database } from '../../database.js';
import { strings } from './strings.js';

const threadLength = 25;
/** Of each X user, the newest: a bot of ours may have talked to somebody for years while messages became no tickets. */
const messagesKept = 100;

/**
 * Own posts that repost or answer these posts, and those that go on from them, and own messages to these people,
 * that belong to no ticket yet. Those of a deleted ticket come back with its messages, by hand (S66).
 */
export async function keptOwn(
  db: Database,
  accountId: string,
  items: readonly Item[],
  session: ClientSession,
): Promise<Item[]> {
  const posts = items.filter(({ kind }) => kind === 'post');
  const byHand = items.some(({ verdict }) => verdict?.reason === 'ticketDeleted');
  const kept = { accountId, origins: 'own' as const, ticketId: null, toFile: { $exists: false } };
  let parents = posts.map(({ xId }) => xId);
  const found = await db.items
    .find({ ...kept, kind: 'post', repostOfXId: { $in: parents } }, { session })
    .toArray();
  for (let step = 0; step < threadLength && parents.length > 0; step += 1) {
    const answers = await db.items
      .find({ ...kept, kind: 'post', inReplyToXId: { $in: parents } }, { session })
      .toArray();
    found.push(...answers);
    parents = answers.map(({ xId }) => xId);
  }
  const messages = items.filter(({ kind }) => kind === 'directMessage');
  for (const peerXUserId of strings(messages.map((message) => message.peerXUserId))) {
    const toPeer = {
      ...kept,
      ...(byHand ? {} : { 'verdict.reason': { $ne: 'ticketDeleted' as const } }),
      kind: 'directMessage' as const,
      peerXUserId,
      ticketed: false,
    };
    const newest = { session, sort: { createdAt: -1 as const }, limit: messagesKept, hint: 'peer' };
    found.push(...(await db.items.find(toPeer, newest).toArray()));
  }
  return found;
}
