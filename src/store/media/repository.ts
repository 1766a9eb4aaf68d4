import { attachmentProblem, type AttachmentProblem } from '../../domain/media/attach.js';
import type { Attached, Medium, MediumKind, Upload } from '../../domain/media/medium.js';
import type { Reply } from '../../domain/replies/reply.js';
import { ConflictError, inSession, newId, type ClientSession, type Database } from '../database.js';
import { mediaContent } from './content.js';

type About = Pick<Medium, 'type' | 'bytes'> & { readonly kind: MediumKind };

/** What agents attach to answers, and what customers sent in direct messages. */
export function mediaRepository(db: Database) {
  const content = mediaContent(db);
  return {
    content,
    get: (id: string) => db.media.findOne({ _id: id }),

    /** On record before its first byte, so that one that breaks off is found and swept. */
    async begin(agentId: string, now: Date): Promise<string> {
      const _id = newId();
      await db.media.insertOne({ ...blank, _id, state: 'arriving', agentId, createdAt: now });
      return _id;
    },

    /** All of it is stored; null when it was swept meanwhile. */
    kept: (id: string, about: About) =>
      db.media.findOneAndUpdate(
        { _id: id, state: { $in: ['arriving', 'wanted', 'lost'] } },
        { $set: { ...about, state: 'kept' } },
        { returnDocument: 'after' },
      ),

    async drop(id: string): Promise<void> {
      await db.media.updateOne({ _id: id }, { $set: { state: 'leaving' } });
      await content.remove(id);
      await db.media.deleteOne({ _id: id });
    },

    /** Of an answer, in the order in which it shows them. */
    async ofReply(attached: readonly Attached[], replyId: string): Promise<Medium[]> {
      const ids = attached.map(({ _id }) => _id);
      const found = await db.media.find({ _id: { $in: ids }, replyId, state: 'kept' }).toArray();
      return found.toSorted((a, b) => ids.indexOf(a._id) - ids.indexOf(b._id));
    },

    /** Notes how far it is on its way to X; nothing where another worker has brought it on meanwhile. */
    progress: (id: string, before: Upload | undefined, atX: Upload) =>
      db.media.updateOne({ _id: id, ...asItWas(before) }, { $set: { atX } }),

    /** X would not go on with it: it is begun anew, some times; nothing where another worker has brought it on. */
    refusedAtX: (id: string, before: Upload | undefined) =>
      db.media.updateOne({ _id: id, ...asItWas(before) }, { $unset: { atX: '' }, $inc: { refusals: 1 } }),
  };
}

const asItWas = (atX: Upload | undefined) =>
  atX
    ? { 'atX.xMediaId': atX.xMediaId, 'atX.state': atX.state, 'atX.nextSegment': atX.nextSegment }
    : { atX: { $exists: false } };

/**
 * The media that an agent's new answer names, in that order; null unless the agent uploaded each and no other
 * answer has it. What an answer had that X never got may be used again.
 */
async function usableMedia(
  db: Database,
  ids: readonly string[],
  agentId: string | null,
  session?: ClientSession,
): Promise<Attached[] | null> {
  const options = inSession(session);
  if (ids.length === 0) return [];
  if (agentId === null || new Set(ids).size < ids.length) return null;
  const found = await db.media.find({ _id: { $in: [...ids] }, state: 'kept', agentId }, options).toArray();
  const held = found.flatMap(({ replyId }) => replyId ?? []);
  const over = { _id: { $in: held }, state: { $in: ['refused', 'cancelled'] as const } };
  const free = new Set((await db.replies.find(over, options).toArray()).map(({ _id }) => _id));
  const usable = ids.flatMap((id): Attached[] => {
    const { kind, replyId } = found.find(({ _id }) => _id === id) ?? { kind: null, replyId: null };
    return kind && (replyId === null || free.has(replyId)) ? [{ _id: id, kind }] : [];
  });
  return usable.length === ids.length ? usable : null;
}

/** What is attached to an agent's new answer, or why it cannot be. */
export async function attachable(
  db: Database,
  ids: readonly string[],
  { agentId, kind }: Pick<Reply, 'agentId' | 'kind'>,
  session?: ClientSession,
): Promise<{ readonly media: Attached[] } | { readonly problem: 'mediaNotUsable' | AttachmentProblem }> {
  const media = await usableMedia(db, ids, agentId, session);
  if (!media) return { problem: 'mediaNotUsable' };
  const problem = attachmentProblem(
    media.map((each) => each.kind),
    kind,
  );
  return problem ? { problem } : { media };
}

/** From now on they belong to this answer; `usableMedia` was asked in the same transaction. */
export async function attachMedia(
  db: Database,
  media: readonly Attached[],
  replyId: string,
  session: ClientSession,
): Promise<void> {
  if (media.length === 0) return;
  const { modifiedCount } = await db.media.updateMany(
    { _id: { $in: media.map(({ _id }) => _id) }, state: 'kept' },
    { $set: { replyId, refusals: 0 }, $unset: { atX: '' } },
    { session },
  );
  if (modifiedCount !== media.length) throw new ConflictError('A medium is gone');
}

export const blank = {
  kind: null,
  type: null,
  bytes: 0,
  agentId: null,
  replyId: null,
  refusals: 0,
} as const;
