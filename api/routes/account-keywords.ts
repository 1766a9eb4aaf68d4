import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { seesDirectMessages } from '../../src/domain/agents/permissions.js';
import { configuredKeywords } from '../../src/domain/rules/configured-keywords.js';
import { accountsRepository } from '../../src/store/accounts/repository.js';
import { keywordCounts, type CountedKeyword } from '../../src/store/items/keyword-counts.js';
import { pageOfList } from '../../src/store/pages.js';
import { ticketRules } from '../../src/store/rules/ticket-rules.js';
import { listOf, smallPageQuery, viewPage } from '../conventions/lists.js';
import { idParams } from '../conventions/shapes.js';
import type { Parts } from '../parts.js';
import { notFound } from '../problems.js';
import { agentOf, forAgents } from '../route-permissions.js';
import { keywordSchema, viewKeyword } from '../views/keyword.js';

export const accountKeywordRoutes =
  ({ db, clock }: Parts): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/accounts/:id/keywords',
      {
        config: forAgents('inbox'),
        schema: {
          tags: ['inbox'],
          summary: 'List the keywords set for an account, with how many recent items hold each',
          params: idParams,
          querystring: smallPageQuery,
          response: { 200: listOf(keywordSchema) },
        },
      },
      async (request) => {
        const agent = agentOf(request);
        const seen = await accountsRepository(db).withItemsSeenBy(agent);
        const account = seen.find(({ _id }) => _id === request.params.id);
        if (!account) throw notFound();
        const rules = await ticketRules(db).current(account._id);
        const configured = configuredKeywords(account.settings, rules?.rules ?? []);
        const shown = configured.filter(({ of }) => of !== 'directMessages' || seesDirectMessages(agent));
        const page = pageOfList(shown, request.query);
        const count = keywordCounts(db, account, clock());
        // One after another: each may be some queries, and others want to be answered meanwhile.
        const data: CountedKeyword[] = [];
        for (const keyword of page.data) data.push(await count(keyword));
        return viewPage({ ...page, data }, viewKeyword);
      },
    );
  };
