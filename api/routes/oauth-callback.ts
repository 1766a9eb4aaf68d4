import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { z } from 'zod';
import { meets } from '../../src/domain/agents/permissions.js';
import type { Account } from '../../src/domain/accounts/account.js';
import { billingDay } from '../../src/domain/spend/spend.js';
import { xNow } from '../../src/domain/at-x/clock.js';
import type { XUser } from '../../src/domain/at-x/objects.js';
import { agentsRepository } from '../../src/store/agents/repository.js';
import { accountsRepository } from '../../src/store/accounts/repository.js';
import type { Connected } from '../../src/store/accounts/connect.js';
import { grantsRepository } from '../../src/store/grants/repository.js';
import { open as unseal } from '../../src/store/sealed.js';
import type { ConnectState } from '../../src/store/sessions/session.js';
import { sessionsRepository } from '../../src/store/sessions/repository.js';
import { chargesRepository, type Showing } from '../../src/store/spend/charges.js';
import { isXError } from '../../src/x/errors/x-error.js';
import { open } from '../route-permissions.js';
import { callbackUrl, verifierPlace } from '../conventions/oauth.js';
import { teller } from '../conventions/tell.js';
import type { Parts } from '../parts.js';
import { problemPage } from '../conventions/problem-page.js';
import { browserOf } from '../plugins/authentication.js';
import { Problem } from '../problems.js';
import { ticketSignIn } from '../services/ticket-sign-in.js';

const query = z.object({
  state: z.string().max(500).optional(),
  code: z.string().max(2_000).optional(),
  error: z.string().max(200).optional(),
});

/**
 * X sends the browser back here. The state is taken out once, by the browser that began; unless the
 * round trip ends well nothing is stored (S1). Who signs in on the page of a ticket comes by as well (S47).
 */
export const oauthCallbackRoutes =
  (parts: Parts): FastifyPluginAsyncZod =>
  async (app) => {
    const { config, db, clock, oauth, wake } = parts;
    const accounts = accountsRepository(db);
    const agents = agentsRepository(db);
    const grants = grantsRepository(db, config.keys);
    const sessions = sessionsRepository(db);
    const charges = chargesRepository(db);
    const tell = teller(app);
    const signIn = ticketSignIn(parts, tell);

    app.get(
      '/oauth/x/callback',
      {
        config: {
          ...open,
          problems: [
            'connectExpired',
            'connectDenied',
            'forbidden',
            'differentXUser',
            'ticketOfAnother',
            'xUnavailable',
          ],
        },
        errorHandler: problemPage,
        // X is asked on the way, at its own pace.
        handlerTimeout: 90_000,
        schema: {
          tags: ['accounts'],
          summary: 'Where X sends the browser back to',
          querystring: query,
          response: { 303: z.undefined().describe('To returnTo, or the page of the ticket where it began.') },
        },
      },
      async (request, reply) => {
        const { state, code, error } = request.query;
        const browser = state ? await browserOf(parts, request) : null;
        const began = state ? await sessions.takeConnect(state, browser?.session?.id ?? null, clock()) : null;
        if (!began && signIn.isUnderWay(request))
          return reply.redirect(
            await signIn.complete(request, reply, { state, code, error }).catch(refusedByX),
            303,
          );
        if (!began) throw new Problem('connectExpired');
        if (error !== undefined || code === undefined) throw new Problem('connectDenied');
        const agent = await agents.get(began.agentId);
        if (!agent || !meets(agent, 'manageChannels')) throw new Problem('forbidden');
        const accountId = await complete(began, code);
        tell(() => wake.account(accountId));
        return reply.redirect(began.returnTo.replaceAll('{accountId}', accountId), 303);
      },
    );

    /** Returns the account's id. */
    async function complete(began: ConnectState, code: string): Promise<string> {
      const codeVerifier = unseal(config.keys, verifierPlace(began._id), began.codeVerifier);
      const { tokens, me, xClockOffsetMs } = await oauth
        .complete({ code, codeVerifier, redirectUri: callbackUrl(config) })
        .catch(refusedByX);
      const connected = await accounts.connect({
        xUser: me,
        accountId: began.accountId,
        by: began.agentId,
        now: clock(),
        xClockOffsetMs,
        saveGrant: (accountId, session) => grants.save(accountId, tokens, session),
      });
      if (connected.outcome !== 'notFound')
        await charges.shown(loginShows(me, connected.account, clock()), clock());
      if (connected.outcome === 'connected') return connected.account._id;
      tell(() => oauth.revoke(tokens.refreshToken));
      throw notConnected(connected, me.handle);
    }

    function refusedByX(error: unknown): never {
      if (error instanceof Problem) throw error;
      app.log.warn({ err: error }, 'X did not complete a login');
      if (isXError(error, 'codeSpent')) throw new Problem('connectExpired', { detail: error.message });
      const detail = isXError(error, 'missingScope') ? error.message : undefined;
      throw new Problem('xUnavailable', { detail });
    }
  };

/** X bills a login for showing whose it is. */
const loginShows = ({ xUserId }: XUser, account: Account, now: Date): Showing => ({
  accountId: account._id,
  on: 'lookups',
  day: billingDay(xNow(account, now)),
  resources: [{ what: 'user', once: `user:${xUserId}` }],
});

const notConnected = (connected: Exclude<Connected, { outcome: 'connected' }>, handle: string): Problem =>
  connected.outcome === 'notFound'
    ? new Problem('connectExpired', { detail: 'The account was unlinked meanwhile.' })
    : new Problem('differentXUser', {
        detail: `@${handle} approved, but this account is @${connected.account.handle}.`,
      });
