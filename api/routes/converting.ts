import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { z } from 'zod';
import { ticketListing } from '../../src/store/tickets/listing.js';
import { once, onceHeaders } from '../conventions/once.js';
import { onceEach } from '../conventions/once-each.js';
import { seenTickets } from '../conventions/seen-tickets.js';
import { id, idParams } from '../conventions/shapes.js';
import type { Parts } from '../parts.js';
import { Problem } from '../problems.js';
import { agentOf, forAgents } from '../route-permissions.js';
import { convertingFor, intoSchema } from '../services/converting.js';
import { conversionsSchema, conversionSchema, viewConversion } from '../views/conversion.js';
import { ticketSchema } from '../views/ticket.js';

const many = intoSchema.extend({
  ids: z.array(id).min(1).max(100).describe('Of items; they are converted in this order.'),
});

export const convertingRoutes =
  ({ config, db, clock }: Parts): FastifyPluginAsyncZod =>
  async (app) => {
    const tickets = ticketListing(db);
    const parts = { db, clock, keys: config.keys };
    const [createOnce, createEachOnce] = [once(parts), onceEach(parts)];
    const access = forAgents('inbox');

    app.post(
      '/inbox/:id/convert',
      {
        config: {
          ...access,
          problems: ['alreadyTicketed', 'conversionOff', 'notConvertible', 'ticketNotSeen'],
        },
        schema: {
          headers: onceHeaders,
          tags: ['inbox'],
          summary: 'Make a ticket of an item',
          params: idParams,
          body: intoSchema.nullish(),
          response: { 201: ticketSchema },
        },
      },
      async (request, reply) => {
        const { find, convert } = await convertingFor({ config, db, clock }, request, request.body ?? {});
        return createOnce(request, reply, async (session) => {
          const converted = await convert(await find(request.params.id), session);
          if (converted.outcome !== 'converted') throw new Problem(converted.outcome);
          const body = await seenTickets({ db }, request).view(converted.ticket, session);
          return { status: 201, body };
        });
      },
    );

    app.post(
      '/inbox/convert',
      {
        config: access,
        schema: {
          headers: onceHeaders,
          tags: ['inbox'],
          summary: 'Make a ticket of each of many items; what each became, in the order asked',
          body: many,
          response: { 200: conversionsSchema },
        },
      },
      async (request, reply) => {
        const { ids, ...into } = request.body;
        const { find, hold, convert } = await convertingFor({ config, db, clock }, request, into);
        return createEachOnce(request, reply, {
          ids,
          result: conversionSchema,
          first: hold,
          work: async (itemId, session) => {
            const converted = await convert(await find(itemId), session);
            if (converted.outcome === 'notConvertible') throw new Problem(converted.outcome);
            const ticketId = converted.outcome === 'converted' ? converted.ticket._id : converted.ticketId;
            const ticket = await tickets.get(ticketId, agentOf(request), session);
            return viewConversion(itemId, converted.outcome, ticket?._id ?? null);
          },
          failed: (itemId, { code }) => viewConversion(itemId, code, null),
        });
      },
    );
  };
