import { z } from 'zod';
import { bulkOutcomes, type BulkRow, type BulkUpdate } from '../../src/domain/bulk/bulk-update.js';
import { iso, time } from '../conventions/shapes.js';

const resultSchema = z.object({
  ticketId: z.string(),
  outcome: z
    .enum(['pending', ...bulkOutcomes])
    .describe(
      'pending: its turn has not come. changed: all was done. replied: the same, and an answer is on its way. skipped: the customer was not answered, the rest was done. failed: nothing was done.',
    ),
  replyId: z.string().nullable().describe('What became of the answer: GET /v1/replies/:id.'),
  reason: z.string().nullable().describe('Why it was skipped or failed: the code of a problem.'),
});

export const bulkUpdateSchema = z
  .object({
    id: z.string(),
    state: z.enum(['running', 'done']),
    count: z.int().describe('How many tickets it names.'),
    settled: z.int().describe('Of how many the result is known.'),
    createdAt: time,
    results: z.array(resultSchema).describe('Of each ticket, in the order in which they were named.'),
  })
  .meta({ id: 'BulkUpdate' });

export const viewBulkUpdate = (
  { _id, state, count, createdAt }: BulkUpdate,
  rows: readonly BulkRow[],
): z.output<typeof bulkUpdateSchema> => ({
  id: _id,
  state,
  count,
  settled: rows.filter(({ result }) => result !== null).length,
  createdAt: iso(createdAt),
  results: rows.map(viewResult),
});

const viewResult = ({ ticketId, result }: BulkRow): z.output<typeof resultSchema> => ({
  ticketId,
  outcome: result?.outcome ?? 'pending',
  replyId: result?.outcome === 'replied' ? result.replyId : null,
  reason: result && 'reason' in result ? result.reason : null,
});
