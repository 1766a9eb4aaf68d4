import { z } from 'zod';
import { eventTypes, ruleKinds, type PerchEvent } from '../../src/domain/events/event.js';
import { actorPayload, changesPayload, eventPayload } from '../../src/domain/events/payload.js';
import { ticketFields } from '../../src/domain/tickets/changes.js';
import { scores } from '../../src/domain/tickets/facts.js';
import { channels, priorities, ticketStatuses, type Ticket } from '../../src/domain/tickets/ticket.js';
import { iso, time } from '../conventions/shapes.js';

const actorSchema = z
  .object({
    kind: z
      .enum(['agent', 'customer', 'perch', ...ruleKinds])
      .describe('perch: Perch by itself, or the account elsewhere at X.'),
    id: z.string().nullable().describe('Of the agent or rule.'),
    name: z
      .string()
      .nullable()
      .describe('Of the rule, as it was called then; in a history of the agent, too.'),
  })
  .meta({ id: 'Actor' });

const value = z.union([z.string(), z.array(z.string())]).nullable();

const changesSchema = z
  .array(z.object({ field: z.enum(ticketFields), from: value, to: value }))
  .describe('Which fields of the ticket became what.');

const entry = {
  id: z.string(),
  type: z.enum(eventTypes),
  at: time,
  by: actorSchema,
  changeId: z.string().describe('Shared by what is one change of the ticket, and what rules did about it.'),
  changes: changesSchema,
  commentId: z.string().nullable(),
  replyId: z.string().nullable(),
  note: z
    .string()
    .nullable()
    .describe('What became of a reply, how content the customer is, why a rule was cut short, and the like.'),
};

const eventTicketSchema = z.object({
  id: z.string(),
  number: z.int(),
  channel: z.enum(channels),
  status: z.enum(ticketStatuses),
  subject: z.string(),
  requesterId: z.string(),
  requesterXUserId: z.string().nullable(),
  accountId: z.string().nullable(),
  groupId: z.string().nullable(),
  assigneeId: z.string().nullable(),
  departmentId: z.string().nullable(),
  productId: z.string().nullable(),
  priority: z.enum(priorities),
  tags: z.array(z.string()),
  satisfaction: z.enum(scores).nullable().describe('How content the customer is; null: they did not say.'),
  createdAt: time,
  updatedAt: time,
  firstRepliedAt: time.nullable(),
  solvedAt: time.nullable(),
  version: z.int(),
});

/** What programs are told, by `GET /v1/events` and webhooks. */
export const eventSchema = z
  .object({
    ...entry,
    accountId: z.string().nullable(),
    ticketId: z.string().nullable(),
    ticketVersion: z
      .int()
      .nullable()
      .describe('Of the ticket after the change; it may be another one by now.'),
    ticket: eventTicketSchema.nullable().describe('As it is now; null where it is gone or there is none.'),
    incidentId: z.string().nullable(),
  })
  .meta({ id: 'Event' });

export const viewEvent = (event: PerchEvent, ticket: Ticket | null): z.output<typeof eventSchema> =>
  eventPayload(event, ticket);

/** The same in the ticket's history. */
export const historyEntrySchema = z.object(entry).meta({ id: 'HistoryEntry' });

/** `nameOf`: of agents, as they are called now. */
export const viewHistoryEntry = (
  event: PerchEvent,
  nameOf: (agentId: string) => string | null,
): z.output<typeof historyEntrySchema> => ({
  id: event._id,
  type: event.type,
  at: iso(event.at),
  by: { ...actorPayload(event.by), ...(event.by.kind === 'agent' ? { name: nameOf(event.by.id) } : {}) },
  changeId: event.changeId,
  changes: changesPayload(event),
  commentId: event.commentId ?? null,
  replyId: event.replyId ?? null,
  note: event.note ?? null,
});
