import formbody from '@fastify/formbody';
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { z } from 'zod';
import { scores } from '../../src/domain/tickets/facts.js';
import { readSatisfactionCode } from '../../src/notify/satisfaction-url.js';
import { rateTicket } from '../../src/store/tickets/rate.js';
import { pageLimits } from '../conventions/page-limits.js';
import { problemPage } from '../conventions/problem-page.js';
import { fromThisSite } from '../conventions/same-site.js';
import type { Parts } from '../parts.js';
import { Problem } from '../problems.js';
import { open } from '../route-permissions.js';
import { pageSchema, sendPage } from '../views/page.js';
import { ratedTicketGonePage, ratingLimit, satisfactionPage } from '../views/satisfaction-page.js';

const params = z.object({ code: z.string().describe('As the link of the answer has it.') });
const form = z.strictObject({ score: z.enum(scores), comment: z.string().max(10_000).default('') });
const back = z.undefined().describe('Back to the page.');
const gone = pageSchema.describe('The ticket was deleted, or the link has expired.');
const pathOf = (code: string): string => `/s/${encodeURIComponent(code)}`;

/** The link by which a customer says how content they are: programs that follow links say nothing (S54). */
export const satisfactionPageRoutes =
  ({ config, db, clock }: Parts): FastifyPluginAsyncZod =>
  async (app) => {
    const limits = pageLimits(app);
    await app.register(formbody, { bodyLimit: 16_384 });
    const shared = { tags: ['satisfaction page'], params };

    app.get(
      '/s/:code',
      {
        config: { ...open, ...limits.byAddress, problems: ['linkInvalid', 'linkExpired'] },
        errorHandler: problemPage,
        onRequest: limits.byCode,
        schema: {
          ...shared,
          summary: 'The link by which a customer says how content they are',
          response: { 200: pageSchema, 410: gone },
        },
      },
      async (request, reply) => {
        const { code } = request.params;
        const ticket = await db.tickets.findOne({ _id: ticketIdOf(code) });
        if (!ticket) return sendPage(reply, 410, ratedTicketGonePage);
        return sendPage(reply, 200, satisfactionPage({ path: pathOf(code), ticket }));
      },
    );

    app.post(
      '/s/:code',
      {
        config: {
          ...open,
          ...limits.byAddress,
          problems: ['linkInvalid', 'linkExpired', 'fromAnotherSite'],
        },
        errorHandler: problemPage,
        onRequest: [fromThisSite(config), limits.byCode],
        schema: {
          ...shared,
          summary: 'Say how content one is; it may be changed until the link expires',
          consumes: ['application/x-www-form-urlencoded'],
          body: form,
          response: {
            303: back,
            410: gone,
            422: pageSchema.describe('The page again: the comment is too long.'),
          },
        },
      },
      async (request, reply) => {
        const { code } = request.params;
        const ticketId = ticketIdOf(code);
        const comment = request.body.comment.replaceAll('\r\n', '\n').trim();
        const { length } = Array.from(comment);
        if (length > ratingLimit) {
          const ticket = await db.tickets.findOne({ _id: ticketId });
          if (!ticket) return sendPage(reply, 410, ratedTicketGonePage);
          const alert = `Your comment has ${length} characters, and may have ${ratingLimit}. It was not sent.`;
          const shown = { path: pathOf(code), ticket, draft: { alert, comment } };
          return sendPage(reply, 422, satisfactionPage(shown));
        }
        const said = { score: request.body.score, comment: comment === '' ? null : comment };
        const rated = await rateTicket(db, ticketId, said, clock());
        if (!rated) return sendPage(reply, 410, ratedTicketGonePage);
        return reply.redirect(pathOf(code), 303);
      },
    );

    function ticketIdOf(code: string): string {
      const link = readSatisfactionCode(config.keys, code, clock());
      if (link.outcome === 'valid') return link.subject;
      throw new Problem(link.outcome === 'expired' ? 'linkExpired' : 'linkInvalid', {
        fix: 'Write to us if there is something that we should know.',
      });
    }
  };
