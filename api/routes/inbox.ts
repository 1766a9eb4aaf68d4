import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { z } from 'zod';
import { tabs } from '../../src/domain/items/selection.js';
import { itemListing } from '../../src/store/items/listing.js';
import { forAgents } from '../route-permissions.js';
import { listOf, listQuery } from '../conventions/lists.js';
import { seenItems } from '../conventions/seen-items.js';
import { flag, id, idParams } from '../conventions/shapes.js';
import type { Parts } from '../parts.js';
import { notFound } from '../problems.js';
import { itemSchema } from '../views/item.js';

const words = z.string().min(1).max(200).optional();
const keyword = z.string().min(1).max(280).optional();
/** What one item alone shows. */
export const itemFilters = {
  accountId: id.optional(),
  tab: z.enum(tabs).optional(),
  streamId: id.optional().describe('What this stream found.'),
  ticketed: flag.optional(),
  answered: flag.optional(),
};
const filters = {
  ...itemFilters,
  keyword: keyword.describe('Items that hold this keyword, as a keyword of the account is matched.'),
  q: words.describe('Words of the text, or of the author’s handle or name; the last one may be begun only.'),
};

export const inboxRoutes =
  ({ config, db }: Parts): FastifyPluginAsyncZod =>
  async (app) => {
    const items = itemListing(db);
    const access = forAgents('inbox');

    app.get(
      '/inbox',
      {
        config: access,
        schema: {
          tags: ['inbox'],
          summary: 'List captured items, ticketed or not, newest first',
          querystring: listQuery(filters),
          response: { 200: listOf(itemSchema) },
        },
      },
      async (request) => {
        const { accountId, keyword: words, limit, cursor, ...selection } = request.query;
        const { seen, handleOf, viewAll } = await seenItems({ config, db }, request);
        const accountIds = seen.accountIds.filter((each) => accountId === undefined || each === accountId);
        const keyword = words === undefined ? undefined : { words, handleOf };
        const page = await items.list({ ...seen, ...selection, keyword, accountIds }, { limit, cursor });
        return { ...page, data: await viewAll(page.data) };
      },
    );

    app.get(
      '/inbox/:id',
      {
        config: access,
        schema: {
          tags: ['inbox'],
          summary: 'Read a captured item',
          params: idParams,
          response: { 200: itemSchema },
        },
      },
      async (request) => {
        const { seen, view } = await seenItems({ config, db }, request);
        const item = await items.get(request.params.id, seen);
        if (!item) throw notFound();
        return view(item);
      },
    );
  };
