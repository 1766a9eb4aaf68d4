import { z } from 'zod';
import type { OtherWay } from '../../src/domain/replies/other-ways.js';
import { reasonWords } from '../../src/domain/replies/words.js';
import { replyReasons, replyStates, type Reply } from '../../src/domain/replies/reply.js';
import { byRuleSchema, viewByRule } from './by-rule.js';
import { iso, isoOrNull, time } from '../conventions/shapes.js';

export const otherWaySchema = z
  .object({
    way: z.enum(['directMessage', 'email', 'openOnX']),
    url: z.string().optional().describe('Of openOnX.'),
  })
  .describe('How else the customer can be reached.');

export const replySchema = z
  .object({
    id: z.string(),
    ticketId: z.string(),
    accountId: z.string().nullable().describe('null: it goes by e-mail.'),
    agentId: z.string().nullable(),
    byRule: byRuleSchema,
    kind: z.enum(['post', 'directMessage', 'email']),
    text: z.string(),
    mediaIds: z.array(z.string()).describe('What is attached.'),
    inReplyToXId: z.string().nullable(),
    state: z.enum(replyStates),
    reason: z.enum(replyReasons).nullable(),
    reasonInWords: z.string().nullable(),
    otherWays: z.array(otherWaySchema).describe('How else to reach the customer, once it is refused.'),
    part: z
      .object({ setId: z.string(), index: z.int(), count: z.int() })
      .nullable()
      .describe('Which of the numbered parts of one answer it is; null: it is whole.'),
    notBefore: time.nullable().describe('It can be cancelled until then, and is not sent before.'),
    waitsUntil: time.nullable().describe('When what it waits for is gone, where that is known.'),
    xId: z.string().nullable(),
    sentAt: time.nullable(),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: 'Reply' });

export const viewReply = (
  reply: Reply,
  otherWays: readonly OtherWay[] = [],
): z.output<typeof replySchema> => ({
  id: reply._id,
  ticketId: reply.ticketId,
  accountId: reply.accountId || null,
  agentId: reply.agentId,
  byRule: viewByRule(reply.byRule),
  kind: reply.kind,
  text: reply.text,
  mediaIds: (reply.media ?? []).map(({ _id }) => _id),
  inReplyToXId: reply.inReplyToXId,
  state: reply.state,
  reason: reply.reason,
  reasonInWords: reply.reason && reasonWords[reply.reason],
  otherWays: [...otherWays],
  part: reply.part ?? null,
  notBefore: isoOrNull(reply.notBefore ?? null),
  waitsUntil: reply.state === 'queued' ? isoOrNull(reply.waitsUntil ?? null) : null,
  xId: reply.xId,
  sentAt: isoOrNull(reply.sentAt),
  createdAt: iso(reply.createdAt),
  updatedAt: iso(reply.updatedAt),
});
