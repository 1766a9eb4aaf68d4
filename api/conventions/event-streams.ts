import { z } from 'zod';

/** What server-sent events answer. */
export const eventsSchema = z.string().meta({ contentMediaType: 'text/event-stream' });

export const lastEventIdHeaders = z.looseObject({
  'last-event-id': z
    .string()
    .max(4_000)
    .optional()
    .describe('The id of the last event that was received: what came after it follows.'),
});
