import { z } from 'zod';
import { sourceKinds } from '../../../src/domain/sources/kinds.js';
import { pushStates, type AccountPush } from '../../../src/store/push/health.js';
import { isoOrNull, time } from '../../conventions/shapes.js';

export const pushSchema = z.object({
  state: z
    .enum(pushStates)
    .describe('off: everything is polled at its own pace; partly: some lists are pushed; failing: none is.'),
  sources: z.array(z.enum(sourceKinds)).describe('Lists of which X pushes what is new; read seldom besides.'),
  since: time.nullable(),
  lastError: z.string().nullable().describe('Why the app’s webhook does not work.'),
  refused: z.array(z.object({ eventType: z.string(), reason: z.string() })),
});

export const viewPush = ({
  state,
  health,
  lastError,
  refused,
}: AccountPush): z.output<typeof pushSchema> => ({
  state,
  sources: [...(health?.sources ?? [])],
  since: isoOrNull(health?.healthySince ?? null),
  lastError,
  refused: refused.map(({ eventType, reason }) => ({ eventType, reason })),
});
