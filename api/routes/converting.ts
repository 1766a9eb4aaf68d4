import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { z } from 'zod';
import type { Item } from '../../src/domain/items/item.js';
import type { ClientSession } from '../../src/store/database.js';
import { contactsRepository } from '../../src/store/contacts/repository.js';
import { convertItem, type Converted } from '../../src/store/items/convert.js';
import { itemListing } from '../../src/store/items/listing.js';
import { holdAllNamed } from '../../src/store/named/hold.js';
import { ticketListing } from '../../src/store/tickets/listing.js';
import { once, onceHeaders } from '../conventions/once.js';
import { onceEach } from '../conventions/once-each.js';
import { seenItems } from '../conventions/seen-items.js';
import { id, idParams } from '../conventions/shapes.js';
import type { Parts } from '../parts.js';
import { notFound, Problem, unknownReference } from '../problems.js';
import { agentOf, forAgents } from '../route-permissions.js';
import { conversionsSchema, conversionSchema, viewConversion } from '../views/conversion.js';
import { ticketSchema, viewTicket } from '../views/ticket.js';

const into = z.strictObject({ departmentId: id.nullish(), groupId: id.nullish() });
const many = into.extend({
  ids: z.array(id).min(1).max(100).describe('Of items; they are converted in this order.'),
});

export const convertingRoutes =
  ({ config, db, clock }: Parts): FastifyPluginAsyncZod =>
  async (app) => {
    const items = itemListing(db);
    const tickets = ticketListing(db);
    const contacts = contactsRepository(db);
    const parts = { db, clock, keys: config.keys };
    const [createOnce, createEachOnce] = [once(parts), onceEach(parts)];
    const access = forAgents('inbox');

    app.post(
      '/inbox/:id/convert',
      {
        config: { ...access, problems: ['alreadyTicketed', 'conversionOff', 'notConvertible'] },
        schema: {
          headers: onceHeaders,
          tags: ['inbox'],
          summary: 'Make a ticket of an item',
          params: idParams,
          body: into.nullish(),
          response: { 201: ticketSchema },
        },
      },
      async (request, reply) => {
        const { allowed, convert } = converting(request.body ?? {}, await seenItems({ db }, request));
        const item = await allowed(request.params.id);
        return createOnce(request, reply, async (session) => {
          const converted = await convert(item, session);
          if (converted.outcome !== 'converted') throw new Problem(converted.outcome);
          const requester = await contacts.get(converted.ticket.requesterId, session);
          return { status: 201, body: viewTicket(converted.ticket, requester) };
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
        const { ids, ...where } = request.body;
        const { allowed, hold, convert } = converting(where, await seenItems({ db }, request));
        await db.transaction(hold);
        return createEachOnce(request, reply, {
          ids,
          result: conversionSchema,
          work: async (itemId, session) => {
            const converted = await convert(await allowed(itemId), session);
            if (converted.outcome === 'notConvertible') throw new Problem(converted.outcome);
            if (converted.outcome === 'converted')
              return viewConversion(itemId, 'converted', converted.ticket._id);
            const ticket = await tickets.get(converted.ticketId, agentOf(request), session);
            return viewConversion(itemId, 'alreadyTicketed', ticket?._id ?? null);
          },
          failed: (itemId, { code }) => viewConversion(itemId, code, null),
        });
      },
    );

    /** What both share: the caller sees the item, its account offers it, and what is named is there. */
    function converting(
      { departmentId = null, groupId = null }: z.output<typeof into>,
      { seen, accountOf }: Awaited<ReturnType<typeof seenItems>>,
    ) {
      const where = { departmentId, groupId };
      async function allowed(itemId: string): Promise<Item> {
        const item = await items.get(itemId, seen);
        if (!item) throw notFound();
        if (accountOf(item).settings.hideManualConversion) throw new Problem('conversionOff');
        return item;
      }
      async function hold(session: ClientSession): Promise<void> {
        const missing = await holdAllNamed(db, where, session);
        if (missing.length > 0) throw unknownReference(missing.map((field) => `/${field}`));
      }
      async function convert(item: Item, session: ClientSession): Promise<Converted> {
        await hold(session);
        return convertItem(db, { item, into: where, now: clock() }, session);
      }
      return { allowed, hold, convert };
    }
  };
