import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { z } from 'zod';
import { scopes } from '../../src/domain/agents/permissions.js';
import { callerOf, forAgents, open } from '../route-permissions.js';
import { iso, nothing, time } from '../conventions/shapes.js';
import { credentials, signingIn } from '../services/signing-in.js';
import type { Parts } from '../parts.js';
import { csrfTokenOf } from '../plugins/authentication.js';
import { Problem } from '../problems.js';
import { agentSchema, viewAgent } from '../views/agent.js';

const csrfToken = z.string().describe('To be sent as X-CSRF-Token with every changing request.');

export const sessionRoutes =
  (parts: Pick<Parts, 'config' | 'db' | 'clock'>): FastifyPluginAsyncZod =>
  async (app) => {
    const { signIn, signOut } = signingIn(parts);

    app.post(
      '/session',
      {
        config: { ...open, rateLimit: false, problems: ['wrongCredentials'] },
        onRequest: app.signInLimit,
        schema: {
          tags: ['session'],
          summary: 'Sign in with e-mail and password, or with a sign-in code',
          body: credentials,
          response: { 200: z.object({ agent: agentSchema, csrfToken, expiresAt: time }) },
        },
      },
      async (request, reply) => {
        const signedIn = await signIn(request.body, reply);
        if (!signedIn) throw new Problem('wrongCredentials');
        const { agent, session, secret } = signedIn;
        return {
          agent: viewAgent(agent),
          csrfToken: csrfTokenOf(secret),
          expiresAt: iso(session.expiresAt),
        };
      },
    );

    app.delete(
      '/session',
      {
        config: forAgents(null),
        schema: { tags: ['session'], summary: 'Sign out', response: { 204: nothing } },
      },
      async (request, reply) => {
        await signOut(callerOf(request).session?.id ?? null, reply);
        return reply.code(204).send();
      },
    );

    app.get(
      '/me',
      {
        config: forAgents(null),
        schema: {
          tags: ['session'],
          summary: 'Who is signed in',
          response: {
            200: z.object({
              agent: agentSchema,
              scopes: z.array(z.enum(scopes)),
              csrfToken: csrfToken.nullable(),
            }),
          },
        },
      },
      async (request) => {
        const caller = callerOf(request);
        return {
          agent: viewAgent(caller.agent),
          scopes: [...caller.scopes],
          csrfToken: caller.session?.csrfToken ?? null,
        };
      },
    );
  };
