import { z } from 'zod';
import type { Contact } from '../../src/domain/tickets/contact.js';
import {
  channels,
  priorities,
  ticketStatuses,
  type Comment,
  type Ticket,
} from '../../src/domain/tickets/ticket.js';
import { iso, isoOrNull, time } from '../conventions/shapes.js';
import { contactSchema, viewContact } from './contact.js';
import { editsSchema, goneSchema, viewEdits, viewGone } from './item.js';
import { mediaSchema, viewMedia } from './x-user.js';

export const ticketSchema = z
  .object({
    id: z.string(),
    number: z.int(),
    channel: z.enum(channels),
    status: z.enum(ticketStatuses),
    subject: z.string(),
    requester: contactSchema.nullable(),
    accountId: z.string().nullable(),
    groupId: z.string().nullable(),
    assigneeId: z.string().nullable(),
    departmentId: z.string().nullable(),
    productId: z.string().nullable(),
    priority: z.enum(priorities),
    tags: z.array(z.string()),
    followUpOf: z.string().nullable(),
    continuedBy: z.string().nullable(),
    linked: z.array(z.string()),
    filedBy: z.object({ ruleId: z.string().nullable(), rulesVersion: z.int() }).nullable(),
    createdAt: time,
    updatedAt: time,
    firstPostAt: time.nullable(),
    firstRepliedAt: time.nullable(),
    solvedAt: time.nullable(),
  })
  .meta({ id: 'Ticket' });

export const viewTicket = (ticket: Ticket, requester: Contact | null): z.output<typeof ticketSchema> => ({
  id: ticket._id,
  number: ticket.number,
  channel: ticket.channel,
  status: ticket.status,
  subject: ticket.subject,
  requester: requester && viewContact(requester),
  accountId: ticket.accountId,
  groupId: ticket.groupId,
  assigneeId: ticket.assigneeId,
  departmentId: ticket.departmentId,
  productId: ticket.productId,
  priority: ticket.priority,
  tags: [...ticket.tags],
  followUpOf: ticket.followUpOf,
  continuedBy: ticket.continuedBy,
  linked: [...ticket.linked],
  filedBy: ticket.filedBy && { ...ticket.filedBy },
  createdAt: iso(ticket.createdAt),
  updatedAt: iso(ticket.updatedAt),
  firstPostAt: isoOrNull(ticket.firstPostAt),
  firstRepliedAt: isoOrNull(ticket.firstRepliedAt),
  solvedAt: isoOrNull(ticket.solvedAt),
});

export const commentSchema = z
  .object({
    id: z.string(),
    ticketId: z.string(),
    side: z.enum(['customer', 'agent', 'context', 'system']),
    visibility: z.enum(['public', 'private', 'internal']),
    via: z.enum(['x', 'email', 'perch']),
    xId: z.string().nullable(),
    replyId: z.string().nullable(),
    agentId: z.string().nullable(),
    authorName: z.string(),
    text: z.string(),
    media: z.array(mediaSchema),
    at: time,
    edits: editsSchema,
    gone: goneSchema,
  })
  .meta({ id: 'Comment' });

export const viewComment = (comment: Comment): z.output<typeof commentSchema> => ({
  id: comment._id,
  ticketId: comment.ticketId,
  side: comment.side,
  visibility: comment.visibility,
  via: comment.via,
  xId: comment.xId,
  replyId: comment.replyId,
  agentId: comment.agentId,
  authorName: comment.authorName,
  text: comment.text,
  media: viewMedia(comment.media),
  at: iso(comment.at),
  edits: viewEdits(comment.edits),
  gone: viewGone(comment.gone),
});
