import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import type { Agent } from '../../src/domain/agents/agent.js';
import type { Notification } from '../../src/domain/effects/notification.js';
import { notificationsOf } from '../../src/store/effects/notifications.js';
import { ticketListing } from '../../src/store/tickets/listing.js';
import { listOf, listQuery } from '../conventions/lists.js';
import { flag, idParams, noBody, nothing } from '../conventions/shapes.js';
import type { Parts } from '../parts.js';
import { notFound } from '../problems.js';
import { agentOf, forAgents } from '../route-permissions.js';
import { notificationSchema, viewNotification } from '../views/notification.js';

/** What rules told the caller (S52). */
export const notificationRoutes =
  ({ db, clock }: Parts): FastifyPluginAsyncZod =>
  async (app) => {
    const tickets = ticketListing(db);
    const access = forAgents('tickets');
    const tags = ['notifications'];

    app.get(
      '/notifications',
      {
        config: access,
        schema: {
          tags,
          summary: 'List what rules told you, newest first',
          querystring: listQuery({ unread: flag.optional().describe('true: those that you have not read.') }),
          response: { 200: listOf(notificationSchema) },
        },
      },
      async (request) => {
        const agent = agentOf(request);
        const { unread = false, ...page } = request.query;
        const { data, nextCursor } = await notificationsOf(db, agent._id).list(unread, page);
        return { data: await viewAll(data, agent), nextCursor };
      },
    );

    app.post(
      '/notifications/:id/read',
      {
        config: access,
        schema: {
          tags,
          summary: 'Say that you have read a notification',
          params: idParams,
          body: noBody,
          response: { 200: notificationSchema },
        },
      },
      async (request) => {
        const agent = agentOf(request);
        const read = await notificationsOf(db, agent._id).read(request.params.id, clock());
        const [viewed] = read ? await viewAll([read], agent) : [];
        if (!viewed) throw notFound();
        return viewed;
      },
    );

    app.post(
      '/notifications/read',
      {
        config: access,
        schema: {
          tags,
          summary: 'Say that you have read all notifications',
          body: noBody,
          response: { 204: nothing },
        },
      },
      async (request, reply) => {
        await notificationsOf(db, agentOf(request)._id).readAll(clock());
        return reply.code(204).send();
      },
    );

    async function viewAll(notifications: readonly Notification[], agent: Agent) {
      const ids = notifications.map(({ ticketId }) => ticketId);
      const seen = await tickets.seenAmong(ids, agent);
      return notifications.map((each) => viewNotification(each, seen));
    }
  };
