import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { draftOf } from '../../src/domain/replies/draft.js';
import { channels, priorities, ticketStatuses, type Ticket } from '../../src/domain/tickets/ticket.js';
import type { ClientSession } from '../../src/store/database.js';
import { ticketChanges, type SavedTicket } from '../../src/store/tickets/changes.js';
import { createTicket } from '../../src/store/tickets/create.js';
import { deleteTicket } from '../../src/store/tickets/delete.js';
import { endSessionOf } from '../../src/store/tickets/end-session.js';
import { ticketListing } from '../../src/store/tickets/listing.js';
import { viewsRepository } from '../../src/store/views/repository.js';
import { agentOf, forAgents } from '../route-permissions.js';
import { listOf, listQuery } from '../conventions/lists.js';
import { once, onceHeaders } from '../conventions/once.js';
import { seenTickets } from '../conventions/seen-tickets.js';
import { id, idParams, label, noBody, nothing, tag } from '../conventions/shapes.js';
import type { Parts } from '../parts.js';
import { notFound, Problem, unknownReference } from '../problems.js';
import { ticketSchema, ticketWithDraftSchema, viewDraft } from '../views/ticket.js';

const filters = {
  channel: z.enum(channels).optional(),
  status: z.enum(ticketStatuses).optional(),
  accountId: id.optional(),
  groupId: id.optional(),
  departmentId: id.optional(),
  productId: id.optional(),
  requesterId: id.optional(),
  view: id.optional().describe('Those that a view selects (S53).'),
  q: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe(
      'A ticket number, or words of the subject or of the requester; the last one may be begun only.',
    ),
};

const fields = z.strictObject({
  subject: label,
  groupId: id.nullable(),
  assigneeId: id.nullable(),
  departmentId: id.nullable(),
  productId: id.nullable(),
  priority: z.enum(priorities),
  tags: z.array(tag).max(100),
});
/** What an agent may change of a ticket. */
export const ticketChangesSchema = fields.extend({ status: z.enum(ticketStatuses) }).partial();
const newTicket = fields.extend({
  requesterId: id.describe('The contact who asks.'),
  text: z.string().trim().min(1).max(65_000).describe('What the customer asked, as the first comment.'),
  groupId: fields.shape.groupId.default(null),
  assigneeId: fields.shape.assigneeId.default(null),
  departmentId: fields.shape.departmentId.default(null),
  productId: fields.shape.productId.default(null),
  priority: fields.shape.priority.default('normal'),
  tags: fields.shape.tags.default([]),
});

export const ticketRoutes =
  ({ config, db, clock }: Parts): FastifyPluginAsyncZod =>
  async (app) => {
    const tickets = ticketListing(db);
    const views = viewsRepository(db);
    const createOnce = once({ db, clock, keys: config.keys });
    const access = forAgents('tickets');

    app.get(
      '/tickets',
      {
        config: access,
        schema: {
          tags: ['tickets'],
          summary: 'List tickets, newest first',
          querystring: listQuery(filters),
          response: { 200: listOf(ticketSchema) },
        },
      },
      async (request) => {
        const { limit, cursor, view, ...selection } = request.query;
        const viewed = view === undefined ? null : await viewedBy(view);
        const page = await tickets.list(agentOf(request), selection, { limit, cursor }, viewed);
        return { ...page, data: await seenTickets({ db }, request).viewAll(page.data) };
      },
    );

    app.post(
      '/tickets',
      {
        config: access,
        schema: {
          headers: onceHeaders,
          tags: ['tickets'],
          summary: 'Open a ticket by hand',
          body: newTicket,
          response: { 201: ticketSchema },
        },
      },
      async (request, reply) =>
        createOnce(request, reply, async (session) => {
          const created = await createTicket(db, request.body, agentOf(request), clock(), session);
          if (created.outcome === 'unknownReference')
            throw unknownReference(created.fields.map((field) => `/${field}`));
          return { status: 201, body: await view(request, created.ticket, session) };
        }),
    );

    app.get(
      '/tickets/:id',
      {
        config: access,
        schema: {
          tags: ['tickets'],
          summary: 'Read a ticket',
          params: idParams,
          response: { 200: ticketWithDraftSchema },
        },
      },
      async (request) => {
        const agent = agentOf(request);
        const ticket = await tickets.get(request.params.id, agent);
        if (!ticket) throw notFound();
        const draft = draftOf(await tickets.repliesBy(ticket._id, agent));
        return { ...(await view(request, ticket)), draft: viewDraft(draft) };
      },
    );

    app.patch(
      '/tickets/:id',
      {
        config: { ...access, problems: ['ticketClosed'] },
        schema: {
          tags: ['tickets'],
          summary: 'Change a ticket',
          params: idParams,
          body: ticketChangesSchema,
          response: { 200: ticketSchema },
        },
      },
      async (request) => {
        const { id: ticketId } = request.params;
        const changed = await ticketChanges(db).change(ticketId, request.body, agentOf(request), clock());
        return view(request, saved(changed));
      },
    );

    app.delete(
      '/tickets/:id',
      {
        config: { ...access, problems: ['replyUnderWay'] },
        schema: {
          tags: ['tickets'],
          summary: 'Delete a ticket that is no support request; its items stay in the inbox',
          params: idParams,
          response: { 204: nothing },
        },
      },
      async (request, reply) => {
        const { outcome } = await deleteTicket(db, request.params.id, agentOf(request), clock());
        if (outcome === 'deleted') return reply.code(204).send();
        throw outcome === 'notPermitted'
          ? new Problem('forbidden', { detail: 'Only admins may delete tickets here.' })
          : new Problem(outcome);
      },
    );

    app.post(
      '/tickets/:id/end-session',
      {
        config: { ...access, problems: ['ticketClosed', 'noSession'] },
        schema: {
          tags: ['tickets'],
          summary: 'Solve a ticket of direct messages, and let the next message open a new one',
          params: idParams,
          body: noBody,
          response: { 200: ticketSchema },
        },
      },
      async (request) => {
        const ended = await endSessionOf(db, request.params.id, agentOf(request), clock());
        if (ended.outcome === 'notPermitted')
          throw new Problem('forbidden', {
            detail: 'Only admins may end sessions of this account.',
            fix: 'Ask an admin to switch agentsMayEndSessions on in the settings of the account.',
          });
        if (!('ticket' in ended)) throw new Problem(ended.outcome);
        return view(request, ended.ticket);
      },
    );

    async function viewedBy(viewId: string) {
      const found = await views.get(viewId);
      if (!found) throw unknownReference(['/view']);
      return { conditions: found.conditions, now: clock() };
    }

    const view = (request: FastifyRequest, ticket: Ticket, session?: ClientSession) =>
      seenTickets({ db }, request).view(ticket, session);
  };

function saved(result: SavedTicket): Ticket {
  switch (result.outcome) {
    case 'changed':
      return result.ticket;
    case 'unknownReference':
      throw unknownReference(result.fields.map((field) => `/${field}`));
    default:
      throw new Problem(result.outcome);
  }
}
