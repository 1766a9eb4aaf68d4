import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { ticketHistory } from '../../src/store/events/history.js';
import { ticketListing } from '../../src/store/tickets/listing.js';
import { agentNames } from '../conventions/agent-names.js';
import { listOf, pageQuery, viewPage } from '../conventions/lists.js';
import { idParams } from '../conventions/shapes.js';
import type { Parts } from '../parts.js';
import { notFound } from '../problems.js';
import { agentOf, forAgents } from '../route-permissions.js';
import { historyEntrySchema, viewHistoryEntry } from '../views/event.js';

export const ticketHistoryRoutes =
  ({ db }: Pick<Parts, 'db'>): FastifyPluginAsyncZod =>
  async (app) => {
    const tickets = ticketListing(db);

    app.get(
      '/tickets/:id/history',
      {
        config: forAgents('tickets'),
        schema: {
          tags: ['tickets'],
          summary: 'List what happened to a ticket, the newest last: who did it, or which rule',
          params: idParams,
          querystring: pageQuery,
          response: { 200: listOf(historyEntrySchema) },
        },
      },
      async (request) => {
        const ticket = await tickets.get(request.params.id, agentOf(request));
        if (!ticket) throw notFound();
        const page = await ticketHistory(db, ticket._id, request.query);
        const agentIds = page.data.flatMap(({ by }) => (by.kind === 'agent' ? [by.id] : []));
        const nameOf = await agentNames(db, agentIds);
        return viewPage(page, (event) => viewHistoryEntry(event, nameOf));
      },
    );
  };
