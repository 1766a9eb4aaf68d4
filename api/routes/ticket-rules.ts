import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { z } from 'zod';
import { noRules, type TicketRules } from '../../src/domain/rules/ticket-rule.js';
import { tryRules } from '../../src/domain/rules/try.js';
import { newId } from '../../src/store/database.js';
import { ticketRules, type SavedRules } from '../../src/store/rules/ticket-rules.js';
import { changingAccounts } from '../conventions/changing-accounts.js';
import { listVersion, withIds } from '../conventions/rule-lists.js';
import { idParams } from '../conventions/shapes.js';
import { tagged, versionHeaders, versionNeeded } from '../conventions/versions.js';
import type { Parts } from '../parts.js';
import { notFound, Problem, unknownReference } from '../problems.js';
import { changerOf, forAgents } from '../route-permissions.js';
import {
  newRulesSchema,
  ticketRulesSchema,
  triedSchema,
  viewTicketRules,
  viewTried,
} from '../views/ticket-rules.js';

const versionQuery = listVersion(
  'An older version, as rulesVersion of a ticket names it; left out: the one in force.',
);

const sample = z.strictObject({
  text: z.string().min(1).max(25_000).describe('What somebody might write to the account.'),
  rules: newRulesSchema.optional().describe('Rules that are not saved (yet); left out: those in force.'),
});

export const ticketRuleRoutes =
  ({ db, clock, wake }: Parts): FastifyPluginAsyncZod =>
  async (app) => {
    const repository = ticketRules(db);
    const { seen, mayChange } = changingAccounts(app, { db, wake });
    const access = forAgents('accounts');

    app.get(
      '/accounts/:id/ticket-rules',
      {
        config: access,
        schema: {
          tags: ['ticket rules'],
          summary: 'Read the ticket rules of an account, now or as they were',
          params: idParams,
          querystring: versionQuery,
          response: { 200: ticketRulesSchema },
        },
      },
      async (request, reply) => {
        const account = await seen(request);
        const rules = await atVersion(account._id, request.query.version);
        return tagged(reply, rules ?? noRules, viewTicketRules(rules));
      },
    );

    app.put(
      '/accounts/:id/ticket-rules',
      {
        config: { ...access, problems: ['versionNeeded'] },
        preValidation: mayChange,
        schema: {
          headers: versionHeaders,
          tags: ['ticket rules'],
          summary: 'Replace the ticket rules of an account; they hold for what is filed from now on',
          params: idParams,
          body: z.strictObject({ rules: newRulesSchema }),
          response: { 200: ticketRulesSchema },
        },
      },
      async (request, reply) => {
        const result = await repository.save({
          accountId: request.params.id,
          version: versionNeeded(request),
          rules: withIds(request.body.rules, newId),
          ...changerOf(request, clock),
        });
        const rules = saved(result);
        return tagged(reply, rules, viewTicketRules(rules));
      },
    );

    app.post(
      '/accounts/:id/ticket-rules/try',
      {
        config: access,
        schema: {
          tags: ['ticket rules'],
          summary: 'Which rule would take this?',
          description: 'What would become of a mention with these words, by somebody who has no ticket.',
          params: idParams,
          body: sample,
          response: { 200: triedSchema },
        },
      },
      async (request) => {
        const account = await seen(request);
        const { text, rules: draft } = request.body;
        const inForce = (await repository.current(account._id)) ?? noRules;
        const rules = draft ? { ...inForce, rules: withIds(draft, newId) } : inForce;
        return viewTried(tryRules(text, rules, account));
      },
    );

    async function atVersion(accountId: string, version: number | undefined): Promise<TicketRules | null> {
      if (version === undefined) return repository.current(accountId);
      const rules = await repository.version(accountId, version);
      if (!rules && version > 0) throw notFound();
      return rules;
    }
  };

function saved(result: SavedRules): TicketRules {
  switch (result.outcome) {
    case 'saved':
      return result.saved;
    case 'unknownReferences':
      throw unknownReference(result.pointers);
    case 'versionMismatch':
      throw new Problem('versionMismatch');
  }
}
