import formbody from '@fastify/formbody';
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { z } from 'zod';
import { readVerifyEmailCode } from '../../src/notify/verify-email.js';
import { verifyEmail, waitsToBeVerified, type EmailToVerify } from '../../src/store/contacts/own-profile.js';
import { pageLimits } from '../conventions/page-limits.js';
import { problemPage } from '../conventions/problem-page.js';
import { fromThisSite } from '../conventions/same-site.js';
import type { Parts } from '../parts.js';
import { Problem } from '../problems.js';
import { open } from '../route-permissions.js';
import { pageSchema, sendPage } from '../views/page.js';
import { emailVerifiedPage, verifyEmailPage } from '../views/ticket-page.js';

const params = z.object({ code: z.string().describe('As the link of the mail has it.') });
const fix = 'Give the address again on the page of your ticket; the newest mail counts.';

/** The link of the mail that asks to confirm an address: programs that follow links confirm nothing (S47). */
export const verifyEmailRoutes =
  ({ config, db, clock }: Parts): FastifyPluginAsyncZod =>
  async (app) => {
    const limits = pageLimits(app);
    await app.register(formbody, { bodyLimit: 1_024 });

    app.get(
      '/e/:code',
      {
        config: { ...open, ...limits.byAddress, problems: ['linkInvalid', 'linkExpired'] },
        errorHandler: problemPage,
        schema: {
          tags: ['ticket page'],
          summary: 'The link of a mail that asks to confirm an address',
          params,
          response: { 200: pageSchema },
        },
      },
      async (request, reply) => {
        const asked = toVerify(request.params.code);
        if (!(await waitsToBeVerified(db, asked))) throw new Problem('linkExpired', { fix });
        return sendPage(reply, 200, verifyEmailPage);
      },
    );

    app.post(
      '/e/:code',
      {
        config: {
          ...open,
          ...limits.byAddress,
          problems: ['linkInvalid', 'linkExpired', 'fromAnotherSite'],
        },
        errorHandler: problemPage,
        onRequest: fromThisSite(config),
        schema: {
          tags: ['ticket page'],
          summary: 'Confirm the address',
          consumes: ['application/x-www-form-urlencoded'],
          params,
          response: { 200: pageSchema },
        },
      },
      async (request, reply) => {
        if (!(await verifyEmail(db, toVerify(request.params.code), clock())))
          throw new Problem('linkExpired', { fix });
        return sendPage(reply, 200, emailVerifiedPage);
      },
    );

    function toVerify(code: string): EmailToVerify {
      const link = readVerifyEmailCode(config.keys, code, clock());
      if (link.outcome !== 'valid')
        throw new Problem(link.outcome === 'expired' ? 'linkExpired' : 'linkInvalid', { fix });
      const [contactId = '', ticketId = '', emailHash = ''] = link.subject.split('/');
      return { contactId, ticketId, emailHash };
    }
  };
