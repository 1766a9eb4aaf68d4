import type { PlannedReply } from '../../domain/replies/plan.js';
import type { Reply } from '../../domain/replies/reply.js';
import { newId } from '../database.js';

export interface Queueing {
  readonly ticketId: string;
  readonly agentId: string | null;
  readonly byRule?: Reply['byRule'];
  /** Of the first part. */
  readonly replyId: string;
  /** It is not sent before; null: at once. */
  readonly notBefore: Date | null;
}

/** The documents of one answer: one, or one for each part, of which each later one learns what it answers. */
export function newReplies(
  queueing: Queueing,
  planned: PlannedReply,
  parts: readonly string[] | undefined,
  now: Date,
): readonly [Reply, ...Reply[]] {
  const first = { ...newReply(queueing, planned, now), _id: queueing.replyId };
  if (!parts) return [first];
  const part = (index: number) => ({ setId: first._id, index, count: parts.length });
  const { toOwnPost: _, ...later } = planned;
  return [
    { ...first, part: part(1) },
    ...parts.slice(1).map((text, at) => ({
      ...newReply(queueing, { ...later, text, inReplyToXId: null }, now),
      part: part(at + 2),
    })),
  ];
}

const newReply = (
  { ticketId, agentId, byRule, notBefore }: Queueing,
  planned: PlannedReply,
  now: Date,
): Reply => ({
  ...planned,
  _id: newId(),
  ticketId,
  agentId,
  ...(byRule ? { byRule } : {}),
  state: 'queued',
  reason: null,
  xId: null,
  attempts: 0,
  attemptedAt: null,
  sentAt: null,
  ...(notBefore ? { notBefore } : {}),
  handOver: 'pending',
  createdAt: now,
  updatedAt: now,
});
