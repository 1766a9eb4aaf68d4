import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { z } from 'zod';
import type { SuspendedUser } from '../../src/domain/rules/suspended-user.js';
import { xUsersRepository } from '../../src/store/x-users/repository.js';
import { suspendedUsers } from '../../src/store/rules/suspended-users.js';
import { listOf, pageQuery, viewPage } from '../conventions/lists.js';
import { nothing } from '../conventions/shapes.js';
import type { Parts } from '../parts.js';
import { notFound } from '../problems.js';
import { agentOf, changerOf, forAgents } from '../route-permissions.js';
import { suspendedUserSchema, viewSuspendedUser } from '../views/suspended-user.js';

const xUserParams = z.object({ xUserId: z.string() });
const newlySuspended = z.object({
  xUserId: z.string().regex(/^\d{1,19}$/, 'must be an X user id: digits, not a handle'),
});
const suspension = z
  .strictObject({ reason: z.string().trim().min(1).max(500).nullable().default(null) })
  .nullish();

export const suspendedUserRoutes =
  ({ db, clock }: Parts): FastifyPluginAsyncZod =>
  async (app) => {
    const users = suspendedUsers(db);
    const known = xUsersRepository(db);
    const access = forAgents('contacts');
    const tags = ['suspended users'];

    app.get(
      '/suspended-users',
      {
        config: access,
        schema: {
          tags,
          summary: 'List suspended X users, newest first',
          querystring: pageQuery,
          response: { 200: listOf(suspendedUserSchema) },
        },
      },
      async (request) => {
        const page = await users.list(request.query);
        const found = await known.byIds(page.data.map(({ _id }) => _id));
        const knownById = new Map(found.map((user) => [user._id, user]));
        return viewPage(page, (user) => viewSuspendedUser(user, knownById.get(user._id) ?? null));
      },
    );

    app.get(
      '/suspended-users/:xUserId',
      {
        config: access,
        schema: {
          tags,
          summary: 'Read why an X user is suspended',
          params: xUserParams,
          response: { 200: suspendedUserSchema },
        },
      },
      async (request) => {
        const user = await users.get(request.params.xUserId);
        if (!user) throw notFound();
        return view(user);
      },
    );

    app.put(
      '/suspended-users/:xUserId',
      {
        config: access,
        schema: {
          tags,
          summary: 'Suspend an X user: what is filed of them from now on creates nothing',
          params: newlySuspended,
          body: suspension,
          response: { 200: suspendedUserSchema },
        },
      },
      async (request) => {
        const reason = request.body?.reason ?? null;
        const { xUserId } = request.params;
        const suspended = { _id: xUserId, reason, createdAt: clock(), by: agentOf(request)._id };
        return view(await users.suspend(suspended));
      },
    );

    app.delete(
      '/suspended-users/:xUserId',
      {
        config: access,
        schema: {
          tags,
          summary: 'Let an X user’s items create tickets again; what was listed stays listed',
          params: xUserParams,
          response: { 204: nothing },
        },
      },
      async (request, reply) => {
        if (!(await users.undo(request.params.xUserId, changerOf(request, clock)))) throw notFound();
        return reply.code(204).send();
      },
    );

    const view = async (user: SuspendedUser) => viewSuspendedUser(user, await known.get(user._id));
  };
