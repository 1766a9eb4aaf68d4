import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { oldestBy } from '../../src/store/order.js';
import { findPage } from '../../src/store/pages.js';
import { ticketListing } from '../../src/store/tickets/listing.js';
import { listOf, pageQuery, viewPage } from '../conventions/lists.js';
import { idParams } from '../conventions/shapes.js';
import type { Parts } from '../parts.js';
import { notFound } from '../problems.js';
import { agentOf, forAgents } from '../route-permissions.js';
import { ruleEffectSchema, viewRuleEffect } from '../views/rule-effect.js';

const oldestFirst = oldestBy('createdAt');

export const ruleEffectRoutes =
  ({ db }: Parts): FastifyPluginAsyncZod =>
  async (app) => {
    const tickets = ticketListing(db);

    app.get(
      '/tickets/:id/rule-effects',
      {
        config: forAgents('tickets'),
        schema: {
          tags: ['tickets'],
          summary: 'What rules did beyond a ticket, or why not, oldest first',
          params: idParams,
          querystring: pageQuery,
          response: { 200: listOf(ruleEffectSchema) },
        },
      },
      async (request) => {
        const ticket = await tickets.get(request.params.id, agentOf(request));
        if (!ticket) throw notFound();
        const page = await findPage(db.effects, { ticketId: ticket._id }, oldestFirst, request.query);
        return viewPage(page, viewRuleEffect);
      },
    );
  };
