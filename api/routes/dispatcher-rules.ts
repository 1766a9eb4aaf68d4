import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { z } from 'zod';
import type { DispatcherRules } from '../../src/domain/business-rules/rules.js';
import { dispatcherRules, type SavedDispatcher } from '../../src/store/business-rules/dispatcher-rules.js';
import { newId } from '../../src/store/database.js';
import { listVersion, withIds } from '../conventions/rule-lists.js';
import { tagged, versionHeaders, versionNeeded } from '../conventions/versions.js';
import type { Parts } from '../parts.js';
import { notFound, Problem, unknownReference } from '../problems.js';
import { changerOf, forAdmins, forAgents } from '../route-permissions.js';
import {
  dispatcherRulesSchema,
  newDispatcherRulesSchema,
  viewDispatcherRules,
} from '../views/business-rule.js';

const versionQuery = listVersion('An older one; left out: the one in force.');

export const dispatcherRuleRoutes =
  ({ db, clock }: Parts): FastifyPluginAsyncZod =>
  async (app) => {
    const repository = dispatcherRules(db);
    const tags = ['rules'];

    app.get(
      '/dispatcher-rules',
      {
        config: forAgents('rules'),
        schema: {
          tags,
          summary: 'Read the rules of the dispatcher, now or as they were',
          querystring: versionQuery,
          response: { 200: dispatcherRulesSchema },
        },
      },
      async (request, reply) => {
        const { version } = request.query;
        const rules = version === undefined ? await repository.current() : await repository.version(version);
        if (!rules && (version ?? 0) > 0) throw notFound();
        return tagged(reply, rules ?? { version: 0 }, viewDispatcherRules(rules));
      },
    );

    app.put(
      '/dispatcher-rules',
      {
        config: { ...forAdmins('rules'), problems: ['versionNeeded', 'wouldCloseMessages'] },
        schema: {
          headers: versionHeaders,
          tags,
          summary: 'Replace the rules of the dispatcher; they hold for tickets that are opened from now on',
          description:
            'All that match give a new ticket their values, in their order, after the ticket rules; a later one stands over those before it.',
          body: z.strictObject({ rules: newDispatcherRulesSchema }),
          response: { 200: dispatcherRulesSchema },
        },
      },
      async (request, reply) => {
        const rules = saved(
          await repository.save({
            version: versionNeeded(request),
            rules: withIds(request.body.rules, newId),
            ...changerOf(request, clock),
          }),
        );
        return tagged(reply, rules, viewDispatcherRules(rules));
      },
    );
  };

function saved(result: SavedDispatcher): DispatcherRules {
  if (result.outcome === 'saved') return result.saved;
  if (result.outcome === 'unknownReferences') throw unknownReference(result.pointers);
  throw new Problem(result.outcome);
}
