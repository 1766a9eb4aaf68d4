import type { Reply } from '../../domain/replies/reply.js';
import type { Database } from '../database.js';

const neighbour = (db: Database, { part }: Pick<Reply, 'part'>, by: -1 | 1) =>
  part
    ? db.replies.findOne({ 'part.setId': part.setId, 'part.index': part.index + by })
    : Promise.resolve(null);

export const partBefore = (db: Database, reply: Pick<Reply, 'part'>): Promise<Reply | null> =>
  neighbour(db, reply, -1);
export const partAfter = (db: Database, reply: Pick<Reply, 'part'>): Promise<Reply | null> =>
  neighbour(db, reply, 1);

/** A part learns what it answers when the one before it is sent. */
export const answerWith = (
  db: Database,
  { _id }: Reply,
  answers: Pick<Reply, 'inReplyToXId' | 'toOwnPost'>,
) => db.replies.updateOne({ _id, state: 'queued' }, { $set: answers });
