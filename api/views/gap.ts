import { z } from 'zod';
import { gapReasons, type Gap } from '../../src/domain/sources/gap.js';
import { sourceKinds } from '../../src/domain/sources/kinds.js';
import { iso, time } from '../conventions/shapes.js';

export const gapSchema = z
  .object({
    id: z.string(),
    source: z.enum(sourceKinds),
    streamId: z.string().nullable().describe('Of a stream: which.'),
    from: time.describe('Everything up to here was captured; X’s time.'),
    to: time.describe('Everything from here on was captured; X’s time.'),
    reason: z
      .enum(gapReasons)
      .describe(
        'listLimit: X lists the newest 800 mentions and 3,200 own posts only; messageHorizon: X gives 30 days of messages; postHorizon: X looks back no further for posts; placeLost: X no longer told how a long list of likes goes on.',
      ),
    foundAt: time,
  })
  .meta({ id: 'Gap' });

export const viewGap = (gap: Gap): z.output<typeof gapSchema> => ({
  id: gap._id,
  source: gap.source,
  streamId: gap.streamId ?? null,
  from: iso(gap.from),
  to: iso(gap.to),
  reason: gap.reason,
  foundAt: iso(gap.foundAt),
});
