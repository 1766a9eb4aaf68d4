import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { z } from 'zod';
import type { View } from '../../src/domain/views/view.js';
import { viewsRepository, type SavedView } from '../../src/store/views/repository.js';
import { tryConditions } from '../../src/store/views/try.js';
import { listOf, pageQuery, viewPage } from '../conventions/lists.js';
import { once, onceHeaders } from '../conventions/once.js';
import { seenTickets } from '../conventions/seen-tickets.js';
import { idParams, nothing } from '../conventions/shapes.js';
import { tagged, versionHeaders, versionNeeded } from '../conventions/versions.js';
import type { Parts } from '../parts.js';
import { notFound, Problem, unknownReference } from '../problems.js';
import { changerOf, forAdmins, forAgents } from '../route-permissions.js';
import { lookedAtSchema } from '../views/conditions.js';
import { ticketSchema } from '../views/ticket.js';
import { newViewSchema, viewFields, viewSchema, viewView } from '../views/view.js';

const triedViewSchema = z.object({
  found: z.int().describe('So many of those looked at.'),
  lookedAt: z.int().describe('The newest tickets.'),
  tickets: z.array(ticketSchema).describe('The first of those found.'),
});

export const viewRoutes =
  ({ config, db, clock }: Parts): FastifyPluginAsyncZod =>
  async (app) => {
    const views = viewsRepository(db);
    const createOnce = once({ db, clock, keys: config.keys });
    const tags = ['views'];

    app.get(
      '/views',
      {
        config: forAgents('views'),
        schema: {
          tags,
          summary: 'List views by their position',
          description: 'GET /v1/tickets?view=<id> lists the tickets of one.',
          querystring: pageQuery,
          response: { 200: listOf(viewSchema) },
        },
      },
      async (request) => viewPage(await views.list(request.query), viewView),
    );

    app.post(
      '/views',
      {
        config: { ...forAdmins('views'), problems: ['tooManyViews'] },
        schema: {
          headers: onceHeaders,
          tags,
          summary: 'Make a view',
          body: newViewSchema,
          response: { 201: viewSchema },
        },
      },
      async (request, reply) =>
        createOnce(request, reply, async (session) => {
          const changer = changerOf(request, clock);
          const view = saved(await views.create(request.body, changer, session));
          return { status: 201, body: viewView(view), version: view.version };
        }),
    );

    app.post(
      '/views/try',
      {
        config: forAdmins('views'),
        schema: {
          tags,
          summary: 'Which tickets would these conditions select?',
          body: z.strictObject({ conditions: lookedAtSchema }),
          response: { 200: triedViewSchema },
        },
      },
      async (request) => {
        const { tickets, ...counted } = await tryConditions(db, request.body.conditions, clock());
        return { ...counted, tickets: await seenTickets({ db }, request).viewAll(tickets) };
      },
    );

    app.get(
      '/views/:id',
      {
        config: forAgents('views'),
        schema: { tags, summary: 'Read a view', params: idParams, response: { 200: viewSchema } },
      },
      async (request, reply) => {
        const view = await views.get(request.params.id);
        if (!view) throw notFound();
        return tagged(reply, view, viewView(view));
      },
    );

    app.patch(
      '/views/:id',
      {
        config: { ...forAdmins('views'), problems: ['versionNeeded'] },
        schema: {
          headers: versionHeaders,
          tags,
          summary: 'Change a view',
          params: idParams,
          body: viewFields.partial(),
          response: { 200: viewSchema },
        },
      },
      async (request, reply) => {
        const changer = changerOf(request, clock);
        const { id } = request.params;
        const view = saved(await views.change(id, versionNeeded(request), request.body, changer));
        return tagged(reply, view, viewView(view));
      },
    );

    app.delete(
      '/views/:id',
      {
        config: forAdmins('views'),
        schema: { tags, summary: 'Remove a view', params: idParams, response: { 204: nothing } },
      },
      async (request, reply) => {
        const changer = changerOf(request, clock);
        if (!(await views.remove(request.params.id, changer))) throw notFound();
        return reply.code(204).send();
      },
    );
  };

function saved(result: SavedView): View {
  if (result.outcome === 'saved') return result.view;
  if (result.outcome === 'unknownReferences') throw unknownReference(result.pointers);
  throw new Problem(result.outcome);
}
