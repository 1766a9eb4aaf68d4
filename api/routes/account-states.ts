import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { z } from 'zod';
import { accountsRepository } from '../../src/store/accounts/repository.js';
import { changerOf, forAgents } from '../route-permissions.js';
import { changingAccounts } from '../conventions/changing-accounts.js';
import { idParams, noBody } from '../conventions/shapes.js';
import type { Parts } from '../parts.js';
import { Problem } from '../problems.js';
import { accountSchema } from '../views/account.js';

const activation = z.strictObject({ importPause: z.boolean().default(false) }).nullish();

export const accountStateRoutes =
  ({ db, clock, wake }: Pick<Parts, 'db' | 'clock' | 'wake'>): FastifyPluginAsyncZod =>
  async (app) => {
    const accounts = accountsRepository(db);
    const { seen, mayChange, wakeAndAnswer } = changingAccounts(app, { db, wake });
    const access = forAgents('accounts');

    app.post(
      '/accounts/:id/deactivate',
      {
        config: access,
        preValidation: mayChange,
        schema: {
          tags: ['accounts'],
          summary: 'Stop capture and replies until it is activated',
          params: idParams,
          body: noBody,
          response: { 200: accountSchema },
        },
      },
      async (request, reply) => {
        const changed = await accounts.deactivate(request.params.id, changerOf(request, clock));
        if (changed.outcome !== 'changed') throw new Problem(changed.outcome);
        return wakeAndAnswer(reply, changed.account);
      },
    );

    app.post(
      '/accounts/:id/activate',
      {
        config: { ...access, problems: ['accessLost'] },
        preValidation: mayChange,
        schema: {
          tags: ['accounts'],
          summary: 'Go on; importPause also brings what came meanwhile',
          params: idParams,
          body: activation,
          response: { 200: accountSchema },
        },
      },
      async (request, reply) => {
        const importPause = request.body?.importPause ?? false;
        const { params } = request;
        const changed = await accounts.activate(params.id, importPause, changerOf(request, clock));
        if (changed.outcome !== 'changed') throw new Problem(changed.outcome);
        return wakeAndAnswer(reply, changed.account);
      },
    );

    app.post(
      '/accounts/:id/poll',
      {
        config: { ...access, problems: ['captureNotBegun', 'accountPaused', 'accessLost'] },
        preValidation: mayChange,
        schema: {
          tags: ['accounts'],
          summary: 'Look now',
          params: idParams,
          body: noBody,
          response: { 202: accountSchema },
        },
      },
      async (request, reply) => {
        const account = await seen(request);
        if (account.state === 'paused') throw new Problem('accountPaused');
        if (account.state === 'needsReauthorization') throw new Problem('accessLost');
        if (!account.captureStarted) throw new Problem('captureNotBegun');
        await accounts.lookNow(account._id, clock());
        reply.code(202);
        return wakeAndAnswer(reply, account);
      },
    );
  };
