import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { z } from 'zod';
import { bulkRepository } from '../../src/store/bulk/repository.js';
import { unknownReferences } from '../../src/store/tickets/references.js';
import { once, onceHeaders } from '../conventions/once.js';
import { id, idParams } from '../conventions/shapes.js';
import { teller } from '../conventions/tell.js';
import type { Parts } from '../parts.js';
import { notFound, unknownReference } from '../problems.js';
import { agentOf, callerOf, forAgents, requireAccess } from '../route-permissions.js';
import { bulkUpdateSchema, viewBulkUpdate } from '../views/bulk-update.js';
import { ticketChangesSchema } from './tickets.js';

const bulkUpdate = z
  .strictObject({
    ids: z.array(id).min(1).max(1_000).describe('Of tickets; they are updated in this order.'),
    changes: ticketChangesSchema.default({}),
    comment: z
      .strictObject({
        text: z.string().trim().min(1).max(65_000),
        visibility: z
          .enum(['public', 'internal'])
          .describe(
            'public: the customer is answered in the form the ticket has, from its own account, else from the default one.',
          ),
      })
      .optional(),
  })
  .refine(({ changes, comment }) => comment !== undefined || Object.keys(changes).length > 0, {
    path: ['changes'],
    message: 'names nothing to change, and there is no comment',
  });

export const bulkUpdateRoutes =
  ({ config, db, clock, wake }: Parts): FastifyPluginAsyncZod =>
  async (app) => {
    const bulk = bulkRepository(db);
    const createOnce = once({ db, clock, keys: config.keys });
    const tell = teller(app);
    const access = forAgents('tickets');

    app.post(
      '/tickets/bulk',
      {
        config: access,
        schema: {
          headers: onceHeaders,
          tags: ['tickets'],
          summary: 'Update many tickets in one step, and answer their customers if asked',
          body: bulkUpdate,
          response: { 202: bulkUpdateSchema },
        },
      },
      async (request, reply) => {
        const { ids: ticketIds, changes, comment = null } = request.body;
        // Whoever may not answer one ticket may not answer many.
        if (comment?.visibility === 'public')
          requireAccess(callerOf(request), forAgents('replies').access, request.method);
        return createOnce(request, reply, async (session) => {
          const unknown = await unknownReferences(db, changes, session);
          if (unknown.length > 0) throw unknownReference(unknown.map((field) => `/changes/${field}`));
          const asked = { agentId: agentOf(request)._id, ticketIds, changes, comment };
          const { update, rows } = await bulk.create(asked, clock(), session);
          const body = viewBulkUpdate(update, rows);
          return { status: 202, body, committed: () => tell(() => wake.bulk(update._id)) };
        });
      },
    );

    app.get(
      '/tickets/bulk/:id',
      {
        config: access,
        schema: {
          tags: ['tickets'],
          summary: 'How far an update of many tickets has come; for whoever asked for it, and admins',
          params: idParams,
          response: { 200: bulkUpdateSchema },
        },
      },
      async (request) => {
        const agent = agentOf(request);
        const update = await bulk.find(request.params.id);
        if (!update || (agent.role !== 'admin' && update.agentId !== agent._id)) throw notFound();
        return viewBulkUpdate(update, await bulk.rows(update._id));
      },
    );
  };
