import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { z } from 'zod';
import type { Named, NamedKind } from '../../src/domain/tickets/named.js';
import { namedRepository, type SavedNamed } from '../../src/store/named/repository.js';
import { changerOf, forAdmins, forAgents } from '../route-permissions.js';
import { listOf, pageQuery, viewPage } from '../conventions/lists.js';
import { once, onceHeaders } from '../conventions/once.js';
import { idParams, label, nothing } from '../conventions/shapes.js';
import { tagged, versionIfSentHeaders, versionIfSent } from '../conventions/versions.js';
import type { Parts } from '../parts.js';
import { notFound, Problem, problems } from '../problems.js';
import { departmentSchema, groupSchema, productSchema, viewNamed } from '../views/named.js';

const fields = z.strictObject({ name: label });

const kinds = {
  group: { plural: 'groups', schema: groupSchema, inUse: 'groupInUse' },
  department: { plural: 'departments', schema: departmentSchema, inUse: 'departmentInUse' },
  product: { plural: 'products', schema: productSchema, inUse: 'productInUse' },
} as const satisfies Record<NamedKind, object>;

/** The routes of the groups, the departments or the products. */
export const namedRoutes =
  (kind: NamedKind, { config, db, clock }: Parts): FastifyPluginAsyncZod =>
  async (app) => {
    const { plural, schema, inUse } = kinds[kind];
    const repository = namedRepository(db, kind);
    const createOnce = once({ db, clock, keys: config.keys });

    app.get(
      `/${plural}`,
      {
        config: forAgents(plural),
        schema: {
          tags: [plural],
          summary: `List ${plural}`,
          querystring: pageQuery,
          response: { 200: listOf(schema) },
        },
      },
      async (request) => viewPage(await repository.list(request.query), viewNamed),
    );

    app.post(
      `/${plural}`,
      {
        config: { ...forAdmins(plural), problems: ['nameTaken'] },
        schema: {
          headers: onceHeaders,
          tags: [plural],
          summary: `Make a ${kind}`,
          body: fields,
          response: { 201: schema },
        },
      },
      async (request, reply) =>
        createOnce(request, reply, async (session) => {
          const named = saved(await repository.create(request.body.name, changerOf(request, clock), session));
          return { status: 201, body: viewNamed(named), version: named.version };
        }),
    );

    app.get(
      `/${plural}/:id`,
      {
        config: forAgents(plural),
        schema: {
          tags: [plural],
          summary: `Read a ${kind}`,
          params: idParams,
          response: { 200: schema },
        },
      },
      async (request, reply) => {
        const named = await repository.get(request.params.id);
        if (!named) throw notFound();
        return tagged(reply, named, viewNamed(named));
      },
    );

    app.patch(
      `/${plural}/:id`,
      {
        config: { ...forAdmins(plural), problems: ['nameTaken'] },
        schema: {
          headers: versionIfSentHeaders,
          tags: [plural],
          summary: `Rename a ${kind}`,
          params: idParams,
          body: fields.partial(),
          response: { 200: schema },
        },
      },
      async (request, reply) => {
        const { id } = request.params;
        const named = saved(
          await repository.change(id, versionIfSent(request), request.body, changerOf(request, clock)),
        );
        return tagged(reply, named, viewNamed(named));
      },
    );

    app.delete(
      `/${plural}/:id`,
      {
        config: { ...forAdmins(plural), problems: [inUse] },
        schema: {
          tags: [plural],
          summary: `Remove a ${kind}; its open tickets stay without one`,
          params: idParams,
          response: { 204: nothing },
        },
      },
      async (request, reply) => {
        const removed = await repository.remove(request.params.id, changerOf(request, clock));
        if (removed.outcome === 'notFound') throw notFound();
        if (removed.outcome === 'inUse')
          throw new Problem(inUse, {
            detail: `${problems[inUse].title}: ${removed.users.join(', ')}.`,
          });
        return reply.code(204).send();
      },
    );
  };

function saved(result: SavedNamed): Named {
  if (result.outcome === 'saved') return result.named;
  throw new Problem(result.outcome);
}
