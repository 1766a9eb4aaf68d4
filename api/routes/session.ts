import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { z } from 'zod';
import { scopes } from '../../src/domain/access.js';
import type { Agent } from '../../src/domain/agent.js';
import { passwordMatches } from '../../src/store/agents/password.js';
import { agentsRepository } from '../../src/store/agents/repository.js';
import { sessionsRepository } from '../../src/store/sessions/repository.js';
import { callerOf, forAgents, open } from '../access.js';
import { iso, nothing, time } from '../conventions/shapes.js';
import type { Parts } from '../parts.js';
import { csrfTokenOf, sessionCookie } from '../plugins/authentication.js';
import { Problem } from '../problems.js';
import { agentSchema, viewAgent } from '../views/agent.js';

const credentials = z.union([
  z.strictObject({ email: z.string().min(1).max(320), password: z.string().min(1).max(200) }),
  z.strictObject({ signInCode: z.string().min(1).max(100) }),
]);

const csrfToken = z.string().describe('To be sent as X-CSRF-Token with every changing request.');
const perAddress = { max: 10, timeWindow: 60_000 };

export const sessionRoutes =
  ({ config, db, clock }: Parts): FastifyPluginAsyncZod =>
  async (app) => {
    const agents = agentsRepository(db);
    const sessions = sessionsRepository(db);
    const cookie = {
      path: '/',
      httpOnly: true,
      sameSite: 'lax',
      secure: config.publicUrl.startsWith('https:'),
    } as const;

    app.post(
      '/session',
      {
        config: { ...open, rateLimit: perAddress, problems: ['wrongCredentials'] },
        schema: {
          tags: ['session'],
          summary: 'Sign in with e-mail and password, or with a sign-in code',
          body: credentials,
          response: { 200: z.object({ agent: agentSchema, csrfToken, expiresAt: time }) },
        },
      },
      async (request, reply) => {
        const agent = await identify(request.body);
        if (!agent) throw new Problem('wrongCredentials');
        const { session, secret } = await sessions.begin(agent._id, clock());
        reply.setCookie(sessionCookie, secret, { ...cookie, expires: session.expiresAt });
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
        const { session } = callerOf(request);
        if (session) await sessions.end(session.id);
        return reply.clearCookie(sessionCookie, cookie).code(204).send();
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

    async function identify(given: z.output<typeof credentials>): Promise<Agent | null> {
      if ('signInCode' in given) {
        const code = await sessions.takeSignInCode(given.signInCode, clock());
        return code && agents.get(code.agentId);
      }
      const agent = await agents.findByEmail(given.email);
      return (await passwordMatches(given.password, agent?.passwordHash ?? null)) ? agent : null;
    }
  };
