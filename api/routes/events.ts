import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { z } from 'zod';
import { eventTypes } from '../../src/domain/events/event.js';
import { eventsSchema, lastEventIdHeaders } from '../conventions/event-streams.js';
import { eventsSource } from '../live/events.js';
import { liveUpdates } from '../live/live-updates.js';
import type { Parts } from '../parts.js';
import { forAgents } from '../route-permissions.js';

const description = `Server-sent events of what happens to tickets, answers, incidents and accounts that the caller
sees: each under its type, with the JSON that webhooks send as \`data\` (the schema Event). Its \`ticket\` is as it is
when it is told.

Whoever comes back with the id of the last event in Last-Event-ID is told all that happened since, each once and in
order, however long that was: as far back as MongoDB's oplog reaches. \`reset\` says that something in between can't be
told any more. Without that header one hears what happens from now on. Every 15 seconds a comment and an id come too.`;

const isType = z.enum(eventTypes);
const types = z
  .string()
  .max(1_000)
  .transform((text) => text.split(','))
  .pipe(z.array(isType).min(1))
  .describe(`Only these, with commas between them: ${eventTypes.join(', ')}.`);

export const eventRoutes =
  (parts: Parts): FastifyPluginAsyncZod =>
  async (app) => {
    const live = liveUpdates(parts, eventsSource(parts.db));
    // Connections that stay open would keep the server from closing.
    app.addHook('preClose', () => live.close());

    app.get(
      '/events',
      {
        // A HEAD would listen, and hear nothing.
        exposeHeadRoute: false,
        config: { ...forAgents('events'), problems: ['tooManyListeners'] },
        schema: {
          headers: lastEventIdHeaders,
          tags: ['events'],
          summary: 'Listen to what happens',
          description,
          querystring: z.strictObject({ types: types.optional() }),
          response: { 200: eventsSchema },
        },
      },
      async (request, reply) => {
        await live.answer(request, reply, {
          wanted: request.query,
          lastEventId: request.headers['last-event-id'],
        });
        return reply;
      },
    );
  };
