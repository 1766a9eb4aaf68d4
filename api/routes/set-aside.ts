import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { isRead, type Account } from '../../src/domain/accounts/account.js';
import { itemListing } from '../../src/store/items/listing.js';
import { forAgents } from '../route-permissions.js';
import { listOf, pageQuery } from '../conventions/lists.js';
import { seenItems } from '../conventions/seen-items.js';
import { idParams, noBody } from '../conventions/shapes.js';
import { teller } from '../conventions/tell.js';
import type { Parts } from '../parts.js';
import { notFound, Problem } from '../problems.js';
import { itemSchema } from '../views/item.js';

export const setAsideRoutes =
  ({ config, db, wake }: Parts): FastifyPluginAsyncZod =>
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
        const { seen, viewAll } = await seenItems({ config, db }, request);
        const page = await items.setAside(seen, request.query);
        return { ...page, data: await viewAll(page.data) };
      },
    );

    app.post(
      '/set-aside/:id/retry',
      {
        config: { ...access, problems: ['accountPaused', 'accessLost'] },
        schema: {
          tags: ['inbox'],
          summary: 'Try to file it again',
          params: idParams,
          body: noBody,
          response: { 202: itemSchema },
        },
      },
      async (request, reply) => {
        const { seen, accountOf, view } = await seenItems({ config, db }, request);
        const waiting = await items.get(request.params.id, seen);
        if (!waiting?.setAside) throw notFound();
        requireRead(accountOf(waiting));
        const item = await items.retry(waiting._id, seen);
        if (!item) throw notFound();
        tell(() => wake.account(item.accountId));
        return reply.code(202).send(await view(item));
      },
    );
  };

/** Only an account that is read files: elsewhere a retry would wait unseen. */
function requireRead(account: Account): void {
  if (account.state === 'paused') throw new Problem('accountPaused');
  if (!isRead(account)) throw new Problem('accessLost');
}
