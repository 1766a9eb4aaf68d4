import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { z } from 'zod';
import type { Group } from '../../src/domain/agents/agent.js';
import { groupsRepository, type SavedGroup } from '../../src/store/groups/repository.js';
import { forAdmins, forAgents } from '../route-permissions.js';
import { listOf, pageQuery, viewPage } from '../conventions/lists.js';
import { once, onceHeaders } from '../conventions/once.js';
import { idParams, label, nothing } from '../conventions/shapes.js';
import { tagged, versionIfSentHeaders, versionIfSent } from '../conventions/versions.js';
import type { Parts } from '../parts.js';
import { notFound, Problem } from '../problems.js';
import { groupSchema, viewGroup } from '../views/group.js';

const fields = z.strictObject({ name: label });

export const groupRoutes =
  ({ config, db, clock }: Parts): FastifyPluginAsyncZod =>
  async (app) => {
    const groups = groupsRepository(db);
    const createOnce = once({ db, clock, keys: config.keys });

    app.get(
      '/groups',
      {
        config: forAgents('groups'),
        schema: {
          tags: ['groups'],
          summary: 'List groups',
          querystring: pageQuery,
          response: { 200: listOf(groupSchema) },
        },
      },
      async (request) => viewPage(await groups.list(request.query), viewGroup),
    );

    app.post(
      '/groups',
      {
        config: { ...forAdmins('groups'), problems: ['nameTaken'] },
        schema: {
          headers: onceHeaders,
          tags: ['groups'],
          summary: 'Make a group',
          body: fields,
          response: { 201: groupSchema },
        },
      },
      async (request, reply) =>
        createOnce(request, reply, async (session) => {
          const group = saved(await groups.create(request.body.name, clock(), session));
          return { status: 201, body: viewGroup(group) };
        }),
    );

    app.get(
      '/groups/:id',
      {
        config: forAgents('groups'),
        schema: {
          tags: ['groups'],
          summary: 'Read a group',
          params: idParams,
          response: { 200: groupSchema },
        },
      },
      async (request, reply) => {
        const group = await groups.get(request.params.id);
        if (!group) throw notFound();
        return tagged(reply, group, viewGroup(group));
      },
    );

    app.patch(
      '/groups/:id',
      {
        config: { ...forAdmins('groups'), problems: ['nameTaken'] },
        schema: {
          headers: versionIfSentHeaders,
          tags: ['groups'],
          summary: 'Rename a group',
          params: idParams,
          body: fields.partial(),
          response: { 200: groupSchema },
        },
      },
      async (request, reply) => {
        const { id } = request.params;
        const group = saved(await groups.change(id, versionIfSent(request), request.body, clock()));
        return tagged(reply, group, viewGroup(group));
      },
    );

    app.delete(
      '/groups/:id',
      {
        config: { ...forAdmins('groups'), problems: ['groupInUse'] },
        schema: {
          tags: ['groups'],
          summary: 'Remove a group; its open tickets stay without one',
          params: idParams,
          response: { 204: nothing },
        },
      },
      async (request, reply) => {
        const { outcome } = await groups.remove(request.params.id, clock());
        if (outcome === 'notFound') throw notFound();
        if (outcome === 'inUse') throw new Problem('groupInUse');
        return reply.code(204).send();
      },
    );
  };

function saved(result: SavedGroup): Group {
  if (result.outcome === 'saved') return result.group;
  throw new Problem(result.outcome);
}
