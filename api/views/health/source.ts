import { z } from 'zod';
import type { Source } from '../../../src/domain/accounts/account.js';
import { sourceKinds } from '../../../src/domain/sources/kinds.js';
import { iso, isoOrNull, time } from '../../conventions/shapes.js';

export const sourceSchema = z.object({
  kind: z.enum(sourceKinds),
  streamId: z.string().nullable().describe('Of a stream: which; each is a list of its own.'),
  lastSuccessAt: time.nullable(),
  nextPollAt: time,
  pausedUntil: time.nullable().describe('X asked to wait until then.'),
  rateLimit: z.object({ limit: z.int(), remaining: z.int(), resetAt: time }).nullable(),
  failures: z.int().describe('In a row.'),
  lastError: z.string().nullable(),
});

export const viewSource = (source: Source): z.output<typeof sourceSchema> => ({
  kind: source.kind,
  streamId: source.streamId ?? null,
  lastSuccessAt: isoOrNull(source.lastSuccessAt),
  nextPollAt: iso(source.dueAt),
  pausedUntil: isoOrNull(source.pausedUntil),
  rateLimit: source.rateLimit && { ...source.rateLimit, resetAt: iso(source.rateLimit.resetAt) },
  failures: source.failures,
  lastError: source.lastError,
});
