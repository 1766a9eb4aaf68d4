import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { z } from 'zod';
import { askedHandleIn } from '../../src/domain/x-users/x-user.js';
import { listOf, listQuery } from '../conventions/lists.js';
import { id } from '../conventions/shapes.js';
import type { Parts } from '../parts.js';
import { notFound } from '../problems.js';
import { forAgents } from '../route-permissions.js';
import { notIdentifiedProblems } from '../services/asking-x.js';
import { xUserCard } from '../services/x-user-card.js';
import { xUsersFor } from '../services/x-users.js';
import { atXSchema, xUserCardSchema } from '../views/x-user-card.js';
import { knownXUserSchema, viewKnownXUser } from '../views/x-user.js';

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
          summary: 'Find X users: known ones, and at X who has exactly this @handle if nobody known has',
          querystring: listQuery({
            q: z
              .string()
              .min(1)
              .max(200)
              .describe(
                'Words of the handle or the name; the last one may be begun only. X is asked for what begins with @, of 3 characters or more.',
              ),
            accountId,
          }),
          response: { 200: listOf(knownXUserSchema).extend({ atX: atXSchema }) },
        },
      },
      async (request) => {
        const { q, accountId: askedAs, ...page } = request.query;
        const xUsers = await xUsersFor({ db, clock, openX }, request, askedAs);
        const handle = page.cursor === undefined ? askedHandleIn(q) : null;
        const isUnknown = handle !== null && !(await xUsers.known.byHandle(handle));
        const { asked, problem } = isUnknown ? await xUsers.look({ handle }) : notAsked;
        const { data, nextCursor } = await xUsers.known.list(q, page);
        return { data: data.map(viewKnownXUser), nextCursor, atX: { asked, problem } };
      },
    );

    app.get(
      '/x-users/:id',
      {
        config: { ...access, problems: notIdentifiedProblems },
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

const notAsked = { asked: false, problem: null };
