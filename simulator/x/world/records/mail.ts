import { z } from 'zod';
import { ms } from './fields.js';

export const mailRecord = z.object({
  id: z.string(),
  receivedAtMs: ms,
  from: z.string(),
  to: z.array(z.string()),
  subject: z.string(),
  text: z.string(),
  html: z.string(),
  messageId: z.string(),
  headers: z.record(z.string(), z.string()),
});

export type Mail = z.infer<typeof mailRecord>;
