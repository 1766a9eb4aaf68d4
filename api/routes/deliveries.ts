import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { z } from 'zod';
import { deliveryStates, type Delivery } from '../../src/domain/webhooks/delivery.js';
import { deliveriesRepository } from '../../src/store/webhooks/deliveries.js';
import { listOf, listQuery, viewPage } from '../conventions/lists.js';
import { once, onceHeaders } from '../conventions/once.js';
import { idParams, noBody } from '../conventions/shapes.js';
import { teller } from '../conventions/tell.js';
import type { Parts } from '../parts.js';
import { notFound, Problem } from '../problems.js';
import { forAdmins } from '../route-permissions.js';
import { deliverySchema, viewDelivery } from '../views/delivery.js';

export const deliveryRoutes =
  ({ config, db, clock, wake }: Parts): FastifyPluginAsyncZod =>
  async (app) => {
    const deliveries = deliveriesRepository(db);
    const createOnce = once({ db, clock, keys: config.keys });
    const tell = teller(app);
    const access = forAdmins('webhooks');

    const queued = (delivery: Delivery) => ({
      status: 202 as const,
      body: viewDelivery(delivery),
      committed: () => tell(() => wake.delivery(delivery._id)),
    });

    app.get(
      '/webhooks/:id/deliveries',
      {
        config: access,
        schema: {
          tags: ['webhooks'],
          summary: 'List what a webhook was told in 30 days, newest first, with all attempts',
          params: idParams,
          querystring: listQuery({ state: z.enum(deliveryStates).optional() }),
          response: { 200: listOf(deliverySchema) },
        },
      },
      async (request) => {
        const { id } = request.params;
        const { state, ...page } = request.query;
        if (!(await db.webhooks.findOne({ _id: id }))) throw notFound();
        return viewPage(await deliveries.list(id, state, page), viewDelivery);
      },
    );

    app.post(
      '/webhooks/:id/test',
      {
        config: access,
        schema: {
          headers: onceHeaders,
          tags: ['webhooks'],
          summary: 'Send webhook.test now, once, also to one that is switched off',
          params: idParams,
          body: noBody,
          response: { 202: deliverySchema },
        },
      },
      async (request, reply) =>
        createOnce(request, reply, async (session) => {
          const webhook = await db.webhooks.findOne({ _id: request.params.id }, { session });
          if (!webhook) throw notFound();
          return queued(await deliveries.queueTest(webhook, clock(), session));
        }),
    );

    app.get(
      '/deliveries/:id',
      {
        config: access,
        schema: {
          tags: ['webhooks'],
          summary: 'Read a delivery',
          params: idParams,
          response: { 200: deliverySchema },
        },
      },
      async (request) => {
        const delivery = await deliveries.get(request.params.id);
        if (!delivery) throw notFound();
        return viewDelivery(delivery);
      },
    );

    app.post(
      '/deliveries/:id/replay',
      {
        config: { ...access, problems: ['deliveryPending', 'webhookDisabled'] },
        schema: {
          headers: onceHeaders,
          tags: ['webhooks'],
          summary: 'Send the same again under the same id, whatever became of it',
          params: idParams,
          body: noBody,
          response: { 202: deliverySchema },
        },
      },
      async (request, reply) =>
        createOnce(request, reply, async (session) => {
          const replayed = await deliveries.replay(request.params.id, clock(), session);
          if (replayed.outcome === 'queued') return queued(replayed.delivery);
          throw new Problem(replayed.outcome);
        }),
    );
  };
