import type { PlannedReply } from '../../domain/replies/plan.js';
import { isRepeat, type Picked, type Said } from '../../domain/replies/repeat.js';
import type { Reply } from '../../domain/replies/reply.js';
import type { ClientSession, Database } from '../database.js';

interface Asked extends Picked {
  readonly ticketId: string;
  readonly agentId: string | null;
  readonly mediaIds?: readonly string[] | undefined;
}

interface Plan {
  readonly reply: PlannedReply;
  readonly parts?: readonly string[] | undefined;
}

/** An answer since that moment by which the same agent said the same, newest first (S43). */
export async function repeatOf(
  db: Database,
  asked: Asked,
  { reply, parts = [reply.text] }: Plan,
  since: Date,
  session: ClientSession,
): Promise<Reply | null> {
  const alike = await db.replies
    .find(
      {
        ticketId: asked.ticketId,
        agentId: asked.agentId,
        text: reply.text,
        state: { $nin: ['refused', 'cancelled'] },
        createdAt: { $gt: since },
      },
      { session, sort: { createdAt: -1 } },
    )
    .toArray();
  const said = saidBy(reply, parts, asked.mediaIds ?? []);
  for (const earlier of alike) if (isRepeat(said, asked, await all(db, earlier, session))) return earlier;
  return null;
}

async function all(db: Database, reply: Reply, session: ClientSession): Promise<Said> {
  const mediaIds = (reply.media ?? []).map(({ _id }) => _id);
  if (!reply.part) return saidBy(reply, [reply.text], mediaIds);
  const parts = await db.replies
    .find({ 'part.setId': reply.part.setId }, { session, sort: { 'part.index': 1 } })
    .toArray();
  return saidBy(
    reply,
    parts.map(({ text }) => text),
    mediaIds,
  );
}

const saidBy = (
  { kind, accountId, inReplyToXId }: PlannedReply,
  texts: readonly string[],
  mediaIds: readonly string[],
): Said => ({ kind, accountId, inReplyToXId, texts, mediaIds });
