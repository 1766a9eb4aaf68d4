import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { z } from 'zod';
import { mayGrant, scopes } from '../../src/domain/agents/permissions.js';
import type { Agent } from '../../src/domain/agents/agent.js';
import { tokensRepository } from '../../src/store/sessions/tokens.js';
import { agentOf, callerOf, changerOf, forAgents } from '../route-permissions.js';
import { listOf, pageQuery, viewPage } from '../conventions/lists.js';
import { once, onceHeaders } from '../conventions/once.js';
import { idParams, label, nothing, time } from '../conventions/shapes.js';
import type { Parts } from '../parts.js';
import { notFound, Problem } from '../problems.js';
import { tokenSchema, viewToken } from '../views/token.js';

const newToken = z.strictObject({
  name: label,
  scopes: z.array(z.enum(scopes)).min(1).max(scopes.length),
  expiresAt: time.optional(),
});

/** Admins see and revoke everybody's tokens, agents their own. */
const ownerFor = (agent: Agent): string | null => (agent.role === 'admin' ? null : agent._id);

export const tokenRoutes =
  ({ config, db, clock }: Parts): FastifyPluginAsyncZod =>
  async (app) => {
    const tokens = tokensRepository(db);
    const createOnce = once({ db, clock, keys: config.keys });
    const access = forAgents('tokens');

    app.get(
      '/tokens',
      {
        config: access,
        schema: {
          tags: ['tokens'],
          summary: 'List API tokens',
          querystring: pageQuery,
          response: { 200: listOf(tokenSchema) },
        },
      },
      async (request) => viewPage(await tokens.list(ownerFor(agentOf(request)), request.query), viewToken),
    );

    app.post(
      '/tokens',
      {
        config: { ...access, problems: ['insufficientScope'] },
        schema: {
          headers: onceHeaders,
          tags: ['tokens'],
          summary: 'Make an API token; its secret is shown in this answer only',
          body: newToken,
          response: { 201: tokenSchema.extend({ secret: z.string() }) },
        },
      },
      async (request, reply) => {
        const caller = callerOf(request);
        const { name, scopes: wanted, expiresAt } = request.body;
        const beyond = wanted.find((scope) => !mayGrant(caller, scope));
        if (beyond) throw new Problem('insufficientScope', { detail: `You do not have ${beyond} yourself.` });
        const token = {
          agentId: caller.agent._id,
          name,
          scopes: wanted,
          expiresAt: expiresAt === undefined ? null : new Date(expiresAt),
        };
        return createOnce(request, reply, async (session) => {
          const made = await tokens.create(token, changerOf(request, clock), session);
          return { status: 201, body: { ...viewToken(made.token), secret: made.secret } };
        });
      },
    );

    app.delete(
      '/tokens/:id',
      {
        config: access,
        schema: {
          tags: ['tokens'],
          summary: 'Revoke an API token',
          params: idParams,
          response: { 204: nothing },
        },
      },
      async (request, reply) => {
        const agent = agentOf(request);
        if (!(await tokens.remove(request.params.id, ownerFor(agent), changerOf(request, clock))))
          throw notFound();
        return reply.code(204).send();
      },
    );
  };
