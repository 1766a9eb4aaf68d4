import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { z } from 'zod';
import { contactsRepository } from '../../src/store/contacts/repository.js';
import { forAgents } from '../route-permissions.js';
import { listOf, listQuery, viewPage } from '../conventions/lists.js';
import { once, onceHeaders } from '../conventions/once.js';
import { idParams, label, nothing } from '../conventions/shapes.js';
import type { Parts } from '../parts.js';
import { notFound, Problem } from '../problems.js';
import { contactSchema, viewContact } from '../views/contact.js';

const fields = z.strictObject({
  name: label,
  email: z.email().max(320).nullable(),
  phone: z.string().trim().min(3).max(40).nullable(),
});
const newContact = fields.extend({
  email: fields.shape.email.default(null),
  phone: fields.shape.phone.default(null),
});
const xUser = z.strictObject({ xUserId: z.string().regex(/^\d{1,19}$/, 'must be an X user id') });

export const contactRoutes =
  ({ config, db, clock }: Parts): FastifyPluginAsyncZod =>
  async (app) => {
    const contacts = contactsRepository(db);
    const createOnce = once({ db, clock, keys: config.keys });
    const access = forAgents('contacts');

    app.get(
      '/contacts',
      {
        config: access,
        schema: {
          tags: ['contacts'],
          summary: 'List contacts',
          querystring: listQuery({
            q: z.string().min(1).max(200).optional().describe('In name, e-mail, phone or X handle.'),
          }),
          response: { 200: listOf(contactSchema) },
        },
      },
      async (request) => viewPage(await contacts.list(request.query.q, request.query), viewContact),
    );

    app.post(
      '/contacts',
      {
        config: access,
        schema: {
          headers: onceHeaders,
          tags: ['contacts'],
          summary: 'Add a contact',
          body: newContact,
          response: { 201: contactSchema },
        },
      },
      async (request, reply) =>
        createOnce(request, reply, async (session) => {
          const contact = await contacts.create(request.body, clock(), session);
          return { status: 201, body: viewContact(contact) };
        }),
    );

    app.get(
      '/contacts/:id',
      {
        config: access,
        schema: {
          tags: ['contacts'],
          summary: 'Read a contact',
          params: idParams,
          response: { 200: contactSchema },
        },
      },
      async (request) => {
        const contact = await contacts.get(request.params.id);
        if (!contact) throw notFound();
        return viewContact(contact);
      },
    );

    app.patch(
      '/contacts/:id',
      {
        config: access,
        schema: {
          tags: ['contacts'],
          summary: 'Change a contact',
          params: idParams,
          body: fields.partial(),
          response: { 200: contactSchema },
        },
      },
      async (request) => {
        const contact = await contacts.change(request.params.id, request.body, clock());
        if (!contact) throw notFound();
        return viewContact(contact);
      },
    );

    app.delete(
      '/contacts/:id',
      {
        config: { ...access, problems: ['contactInUse'] },
        schema: {
          tags: ['contacts'],
          summary: 'Remove a contact without tickets',
          params: idParams,
          response: { 204: nothing },
        },
      },
      async (request, reply) => {
        const { outcome } = await contacts.remove(request.params.id);
        if (outcome === 'notFound') throw notFound();
        if (outcome === 'inUse') throw new Problem('contactInUse');
        return reply.code(204).send();
      },
    );

    app.post(
      '/contacts/:id/x-users',
      {
        config: { ...access, problems: ['unknownXUser', 'xUserTied'] },
        schema: {
          headers: onceHeaders,
          tags: ['contacts'],
          summary: 'Tie an X user to the contact',
          params: idParams,
          body: xUser,
          response: { 201: contactSchema },
        },
      },
      async (request, reply) =>
        createOnce(request, reply, async (session) => {
          const { id } = request.params;
          const tied = await contacts.tie(id, request.body.xUserId, clock(), session);
          if (tied.outcome === 'tied') return { status: 201, body: viewContact(tied.contact) };
          if (tied.outcome !== 'tiedElsewhere') throw new Problem(tied.outcome);
          throw new Problem('xUserTied', { detail: `It is tied to the contact ${tied.contactId}.` });
        }),
    );

    app.delete(
      '/contacts/:id/x-users/:xUserId',
      {
        config: access,
        schema: {
          tags: ['contacts'],
          summary: 'Untie an X user from the contact',
          params: idParams.extend({ xUserId: z.string() }),
          response: { 204: nothing },
        },
      },
      async (request, reply) => {
        const { id, xUserId } = request.params;
        if (!(await contacts.untie(id, xUserId, clock()))) throw notFound();
        return reply.code(204).send();
      },
    );
  };
