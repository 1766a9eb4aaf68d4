import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { z } from 'zod';
import { eventsSchema, lastEventIdHeaders } from '../conventions/event-streams.js';
import { inboxSource } from '../live/inbox.js';
import { liveUpdates } from '../live/live-updates.js';
import type { Parts } from '../parts.js';
import { forAgents } from '../route-permissions.js';
import { itemFilters } from './inbox.js';

const description = `Server-sent events of what changes in GET /v1/inbox with the same filters, as it changes:

- \`item\`: an item as the list shows it, new or changed
- \`gone\`: \`{"id"}\` of one that has left the list
- \`reset\`: load the list anew; what changed since the last event can't be told

Begin to listen, then load the list: nothing is missed in between. The connection may end at any time, also when what
the caller may see has changed; whoever comes back with the id of the last event in Last-Event-ID, as browsers do by
themselves, is told what came after it, each once, or \`reset\` after more than 15 minutes or more than 5,000 changes.
Every 15 seconds a comment and an id come too.`;

export const inboxEventRoutes =
  (parts: Parts): FastifyPluginAsyncZod =>
  async (app) => {
    const live = liveUpdates(parts, inboxSource(parts.db, parts.config.x.plan));
    // Connections that stay open would keep the server from closing.
    app.addHook('preClose', () => live.close());

    app.get(
      '/inbox/events',
      {
        // A HEAD would listen, and hear nothing.
        exposeHeadRoute: false,
        config: { ...forAgents('inbox'), problems: ['tooManyListeners'] },
        schema: {
          headers: lastEventIdHeaders,
          tags: ['inbox'],
          summary: 'Listen to what changes in the list of captured items',
          description,
          querystring: z.strictObject(itemFilters),
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
