import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { settingsRepository } from '../../src/store/settings/repository.js';
import { tagged, versionHeaders, versionNeeded } from '../conventions/versions.js';
import type { Parts } from '../parts.js';
import { Problem } from '../problems.js';
import { changerOf, forAdmins, forAgents } from '../route-permissions.js';
import {
  globalSettingsChangesSchema,
  globalSettingsSchema,
  settingsChanges,
  viewSettings,
} from '../views/settings.js';

export const settingsRoutes =
  ({ config, db, clock }: Parts): FastifyPluginAsyncZod =>
  async (app) => {
    const settings = settingsRepository(db);

    app.get(
      '/settings',
      {
        config: forAgents('settings'),
        schema: {
          tags: ['settings'],
          summary: 'Read what holds for all of Perch',
          response: { 200: globalSettingsSchema },
        },
      },
      async (_request, reply) => {
        const current = await settings.get();
        return tagged(reply, current, viewSettings(current, config));
      },
    );

    app.patch(
      '/settings',
      {
        config: { ...forAdmins('settings'), problems: ['versionNeeded', 'shortenerNotSetUp'] },
        schema: {
          headers: versionHeaders,
          tags: ['settings'],
          summary: 'Change what holds for all of Perch',
          body: globalSettingsChangesSchema,
          response: { 200: globalSettingsSchema },
        },
      },
      async (request, reply) => {
        const result = await settings.change(
          versionNeeded(request),
          settingsChanges(config.keys, request.body),
          changerOf(request, clock),
        );
        if (result.outcome === 'versionMismatch') throw new Problem('versionMismatch');
        if (result.outcome === 'shortenerNotSetUp')
          throw new Problem('shortenerNotSetUp', { detail: `${result.lacking} is not set.` });
        return tagged(reply, result.settings, viewSettings(result.settings, config));
      },
    );
  };
