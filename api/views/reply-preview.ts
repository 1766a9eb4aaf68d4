import { z } from 'zod';
import { reasonWords } from '../../src/domain/replies/words.js';
import { usdOf } from '../../src/domain/spend/prices.js';
import type { ReplyPreview } from '../../src/store/replies/preview.js';
import { otherWaySchema } from './reply.js';

export const replyPreviewSchema = z
  .object({
    weightedLength: z.int().describe('As X counts it.'),
    limit: z.int(),
    allowed: z.boolean().describe('Whether it will be taken, as far as can be told beforehand.'),
    reason: z.string().nullable(),
    reasonInWords: z.string().nullable(),
    senderAccountId: z.string().nullable().describe('null: one has to be picked, or nobody can answer.'),
    senders: z.array(
      z.object({
        accountId: z.string(),
        handle: z.string(),
        isOwn: z.boolean().describe('The account that was addressed.'),
        isDefault: z.boolean(),
        allowed: z.boolean(),
        reason: z.string().nullable(),
        reasonInWords: z.string().nullable(),
      }),
    ),
    parts: z.array(z.string()).nullable().describe('What each part would say; null: it is not split.'),
    costUsd: z.number().describe('What X bills, all parts together; more for posts with links.'),
    otherWays: z.array(otherWaySchema),
  })
  .meta({ id: 'ReplyPreview' });

export const viewReplyPreview = (preview: ReplyPreview): z.output<typeof replyPreviewSchema> => ({
  weightedLength: preview.length,
  limit: preview.limit,
  allowed: preview.reason === null,
  reason: preview.reason,
  reasonInWords: preview.reason && reasonWords[preview.reason],
  senderAccountId: preview.senderAccountId,
  senders: preview.senders.offered.map(({ account, isOwn, problem }) => ({
    accountId: account._id,
    handle: account.handle,
    isOwn,
    isDefault: account.settings.isDefaultReplyAccount,
    allowed: problem === null,
    reason: problem,
    reasonInWords: problem && reasonWords[problem],
  })),
  parts: preview.parts && [...preview.parts],
  costUsd: usdOf(preview.micros),
  otherWays: [...preview.otherWays],
});
