import { z } from 'zod';
import { replyReasons, replyStates, type Reply } from '../../src/domain/replies/reply.js';
import { iso, isoOrNull, time } from '../conventions/shapes.js';

export const replySchema = z
  .object({
    id: z.string(),
    ticketId: z.string(),
    accountId: z.string().nullable().describe('null: it goes by e-mail.'),
    agentId: z.string().nullable(),
    kind: z.enum(['post', 'directMessage', 'email']),
    text: z.string(),
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
  accountId: reply.accountId || null,
  agentId: reply.agentId,
  kind: reply.kind,
  text: reply.text,
  inReplyToXId: reply.inReplyToXId,
  state: reply.state,
  reason: reply.reason,
  xId: reply.xId,
  sentAt: isoOrNull(reply.sentAt),
  createdAt: iso(reply.createdAt),
  updatedAt: iso(reply.updatedAt),
});
