import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { z } from 'zod';
import { linksRepository } from '../../src/store/links/repository.js';
import { problemPage } from '../conventions/problem-page.js';
import type { Parts } from '../parts.js';
import { Problem } from '../problems.js';
import { open } from '../route-permissions.js';
import { pagePath } from '../../src/shortener/answer-link.js';

/** The built-in shortener: leads to the page of a ticket, which says who may see it (S46). */
export const shortLinkRoutes =
  ({ config, db }: Parts): FastifyPluginAsyncZod =>
  async (app) => {
    const links = linksRepository(db, config.keys);

    app.get(
      '/l/:code',
      {
        config: { ...open, problems: ['ticketLinkUnknown'], rateLimit: { max: 120, timeWindow: 60_000 } },
        errorHandler: problemPage,
        schema: {
          tags: ['ticket page'],
          summary: 'The short link to the page of a ticket',
          params: z.object({ code: z.string() }),
          response: { 302: z.undefined().describe('To the page.') },
        },
      },
      async (request, reply) => {
        const code = await links.codeOfShort(request.params.code);
        if (code === null) throw new Problem('ticketLinkUnknown');
        return reply.redirect(pagePath(code), 302);
      },
    );
  };
