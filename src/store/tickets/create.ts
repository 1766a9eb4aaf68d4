import type { Agent } from '../../domain/agents/agent.js';
import type { Contact } from '../../domain/tickets/contact.js';
import type { Comment, Priority, Ticket } from '../../domain/tickets/ticket.js';
import { newId, type ClientSession, type Database } from '../database.js';
import { openTicket } from './open-tickets.js';
import { unknownReferences, type Reference } from './references.js';
import { blankComment } from './blank-comment.js';

/** What an agent writes down for a customer who called or wrote elsewhere. */
export interface NewTicket {
  readonly requesterId: string;
  readonly subject: string;
  readonly text: string;
  readonly groupId: string | null;
  readonly assigneeId: string | null;
  readonly departmentId: string | null;
  readonly productId: string | null;
  readonly priority: Priority;
  readonly tags: readonly string[];
}

export type CreatedTicket =
  | { readonly outcome: 'created'; readonly ticket: Ticket; readonly requester: Contact }
  /** Those that name nothing. */
  | { readonly outcome: 'unknownReference'; readonly fields: readonly Reference[] };

/** Opens a ticket by hand; its text is the customer's first words, whoever wrote them down. */
export async function createTicket(
  db: Database,
  input: NewTicket,
  agent: Agent,
  now: Date,
  session: ClientSession,
): Promise<CreatedTicket> {
  const { requesterId } = input;
  const requester = await db.contacts.findOne({ _id: requesterId }, { session });
  const fields: Reference[] = [
    ...(requester ? [] : (['requesterId'] as const)),
    ...(await unknownReferences(db, input, session)),
  ];
  if (!requester || fields.length > 0) return { outcome: 'unknownReference', fields };
  const ticket = newTicket(input, now);
  const comment = firstWords(ticket, input.text, requester, agent);
  const by = { kind: 'agent', id: agent._id } as const;
  const said = { author: null, language: null, texts: [input.text], commentIds: [comment._id] };
  const opening = { ticket, by, ...said, isContinuation: false };
  const opened = await openTicket(db, opening, now, session);
  await db.comments.insertOne(comment, { session });
  return { outcome: 'created', ticket: opened, requester };
}

const newTicket = ({ text, ...fields }: NewTicket, now: Date): Ticket => ({
  ...fields,
  _id: newId(),
  number: 0,
  channel: 'email',
  status: 'new',
  requesterXUserId: null,
  accountId: null,
  followUpOf: null,
  continuedBy: null,
  linked: [],
  filedBy: null,
  createdAt: now,
  updatedAt: now,
  firstPostAt: now,
  firstRepliedAt: null,
  solvedAt: null,
  conversationXId: null,
  dmFirstAt: null,
  dmLastAt: null,
  commentCount: 1,
  version: 0,
});

const firstWords = (ticket: Ticket, text: string, requester: Contact, agent: Agent): Comment => ({
  ...blankComment(ticket, ticket.createdAt),
  side: 'customer',
  visibility: 'private',
  via: 'perch',
  agentId: agent._id,
  authorName: requester.name,
  text,
});
