import { z } from 'zod';
import type { Draft } from '../../src/domain/replies/draft.js';
import { reasonWords } from '../../src/domain/replies/words.js';
import type { Contact } from '../../src/domain/tickets/contact.js';
import { scores } from '../../src/domain/tickets/facts.js';
import {
  channels,
  openedBecause,
  priorities,
  ticketStatuses,
  type Comment,
  type FiledBy,
  type Ticket,
} from '../../src/domain/tickets/ticket.js';
import { iso, isoOrNull, time } from '../conventions/shapes.js';
import { contactSchema, viewContact } from './contact.js';
import { byRuleSchema, viewByRule } from './by-rule.js';
import { editsSchema, goneSchema, viewEdits, viewGone } from './item.js';
import { mediaSchema, viewMedia } from './x-user.js';

const filedBySchema = z
  .object({
    because: z.enum(openedBecause).nullable().describe('What let it become a ticket.'),
    ruleId: z.string().nullable().describe('The ticket rule whose values it was given.'),
    keyword: z.string().nullable().describe('The keyword that matched: of the rule, else of the account.'),
    rulesVersion: z
      .int()
      .describe('GET /v1/accounts/:id/ticket-rules?version= shows the rules it was filed by.'),
    settingsVersion: z.int().nullable().describe('The version of the account then.'),
  })
  .describe('Why an item became this ticket; null where none did.')
  .meta({ id: 'FiledBy' });

const ticketNamed = z.string().nullable().describe('null: none, or one that you do not see.');

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
    followUpOf: ticketNamed,
    continuedBy: ticketNamed,
    linked: z.array(z.string()).describe('Of tickets that you see.'),
    filedBy: filedBySchema.nullable(),
    createdAt: time,
    updatedAt: time,
    firstPostAt: time.nullable(),
    firstRepliedAt: time.nullable(),
    solvedAt: time.nullable(),
    sessionEndedAt: time
      .nullable()
      .describe('Direct messages after this moment open a new ticket; null: nobody ended the session.'),
    satisfaction: z
      .object({ score: z.enum(scores), comment: z.string().nullable(), at: time })
      .nullable()
      .describe('How content the customer was; null: they did not say (S54).'),
  })
  .meta({ id: 'Ticket' });

export const ticketWithDraftSchema = ticketSchema
  .extend({
    draft: z
      .object({ replyId: z.string(), text: z.string(), reasonInWords: z.string().nullable() })
      .nullable()
      .describe('Your last answer, where it was refused and you wrote none since (S44).'),
  })
  .meta({ id: 'TicketWithDraft' });

export const viewDraft = (draft: Draft | null) =>
  draft && {
    replyId: draft.replyId,
    text: draft.text,
    reasonInWords: draft.reason && reasonWords[draft.reason],
  };

/** The tickets that one names, to be told to whoever sees them. */
export const ticketsNamedBy = ({ followUpOf, continuedBy, linked }: Ticket): string[] => [
  ...linked,
  ...[followUpOf, continuedBy].filter((id) => id !== null),
];

/** `seen`: the ids of other tickets that may be told. */
export const viewTicket = (
  ticket: Ticket,
  requester: Contact | null,
  seen: ReadonlySet<string>,
): z.output<typeof ticketSchema> => ({
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
  followUpOf: ticket.followUpOf !== null && seen.has(ticket.followUpOf) ? ticket.followUpOf : null,
  continuedBy: ticket.continuedBy !== null && seen.has(ticket.continuedBy) ? ticket.continuedBy : null,
  linked: ticket.linked.filter((id) => seen.has(id)),
  filedBy: ticket.filedBy && viewFiledBy(ticket.filedBy),
  createdAt: iso(ticket.createdAt),
  updatedAt: iso(ticket.updatedAt),
  firstPostAt: isoOrNull(ticket.firstPostAt),
  firstRepliedAt: isoOrNull(ticket.firstRepliedAt),
  solvedAt: isoOrNull(ticket.solvedAt),
  sessionEndedAt: isoOrNull(ticket.sessionEndedAt ?? null),
  satisfaction: ticket.satisfaction ? { ...ticket.satisfaction, at: iso(ticket.satisfaction.at) } : null,
});

const viewFiledBy = (filedBy: FiledBy): z.output<typeof filedBySchema> => ({
  because: filedBy.because ?? null,
  ruleId: filedBy.ruleId,
  keyword: filedBy.keyword ?? null,
  rulesVersion: filedBy.rulesVersion,
  settingsVersion: filedBy.settingsVersion ?? null,
});

const commentMailSchema = z
  .object({
    from: z.string(),
    isOtherSender: z.boolean().describe('It came from another address than the contact’s.'),
    fullText: z.string().nullable().describe('With the quoted history; null where none was cut off.'),
    attachments: z
      .array(z.object({ name: z.string(), bytes: z.int() }))
      .describe('Their bytes are not kept.'),
  })
  .nullable()
  .describe('Of what came by e-mail; else null.');

export const commentSchema = z
  .object({
    id: z.string(),
    ticketId: z.string(),
    side: z.enum(['customer', 'agent', 'context', 'system']),
    visibility: z.enum(['public', 'private', 'internal']),
    via: z.enum(['x', 'email', 'perch', 'page']),
    xId: z.string().nullable(),
    replyId: z.string().nullable(),
    agentId: z.string().nullable(),
    byRule: byRuleSchema,
    authorName: z.string(),
    text: z.string(),
    media: z.array(mediaSchema),
    at: time,
    edits: editsSchema,
    gone: goneSchema,
    mail: commentMailSchema,
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
  byRule: viewByRule(comment.byRule),
  authorName: comment.authorName,
  text: comment.text,
  media: viewMedia(comment.media, comment.visibility === 'public'),
  at: iso(comment.at),
  edits: viewEdits(comment.edits),
  gone: viewGone(comment.gone),
  mail: comment.mail ? { ...comment.mail, attachments: [...comment.mail.attachments] } : null,
});
