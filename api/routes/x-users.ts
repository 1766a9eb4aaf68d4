import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { z } from 'zod';
import { handleIn } from '../../src/domain/x-users/x-user.js';
import { listOf, listQuery } from '../conventions/lists.js';
import { id } from '../conventions/shapes.js';
import type { Parts } from '../parts.js';
import { notFound } from '../problems.js';
import { forAgents } from '../route-permissions.js';
import { xUserCard } from '../services/x-user-card.js';
import { xUsersFor } from '../services/x-users.js';
import { atXSchema, xUserCardSchema } from '../views/x-user-card.js';
import { viewXUser, xUserSchema } from '../views/x-user.js';

const accountId = id.optional().describe('The account to ask X as; else one whose items you see.');

export const xUserRoutes =
  ({ db, clock, openX }: Parts): FastifyPluginAsyncZod =>
  async (app) => {
    const access = forAgents('contacts');

    app.get(
      '/x-users',
      {
        config: access,
        schema: {
          tags: ['contacts'],
          summary: 'Find X users: known ones, and at X who has exactly this handle',
          querystring: listQuery({
            q: z.string().min(1).max(200).describe('The beginning of a handle, or of words of the name.'),
            accountId,
          }),
          response: { 200: listOf(xUserSchema).extend({ atX: atXSchema }) },
        },
      },
      async (request) => {
        const { q, accountId: askedAs, ...page } = request.query;
        const xUsers = await xUsersFor({ db, clock, openX }, request, askedAs);
        const { data, nextCursor } = await xUsers.known.list(q, page);
        const handle = page.cursor === undefined ? handleIn(q) : null;
        if (handle === null || (await xUsers.known.byHandle(handle)))
          return { data: data.map(viewXUser), nextCursor, atX: { asked: false, problem: null } };
        const { asked, found, problem } = await xUsers.look({ handle });
        const more = found?.standing === 'shown' ? [found.user] : [];
        return { data: [...data, ...more].map(viewXUser), nextCursor, atX: { asked, problem } };
      },
    );

    app.get(
      '/x-users/:id',
      {
        config: { ...access, problems: ['unknownXUser', 'xUnavailable'] },
        schema: {
          tags: ['contacts'],
          summary: 'Read who an X user is, their recent posts and past tickets',
          params: z.object({ id: z.string().describe('The X user id.') }),
          querystring: z.strictObject({ accountId }),
          response: { 200: xUserCardSchema },
        },
      },
      async (request) => {
        const xUserId = request.params.id;
        if (!/^\d{1,19}$/.test(xUserId)) throw notFound();
        return xUserCard({ db, clock, openX }, request, { xUserId, accountId: request.query.accountId });
      },
    );
  };
