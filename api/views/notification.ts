import { z } from 'zod';
import type { Notification } from '../../src/domain/effects/notification.js';
import { iso, isoOrNull, time } from '../conventions/shapes.js';

export const notificationSchema = z
  .object({
    id: z.string(),
    ticketId: z.string().nullable(),
    ruleName: z.string().describe('The rule that told you, as it was called then.'),
    text: z.string().nullable().describe('null, as ticketId: you do not see the ticket any more.'),
    at: time,
    readAt: time.nullable(),
  })
  .meta({ id: 'Notification' });

/** `seen`: the tickets that the agent sees now (S29). */
export const viewNotification = (
  { _id, ticketId, ruleName, text, at, readAt }: Notification,
  seen: ReadonlySet<string>,
): z.output<typeof notificationSchema> => ({
  id: _id,
  ticketId: seen.has(ticketId) ? ticketId : null,
  ruleName,
  text: seen.has(ticketId) ? text : null,
  at: iso(at),
  readAt: isoOrNull(readAt),
});
