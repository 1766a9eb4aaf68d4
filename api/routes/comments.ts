import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { z } from 'zod';
import { ticketChanges } from '../../src/store/tickets/changes.js';
import { ticketListing } from '../../src/store/tickets/listing.js';
import { agentOf, forAgents } from '../route-permissions.js';
import { listOf, pageQuery, viewPage } from '../conventions/lists.js';
import { once, onceHeaders } from '../conventions/once.js';
import { idParams } from '../conventions/shapes.js';
import type { Parts } from '../parts.js';
import { notFound, Problem } from '../problems.js';
import { commentSchema, viewComment } from '../views/ticket.js';

const note = z.strictObject({
  text: z.string().trim().min(1).max(65_000),
  visibility: z.literal('internal').default('internal'),
});

export const commentRoutes =
  ({ config, db, clock }: Parts): FastifyPluginAsyncZod =>
  async (app) => {
    const tickets = ticketListing(db);
    const createOnce = once({ db, clock, keys: config.keys });
    const access = forAgents('tickets');

    app.get(
      '/tickets/:id/comments',
      {
        config: access,
        schema: {
          tags: ['tickets'],
          summary: 'List what was said in a ticket, in X’s time order',
          params: idParams,
          querystring: pageQuery,
          response: { 200: listOf(commentSchema) },
        },
      },
      async (request) => {
        const ticket = await tickets.get(request.params.id, agentOf(request));
        if (!ticket) throw notFound();
        return viewPage(await tickets.comments(ticket._id, request.query), viewComment);
      },
    );

    app.post(
      '/tickets/:id/comments',
      {
        config: { ...access, problems: ['ticketClosed'] },
        schema: {
          headers: onceHeaders,
          tags: ['tickets'],
          summary: 'Add an internal note',
          params: idParams,
          body: note,
          response: { 201: commentSchema },
        },
      },
      async (request, reply) =>
        createOnce(request, reply, async (session) => {
          const { params, body } = request;
          const noted = await ticketChanges(db).note(
            params.id,
            body.text,
            agentOf(request),
            clock(),
            session,
          );
          if (noted.outcome !== 'noted') throw new Problem(noted.outcome);
          return { status: 201, body: viewComment(noted.comment) };
        }),
    );
  };
