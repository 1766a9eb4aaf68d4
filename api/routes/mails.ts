import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { z } from 'zod';
import { mailOutcomes } from '../../src/domain/mail/mail.js';
import { mailListing } from '../../src/store/mail/listing.js';
import { forAdmins } from '../route-permissions.js';
import { listOf, listQuery, viewPage } from '../conventions/lists.js';
import type { Parts } from '../parts.js';
import { mailSchema, viewMail } from '../views/mail.js';

const selection = listQuery({ outcome: z.enum(mailOutcomes).default('setAside') });

export const mailRoutes =
  ({ db }: Parts): FastifyPluginAsyncZod =>
  async (app) => {
    const mails = mailListing(db);

    app.get(
      '/mails',
      {
        config: forAdmins('tickets'),
        schema: {
          tags: ['tickets'],
          summary: 'List mails that came in by what became of them, newest first',
          querystring: selection,
          response: { 200: listOf(mailSchema) },
        },
      },
      async ({ query: { outcome, ...page } }) => viewPage(await mails.list(outcome, page), viewMail),
    );
  };
