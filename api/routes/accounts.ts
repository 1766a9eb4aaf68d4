import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { z } from 'zod';
import type { Account } from '../../src/domain/accounts/account.js';
import type { ChangedSettings } from '../../src/store/accounts/change-settings.js';
import { healthOf } from '../../src/store/accounts/health.js';
import { accountsRepository } from '../../src/store/accounts/repository.js';
import { grantsRepository } from '../../src/store/grants/repository.js';
import { agentOf, changerOf, forAgents } from '../route-permissions.js';
import { changingAccounts } from '../conventions/changing-accounts.js';
import { listOf, pageQuery, viewPage } from '../conventions/lists.js';
import { idParams, nothing } from '../conventions/shapes.js';
import { teller } from '../conventions/tell.js';
import { tagged, versionHeaders, versionNeeded } from '../conventions/versions.js';
import type { Parts } from '../parts.js';
import { notFound, Problem, unknownReference } from '../problems.js';
import { settingsChangesSchema } from '../views/account-settings.js';
import { healthSchema, viewHealth } from '../views/account-health.js';
import { accountSchema, viewAccount } from '../views/account.js';
import { gapSchema, viewGap } from '../views/gap.js';

const changes = z.strictObject(
  { settings: settingsChangesSchema },
  {
    error: ({ code, keys }) =>
      code === 'unrecognized_keys' && keys.every((key) => key in settingsChangesSchema.shape)
        ? 'is a setting: send it within settings, as {"settings": {…}}'
        : undefined,
  },
);

export const accountRoutes =
  ({ config, db, clock, oauth, wake }: Parts): FastifyPluginAsyncZod =>
  async (app) => {
    const accounts = accountsRepository(db);
    const grants = grantsRepository(db, config.keys);
    const tell = teller(app);
    const access = forAgents('accounts');

    const { seen, mayChange, wakeAndAnswer } = changingAccounts(app, { db, wake });

    app.get(
      '/accounts',
      {
        config: access,
        schema: {
          tags: ['accounts'],
          summary: 'List connected accounts',
          querystring: pageQuery,
          response: { 200: listOf(accountSchema) },
        },
      },
      async (request) => viewPage(await accounts.list(agentOf(request), request.query), viewAccount),
    );

    app.get(
      '/accounts/:id',
      {
        config: access,
        schema: {
          tags: ['accounts'],
          summary: 'Read an account',
          params: idParams,
          response: { 200: accountSchema },
        },
      },
      async (request, reply) => {
        const account = await seen(request);
        return tagged(reply, account, viewAccount(account));
      },
    );

    app.patch(
      '/accounts/:id',
      {
        config: { ...access, problems: ['versionNeeded', 'defaultNeedsReplies'] },
        preValidation: mayChange,
        schema: {
          headers: versionHeaders,
          tags: ['accounts'],
          summary: 'Change settings; the first time begins capture',
          params: idParams,
          body: changes,
          response: { 200: accountSchema },
        },
      },
      async (request, reply) => {
        const changed = await accounts.changeSettings({
          id: request.params.id,
          version: versionNeeded(request),
          changes: request.body.settings,
          ...changerOf(request, clock),
        });
        return wakeAndAnswer(reply, saved(changed));
      },
    );

    app.delete(
      '/accounts/:id',
      {
        config: access,
        preValidation: mayChange,
        schema: {
          tags: ['accounts'],
          summary: 'Unlink an account; its tickets stay',
          params: idParams,
          response: { 204: nothing },
        },
      },
      async (request, reply) => {
        const { id } = request.params;
        const grant = await grants.read(id).catch(() => null);
        if (!(await accounts.unlink(id, changerOf(request, clock)))) throw notFound();
        if (grant) tell(() => oauth.revoke(grant.refreshToken));
        tell(() => wake.account(id));
        return reply.code(204).send();
      },
    );

    app.get(
      '/accounts/:id/health',
      {
        config: access,
        schema: {
          tags: ['accounts'],
          summary: 'How the account fares: access to X, capture source by source, gaps',
          params: idParams,
          response: { 200: healthSchema },
        },
      },
      async (request) => {
        const account = await seen(request);
        const isAdmin = agentOf(request).role === 'admin';
        return viewHealth(account, await healthOf(db, account, clock(), config.messagesPerDay), isAdmin);
      },
    );

    app.get(
      '/accounts/:id/gaps',
      {
        config: access,
        schema: {
          tags: ['accounts'],
          summary: 'What X no longer gave',
          params: idParams,
          querystring: pageQuery,
          response: { 200: listOf(gapSchema) },
        },
      },
      async (request) => {
        const account = await seen(request);
        return viewPage(await accounts.gaps(account._id, request.query), viewGap);
      },
    );
  };

function saved(result: ChangedSettings): Account {
  switch (result.outcome) {
    case 'changed':
      return result.account;
    case 'unknownReferences':
      throw unknownReference(result.pointers);
    default:
      throw new Problem(result.outcome);
  }
}
