import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { z } from 'zod';
import { mergeInto } from '../../src/store/contacts/merge.js';
import { contactsRepository } from '../../src/store/contacts/repository.js';
import { agentOf, forAgents } from '../route-permissions.js';
import { listOf, listQuery, viewPage } from '../conventions/lists.js';
import { answeredUnderKey, once, onceHeaders } from '../conventions/once.js';
import { id, idParams, label, nothing } from '../conventions/shapes.js';
import type { Parts } from '../parts.js';
import { notFound, Problem, unknownReference } from '../problems.js';
import { notIdentified, notIdentifiedProblems } from '../services/asking-x.js';
import { xUsersFor } from '../services/x-users.js';
import { contactSchema, viewContact } from '../views/contact.js';

const fields = z.strictObject({
  name: label,
  // Two of one mailbox would be two contacts.
  email: z.email().max(320).toLowerCase().nullable(),
  phone: z.string().trim().min(3).max(40).nullable(),
});
const newContact = fields.extend({
  email: fields.shape.email.default(null),
  phone: fields.shape.phone.default(null),
});
const xUser = z
  .strictObject({
    xUserId: z
      .string()
      .regex(/^\d{1,19}$/, 'must be an X user id')
      .optional(),
    handle: z
      .string()
      .regex(/^@?\w{1,15}$/, 'must be a handle')
      .optional(),
  })
  .refine(({ xUserId, handle }) => (xUserId === undefined) !== (handle === undefined), {
    message: 'must name one X user, by xUserId or by handle',
  });
const other = z.strictObject({ contactId: id.describe('The contact that becomes part of this one.') });

export const contactRoutes =
  ({ config, db, clock, openX }: Parts): FastifyPluginAsyncZod =>
  async (app) => {
    const contacts = contactsRepository(db);
    const keyed = { db, clock, keys: config.keys };
    const [createOnce, answeredBefore] = [once(keyed), answeredUnderKey(keyed)];
    const access = forAgents('contacts');

    app.get(
      '/contacts',
      {
        config: access,
        schema: {
          tags: ['contacts'],
          summary: 'List contacts',
          querystring: listQuery({
            q: z
              .string()
              .min(1)
              .max(200)
              .optional()
              .describe(
                'Words of names, e-mail, phone or X handles, also of earlier ones; the last one may be begun only.',
              ),
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
        config: { ...access, problems: [...notIdentifiedProblems, 'xUserTied'] },
        schema: {
          headers: onceHeaders,
          tags: ['contacts'],
          summary: 'Tie an X user to the contact: by id, or whom X shows under the handle now',
          params: idParams,
          body: xUser,
          response: { 201: contactSchema },
        },
      },
      async (request, reply) => {
        if (await answeredBefore(request, reply)) return reply;
        const contactId = request.params.id;
        if (!(await contacts.get(contactId))) throw notFound();
        const xUsers = await xUsersFor({ db, clock, openX }, request);
        const { found, problem } = await xUsers.identify(request.body);
        if (!found) throw notIdentified(problem);
        return createOnce(request, reply, async (session) => {
          const tied = await contacts.tie(contactId, found, clock(), session);
          if (tied.outcome === 'tied') return { status: 201, body: viewContact(tied.contact) };
          throw tied.outcome === 'notFound' ? notFound() : tiedElsewhere(contactId, tied.contactId);
        });
      },
    );

    app.post(
      '/contacts/:id/merge',
      {
        config: { ...access, problems: ['mergeWithItself'] },
        schema: {
          headers: onceHeaders,
          tags: ['contacts'],
          summary: 'Make another contact part of this one, with its tickets, X users and history',
          params: idParams,
          body: other,
          response: { 200: contactSchema },
        },
      },
      async (request, reply) =>
        createOnce(request, reply, async (session) => {
          const { contactId } = request.body;
          const by = { kind: 'agent', id: agentOf(request)._id } as const;
          const merged = await mergeInto(db, request.params.id, contactId, by, clock(), session);
          switch (merged.outcome) {
            case 'merged':
              return { status: 200, body: viewContact(merged.contact) };
            case 'notFound':
              throw notFound();
            case 'unknownOther':
              throw unknownReference(['/contactId']);
            case 'itself':
              throw new Problem('mergeWithItself');
          }
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

const tiedElsewhere = (contactId: string, holderId: string): Problem =>
  new Problem('xUserTied', {
    detail: `It is tied to the contact ${holderId}.`,
    fix: `If both are one person: POST /v1/contacts/${contactId}/merge {"contactId": "${holderId}"}. Otherwise untie it there first.`,
  });
