import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { z } from 'zod';
import { contactsRepository } from '../../src/store/contacts/repository.js';
import { convertItem } from '../../src/store/items/convert.js';
import { holdAllNamed } from '../../src/store/named/hold.js';
import { itemListing, tabs } from '../../src/store/items/listing.js';
import { forAgents } from '../route-permissions.js';
import { listOf, listQuery, viewPage } from '../conventions/lists.js';
import { once, onceHeaders } from '../conventions/once.js';
import { seenItems } from '../conventions/seen-items.js';
import { flag, id, idParams } from '../conventions/shapes.js';
import type { Parts } from '../parts.js';
import { notFound, Problem, unknownReference } from '../problems.js';
import { itemSchema } from '../views/item.js';
import { ticketSchema, viewTicket } from '../views/ticket.js';

const words = z.string().min(1).max(200).optional();
const filters = {
  accountId: id.optional(),
  tab: z.enum(tabs).optional(),
  streamId: id.optional().describe('What this stream found.'),
  ticketed: flag.optional(),
  answered: flag.optional(),
  keyword: words.describe('Items that hold this keyword.'),
  q: words.describe('In text or handle.'),
};

const conversion = z.strictObject({ departmentId: id.nullish(), groupId: id.nullish() }).nullish();

export const inboxRoutes =
  ({ config, db, clock }: Parts): FastifyPluginAsyncZod =>
  async (app) => {
    const items = itemListing(db);
    const contacts = contactsRepository(db);
    const createOnce = once({ db, clock, keys: config.keys });
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
        const { accountId, limit, cursor, ...selection } = request.query;
        const { seen, view } = await seenItems({ db }, request);
        const accountIds = seen.accountIds.filter((each) => accountId === undefined || each === accountId);
        return viewPage(await items.list({ ...seen, ...selection, accountIds }, { limit, cursor }), view);
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
        const { seen, view } = await seenItems({ db }, request);
        const item = await items.get(request.params.id, seen);
        if (!item) throw notFound();
        return view(item);
      },
    );

    app.post(
      '/inbox/:id/convert',
      {
        config: { ...access, problems: ['alreadyTicketed', 'conversionOff', 'notConvertible'] },
        schema: {
          headers: onceHeaders,
          tags: ['inbox'],
          summary: 'Make a ticket of an item',
          params: idParams,
          body: conversion,
          response: { 201: ticketSchema },
        },
      },
      async (request, reply) => {
        const { seen, accountOf } = await seenItems({ db }, request);
        const item = await items.get(request.params.id, seen);
        if (!item) throw notFound();
        if (accountOf(item).settings.hideManualConversion) throw new Problem('conversionOff');
        const { departmentId = null, groupId = null } = request.body ?? {};
        return createOnce(request, reply, async (session) => {
          const missing = await holdAllNamed(db, { groupId, departmentId }, session);
          if (missing.length > 0) throw unknownReference(missing.map((field) => `/${field}`));
          const into = { departmentId, groupId };
          const converted = await convertItem(db, { item, into, now: clock() }, session);
          if (converted.outcome !== 'converted') throw new Problem(converted.outcome);
          const requester = await contacts.get(converted.ticket.requesterId, session);
          return { status: 201, body: viewTicket(converted.ticket, requester) };
        });
      },
    );
  };
