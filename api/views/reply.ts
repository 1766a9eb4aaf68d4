import { z } from 'zod';
import { replyReasons, replyStates, type Reply } from '../../src/domain/replies/reply.js';
import { iso, isoOrNull, time } from '../conventions/shapes.js';

export const replySchema = z
  .object({
    id: z.string(),
    ticketId: z.string(),
    accountId: z.string(),
    agentId: z.string().nullable(),
    kind: z.enum(['post', 'directMessage']),
    text: z.string(),
    mediaIds: z.array(z.string()).describe('What is attached.'),
    inReplyToXId: z.string().nullable(),
    state: z.enum(replyStates),
    reason: z.enum(replyReasons).nullable(),
    xId: z.string().nullable(),
    sentAt: time.nullable(),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: 'Reply' });

export const viewReply = (reply: Reply): z.output<typeof replySchema> => ({
  id: reply._id,
  ticketId: reply.ticketId,
  accountId: reply.accountId,
  agentId: reply.agentId,
  kind: reply.kind,
  text: reply.text,
  mediaIds: (reply.media ?? []).map(({ _id }) => _id),
  inReplyToXId: reply.inReplyToXId,
  state: reply.state,
  reason: reply.reason,
  xId: reply.xId,
  sentAt: isoOrNull(reply.sentAt),
  createdAt: iso(reply.createdAt),
  updatedAt: iso(reply.updatedAt),
});
