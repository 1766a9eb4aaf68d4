import { createHash } from 'node:crypto';
import type { Media } from '../../domain/at-x/objects.js';
import type { CapturedItem } from '../../domain/items/captured.js';
import type { Medium } from '../../domain/media/medium.js';
import type { ClientSession, Database } from '../database.js';
import { blank } from './repository.js';

type Message = Pick<CapturedItem, 'accountId' | 'kind' | 'xId' | 'media'>;

/** The media of a message with the ids under which Perch keeps them: the same however often it is read. */
export const withMediaIds = <T extends Message>(item: T): T =>
  item.kind === 'directMessage' && item.media.length > 0
    ? { ...item, media: item.media.map((media) => ({ ...media, id: idOf(item, media) })) }
    : item;

/** As an ObjectId is written, which names the content. */
const idOf = ({ accountId, xId }: Message, { key }: Media): string =>
  createHash('sha256').update(`${accountId}/${xId}/${key}`).digest('hex').slice(0, 24);

/**
 * Puts on record that the media of these messages are to be fetched, in the transaction that stores the messages.
 * Also for those stored before Perch kept media, where they are read again.
 */
export async function wantMedia(
  db: Database,
  items: readonly CapturedItem[],
  now: Date,
  session: ClientSession,
): Promise<void> {
  const messages = items.filter(({ media }) => media.some(({ id }) => id !== undefined));
  const ids = messages.flatMap(({ media }) => media.flatMap(({ id }) => id ?? []));
  if (ids.length === 0) return;
  const known = await db.media.find({ _id: { $in: ids } }, { session, projection: { _id: 1 } }).toArray();
  const seen = new Set(known.map(({ _id }) => _id));
  for (const message of messages.filter(({ media }) => media.some(({ id }) => id && !seen.has(id))))
    await wantAll(db, message, seen, now, session);
}

async function wantAll(
  db: Database,
  { accountId, kind, xId, media }: CapturedItem,
  seen: ReadonlySet<string>,
  now: Date,
  session: ClientSession,
): Promise<void> {
  const item = await db.items.findOne({ accountId, kind, xId }, { session, projection: { _id: 1 } });
  if (!item) return;
  const wanted = media.flatMap(({ id, url }): Medium[] => {
    if (id === undefined || seen.has(id)) return [];
    const from = { accountId, itemId: item._id, url, tries: 0, nextTryAt: now };
    return [{ ...blank, _id: id, state: 'wanted', from, createdAt: now }];
  });
  await db.media.insertMany(wanted, { session });
  await db.items.updateOne({ _id: item._id }, { $set: { media } }, { session });
  await db.comments.updateMany({ itemId: item._id }, { $set: { media } }, { session });
}
