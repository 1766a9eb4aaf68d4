import formbody from '@fastify/formbody';
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { z } from 'zod';
import { meets } from '../../src/domain/agents/permissions.js';
import type { Account } from '../../src/domain/accounts/account.js';
import { readReauthorizeCode } from '../../src/notify/reauthorize-url.js';
import { open, type Principal } from '../route-permissions.js';
import { fromThisSite } from '../conventions/same-site.js';
import { credentials, signingIn } from '../services/signing-in.js';
import type { Parts } from '../parts.js';
import { browserOf } from '../plugins/authentication.js';
import { problemPage } from '../conventions/problem-page.js';
import { notFound, Problem } from '../problems.js';
import { pageSchema, sendPage } from '../views/page.js';
import { accountPage, notPermittedPage, signInPage } from '../views/reauthorize-pages.js';
import { approvals } from './connecting.js';

const params = z.object({ code: z.string().describe('As the link of the mail has it.') });
const query = z.object({
  returned: z.string().max(10).optional().describe('Set when the browser comes back from X.'),
});
const elsewhere = (place: string) => z.undefined().describe(place);

/**
 * The link of the mails about lost access (S6): sign in, approve at X, done. The link alone opens
 * nothing: it says which account is meant, and who signs in must be allowed to connect accounts.
 */
export const reauthorizeLinkRoutes =
  (parts: Parts): FastifyPluginAsyncZod =>
  async (app) => {
    const { config, db, clock } = parts;
    const { signIn } = signingIn(parts);
    const beginApproval = approvals(parts);
    await app.register(formbody, { bodyLimit: 4_096 });

    app.get(
      '/r/:code',
      {
        config: { ...open, problems: ['linkInvalid', 'linkExpired'] },
        errorHandler: problemPage,
        schema: {
          tags: ['accounts'],
          summary: 'The link of a mail about lost access, for browsers',
          params,
          querystring: query,
          response: {
            200: pageSchema.describe('Sign in, or how the account is.'),
            303: elsewhere('To X.'),
            403: pageSchema.describe('Who is signed in may not connect accounts: sign in as another.'),
          },
        },
      },
      async (request, reply) => {
        const { account, incidentId } = await linked(request.params.code);
        const caller = await browserOf(parts, request);
        if (!caller) return sendPage(reply, 200, signInPage(account, false));
        if (!meets(caller.agent, 'manageChannels'))
          return sendPage(reply, 403, notPermittedPage(account, caller.agent));
        const path = pathOf(request.params.code);
        if (request.query.returned !== undefined || !wantsApproval(account))
          return sendPage(reply, 200, accountPage(account, await regainedAt(incidentId), path));
        return reply.redirect(await approvalOf(caller, account, path), 303);
      },
    );

    app.post(
      '/r/:code',
      {
        config: {
          ...open,
          rateLimit: false,
          problems: ['linkInvalid', 'linkExpired', 'fromAnotherSite'],
        },
        errorHandler: problemPage,
        onRequest: [fromThisSite(config), app.signInLimit],
        schema: {
          tags: ['accounts'],
          summary: 'Sign in on the page of such a link',
          consumes: ['application/x-www-form-urlencoded'],
          params,
          body: credentials,
          response: {
            303: elsewhere('Back to the link, with a session.'),
            401: pageSchema.describe('The page again: the credentials do not match.'),
          },
        },
      },
      async (request, reply) => {
        const { account } = await linked(request.params.code);
        const signedIn = await signIn(request.body, reply);
        if (!signedIn) return sendPage(reply, 401, signInPage(account, true));
        return reply.redirect(pathOf(request.params.code), 303);
      },
    );

    async function linked(code: string): Promise<{ account: Account; incidentId: string }> {
      const link = readReauthorizeCode(config.keys, code, clock());
      if (link.outcome !== 'valid') throw new Problem(refusals[link.outcome]);
      const account = await db.accounts.findOne({ _id: link.accountId });
      if (!account) throw notFound();
      return { account, incidentId: link.incidentId };
    }

    async function regainedAt(incidentId: string): Promise<Date | null> {
      const incident = await db.accessIncidents.findOne({ _id: incidentId, end: 'regained' });
      return incident?.endedAt ?? null;
    }

    /** Marks the way back: an account still blocked after it would send the browser round in circles. */
    const approvalOf = (caller: Principal, account: Account, path: string): Promise<string> =>
      beginApproval(caller, account._id, `${path}?returned=1`);
  };

const refusals = { expired: 'linkExpired', invalid: 'linkInvalid' } as const;

const pathOf = (code: string): string => `/r/${encodeURIComponent(code)}`;

const wantsApproval = ({ state, unlinkedAt }: Account): boolean =>
  unlinkedAt === null && (state === 'needsReauthorization' || state === 'blocked');
