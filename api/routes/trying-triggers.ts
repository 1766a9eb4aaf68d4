import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { z } from 'zod';
import { happenings, type Condition } from '../../src/domain/conditions/condition.js';
import { isConditionMet, isMet } from '../../src/domain/conditions/evaluate.js';
import { conditionContext } from '../../src/store/conditions/context.js';
import { ticketListing } from '../../src/store/tickets/listing.js';
import { id } from '../conventions/shapes.js';
import type { Parts } from '../parts.js';
import { unknownReference } from '../problems.js';
import { agentOf, forAdmins } from '../route-permissions.js';
import { conditionsSchema } from '../views/conditions.js';

const body = z.strictObject({
  ticketId: id,
  conditions: conditionsSchema,
  happened: z.array(z.enum(happenings)).max(happenings.length).default(['created']).describe('As if it did.'),
});

const triedSchema = z
  .object({
    isMet: z.boolean(),
    all: z.array(z.boolean()).describe('Whether each of these holds, in their order.'),
    any: z.array(z.boolean()),
  })
  .meta({ id: 'TriedConditions' });

export const tryingTriggersRoutes =
  ({ db, clock }: Parts): FastifyPluginAsyncZod =>
  async (app) => {
    const tickets = ticketListing(db);

    app.post(
      '/triggers/try',
      {
        config: forAdmins('rules'),
        schema: {
          tags: ['rules'],
          summary: 'Which of these conditions does a ticket meet?',
          description: 'As it is now; nothing is changed.',
          body,
          response: { 200: triedSchema },
        },
      },
      async (request) => {
        const { ticketId, conditions, happened: happenings } = request.body;
        const ticket = await tickets.get(ticketId, agentOf(request));
        if (!ticket) throw unknownReference(['/ticketId']);
        const happened = { happenings, changes: [] };
        const context = await conditionContext(db, clock(), [conditions]);
        const holds = (one: Condition) => isConditionMet(one, ticket, happened, context);
        return {
          isMet: isMet(conditions, ticket, happened, context),
          all: conditions.all.map(holds),
          any: conditions.any.map(holds),
        };
      },
    );
  };
