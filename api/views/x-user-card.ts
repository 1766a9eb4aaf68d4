import { z } from 'zod';
import { channels, ticketStatuses, type Ticket } from '../../src/domain/tickets/ticket.js';
import type { RecentPost } from '../../src/domain/x-users/x-user.js';
import { iso, time } from '../conventions/shapes.js';
import { contactSchema } from './contact.js';
import { xUserSchema } from './x-user.js';

/** How the last look at X went. */
export const atXSchema = z.object({
  asked: z.boolean().describe('Whether X was asked just now; a look serves for some minutes.'),
  problem: z
    .object({ code: z.string(), detail: z.string() })
    .nullable()
    .describe('Why X told nothing; what Perch knows is shown all the same.'),
});

const recentPost = z.object({ xId: z.string(), text: z.string(), createdAt: time });

const pastTicket = z.object({
  id: z.string(),
  number: z.int(),
  channel: z.enum(channels),
  status: z.enum(ticketStatuses),
  subject: z.string(),
  createdAt: time,
});

export const xUserCardSchema = xUserSchema
  .extend({
    bio: z.string().nullable(),
    standing: z
      .enum(['shown', 'suspended', 'gone'])
      .nullable()
      .describe('Whether X shows them; null: not known now.'),
    suspended: z.boolean().describe('Whether Perch makes no tickets of what they write (S27).'),
    contact: contactSchema.nullable(),
    tickets: z.array(pastTicket).describe('The newest twenty that you may see.'),
    recentPosts: z.array(recentPost).nullable().describe('null: X told none now.'),
    atX: atXSchema,
  })
  .meta({ id: 'XUserCard' });

export const viewPastTicket = (ticket: Ticket): z.output<typeof pastTicket> => ({
  id: ticket._id,
  number: ticket.number,
  channel: ticket.channel,
  status: ticket.status,
  subject: ticket.subject,
  createdAt: iso(ticket.createdAt),
});

export const viewRecentPost = ({ xId, text, createdAt }: RecentPost): z.output<typeof recentPost> => ({
  xId,
  text,
  createdAt: iso(createdAt),
});
