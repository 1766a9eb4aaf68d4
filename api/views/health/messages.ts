import { z } from 'zod';
import type { QuotaStanding } from '../../../src/domain/replies/message-quota.js';
import { isoOrNull, time } from '../../conventions/shapes.js';

export const messagesSchema = z.object({
  used: z.int().describe('By this account.'),
  usedByAll: z.int(),
  limit: z.int().describe('For all accounts together: X_MESSAGES_PER_DAY.'),
  share: z.int().describe('Kept for this account as long as a customer waits for it.'),
  left: z.int().describe('What it may send now: the rest of its share, and what no other account needs.'),
  nextFreeAt: time.nullable().describe('When the oldest counts no more; null: none was sent.'),
});

export const viewMessages = (standing: QuotaStanding): z.output<typeof messagesSchema> => ({
  ...standing,
  nextFreeAt: isoOrNull(standing.nextFreeAt),
});
