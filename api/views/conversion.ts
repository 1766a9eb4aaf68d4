import { z } from 'zod';
import type { ProblemCode } from '../problems.js';

const failures = [
  'alreadyTicketed',
  'notFound',
  'conversionOff',
  'notConvertible',
  'ticketNotSeen',
  'invalidRequest',
] as const satisfies readonly ProblemCode[];

/** What became of one of many items that were to be converted (S30). */
export const conversionSchema = z
  .object({
    id: z.string().describe('Of the item.'),
    outcome: z
      .enum(['converted', ...failures, 'internal'])
      .describe('converted, or the code of the problem that converting it alone would have met.'),
    ticketId: z
      .string()
      .nullable()
      .describe(
        'Of what it was converted to, or of the ticket it had already; null where you do not see it.',
      ),
  })
  .meta({ id: 'Conversion' });

export const conversionsSchema = z.object({ data: z.array(conversionSchema) }).meta({ id: 'Conversions' });

type Conversion = z.output<typeof conversionSchema>;

export const viewConversion = (
  id: string,
  outcome: 'converted' | ProblemCode,
  ticketId: string | null,
): Conversion => ({
  id,
  outcome: conversionSchema.shape.outcome.safeParse(outcome).data ?? 'internal',
  ticketId,
});
