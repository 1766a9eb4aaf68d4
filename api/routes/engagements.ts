import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { engagementKinds, type EngagementKind, type Stand } from '../../src/domain/engagements/engagement.js';
import { idParams, noBody } from '../conventions/shapes.js';
import type { Parts } from '../parts.js';
import { forAgents } from '../route-permissions.js';
import { engage, engagementRefusals } from '../services/engaging.js';
import { itemSchema } from '../views/item.js';

const presses = [
  { method: 'POST', wanted: 'on', does: { like: 'Like a post', repost: 'Repost a post' } },
  { method: 'DELETE', wanted: 'off', does: { like: 'Take a like back', repost: 'Take a repost back' } },
] as const satisfies readonly {
  readonly method: string;
  readonly wanted: Stand;
  readonly does: Readonly<Record<EngagementKind, string>>;
}[];

export const engagementRoutes =
  (parts: Parts): FastifyPluginAsyncZod =>
  async (app) => {
    for (const kind of engagementKinds)
      for (const { method, wanted, does } of presses)
        app.route({
          method,
          url: `/inbox/:id/${kind}`,
          config: { ...forAgents('replies'), problems: engagementRefusals },
          schema: {
            tags: ['inbox'],
            summary: `${does[kind]}, as the account of the item`,
            description:
              'Asking for what is there already changes nothing. The state is unknown while X has not answered; X is then asked again.',
            params: idParams,
            ...(method === 'POST' ? { body: noBody } : {}),
            response: { 200: itemSchema },
          },
          handler: async (request) => engage(parts, request, request.params.id, { kind, wanted }),
        });
  };
