import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { itemListing } from '../../src/store/items/listing.js';
import { forAgents } from '../access.js';
import { listOf, pageQuery, viewPage } from '../conventions/lists.js';
import { seenItems } from '../conventions/seen-items.js';
import { idParams, noBody } from '../conventions/shapes.js';
import { teller } from '../conventions/tell.js';
import type { Parts } from '../parts.js';
import { notFound } from '../problems.js';
import { itemSchema } from '../views/item.js';

export const setAsideRoutes =
  ({ db, wake }: Parts): FastifyPluginAsyncZod =>
  async (app) => {
    const items = itemListing(db);
    const tell = teller(app);
    const access = forAgents('inbox');

    app.get(
      '/set-aside',
      {
        config: access,
        schema: {
          tags: ['inbox'],
          summary: 'List items that could not be filed, with the reason',
          querystring: pageQuery,
          response: { 200: listOf(itemSchema) },
        },
      },
      async (request) => {
        const { seen, view } = await seenItems({ db }, request);
        return viewPage(await items.setAside(seen, request.query), view);
      },
    );

    app.post(
      '/set-aside/:id/retry',
      {
        config: access,
        schema: {
          tags: ['inbox'],
          summary: 'Try to file it again',
          params: idParams,
          body: noBody,
          response: { 202: itemSchema },
        },
      },
      async (request, reply) => {
        const { seen, view } = await seenItems({ db }, request);
        const item = await items.retry(request.params.id, seen);
        if (!item) throw notFound();
        tell(() => wake.account(item.accountId));
        return reply.code(202).send(view(item));
      },
    );
  };
