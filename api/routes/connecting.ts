import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { isLocalPath } from '../../src/domain/local-path.js';
import { seal } from '../../src/store/sealed.js';
import { hashOf } from '../../src/store/secrets.js';
import { sessionsRepository } from '../../src/store/sessions/repository.js';
import { callerOf, forAgents, type Principal } from '../route-permissions.js';
import { changingAccounts } from '../conventions/changing-accounts.js';
import { callbackUrl, verifierPlace } from '../conventions/oauth.js';
import { idParams } from '../conventions/shapes.js';
import type { Parts } from '../parts.js';

const returning = z
  .strictObject({
    returnTo: z
      .string()
      .max(500)
      .refine(isLocalPath, 'must be a path of this site, beginning with one /')
      .default('/docs')
      .describe('Where the browser goes afterwards; {accountId} in it is filled in.'),
  })
  .nullish();
const begun = z.object({ authorizeUrl: z.url().describe('Where the browser goes.') });

const stateMs = 10 * 60_000;

/**
 * Begins round trips to X's page of approval, each bound to who begins it; gives the address of the
 * page. X sends the browser back to oauth-callback.ts, and that to `returnTo`, a path of this site.
 */
export function approvals({ config, db, clock, oauth }: Pick<Parts, 'config' | 'db' | 'clock' | 'oauth'>) {
  const sessions = sessionsRepository(db);
  return async (
    { agent, session }: Pick<Principal, 'agent' | 'session'>,
    accountId: string | null,
    returnTo: string,
  ): Promise<string> => {
    const { authorizeUrl, state, codeVerifier } = oauth.begin({ redirectUri: callbackUrl(config) });
    await sessions.beginConnect(state, {
      codeVerifier: seal(config.keys, verifierPlace(hashOf(state)), codeVerifier),
      sessionId: session?.id ?? null,
      agentId: agent._id,
      returnTo,
      accountId,
      expiresAt: new Date(clock().getTime() + stateMs),
    });
    return authorizeUrl;
  };
}

export const connectingRoutes =
  (parts: Parts): FastifyPluginAsyncZod =>
  async (app) => {
    const { mayChange } = changingAccounts(app, parts);
    const beginApproval = approvals(parts);

    app.post(
      '/accounts/connect',
      {
        config: { access: { need: 'manageChannels', resource: 'accounts' } },
        schema: {
          tags: ['accounts'],
          summary: 'Begin to connect an account at X; use the company’s official one',
          body: returning,
          response: { 200: begun },
        },
      },
      async (request) => begin(request, null, request.body?.returnTo),
    );

    app.post(
      '/accounts/:id/reauthorize',
      {
        config: forAgents('accounts'),
        preValidation: mayChange,
        schema: {
          tags: ['accounts'],
          summary: 'Begin to grant access anew, as the same X user',
          params: idParams,
          body: returning,
          response: { 200: begun },
        },
      },
      async (request) => begin(request, request.params.id, request.body?.returnTo),
    );

    const begin = async (request: FastifyRequest, accountId: string | null, returnTo = '/docs') => ({
      authorizeUrl: await beginApproval(callerOf(request), accountId, returnTo),
    });
  };
