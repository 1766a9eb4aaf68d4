import { z } from 'zod';
import { mailOutcomes, mailReasons, type KeptMail } from '../../src/domain/mail/mail.js';
import { iso, time } from '../conventions/shapes.js';

export const mailSchema = z
  .object({
    id: z.string(),
    from: z.string(),
    subject: z.string(),
    outcome: z.enum(mailOutcomes),
    reason: z.enum(mailReasons).nullable().describe('Why it says nothing in a ticket.'),
    ticketId: z.string().nullable(),
    bytes: z.int(),
    createdAt: time,
  })
  .meta({ id: 'Mail' });

export const viewMail = (mail: KeptMail): z.output<typeof mailSchema> => ({
  id: mail._id,
  from: mail.from,
  subject: mail.subject,
  outcome: mail.outcome,
  reason: mail.reason,
  ticketId: mail.ticketId,
  bytes: mail.bytes,
  createdAt: iso(mail.createdAt),
});
