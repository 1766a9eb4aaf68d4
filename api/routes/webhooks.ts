import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { z } from 'zod';
import type { Webhook } from '../../src/domain/webhooks/webhook.js';
import { webhooksRepository, type SavedWebhook } from '../../src/store/webhooks/repository.js';
import { checkReceiver } from '../../src/webhooks/receiver.js';
import { listOf, pageQuery, viewPage } from '../conventions/lists.js';
import { once, onceHeaders } from '../conventions/once.js';
import { idParams, nothing } from '../conventions/shapes.js';
import { tagged, versionHeaders, versionNeeded } from '../conventions/versions.js';
import type { Parts } from '../parts.js';
import { notFound, Problem } from '../problems.js';
import { changerOf, forAdmins } from '../route-permissions.js';
import { addressWords } from '../views/webhook-address.js';
import { viewWebhook, webhookFields, webhookSchema, webhookWithSecretSchema } from '../views/webhook.js';
import { hourMs } from '../../src/domain/durations.js';

const fields = z.strictObject({
  ...webhookFields,
  eventTypes: webhookFields.eventTypes.default([]),
  enabled: webhookFields.enabled.default(true),
});
const changes = z.strictObject(webhookFields).partial();
const rotation = z.strictObject({
  overlapHours: z
    .number()
    .min(0)
    .max(168)
    .default(24)
    .describe('For so long the secret before it signs beside the new one; 0: no longer.'),
});

export const webhookRoutes =
  ({ config, db, clock, receivers }: Parts): FastifyPluginAsyncZod =>
  async (app) => {
    const webhooks = webhooksRepository(db, config.keys);
    const createOnce = once({ db, clock, keys: config.keys });
    const access = forAdmins('webhooks');

    /** Names may be looked up: not while a transaction is open. */
    async function requireReceiver(url: string): Promise<void> {
      const { outcome } = await checkReceiver(url, receivers);
      if (outcome === 'fits') return;
      throw new Problem('webhookAddressRefused', {
        errors: [{ pointer: '/url', message: addressWords[outcome] }],
      });
    }

    app.get(
      '/webhooks',
      {
        config: access,
        schema: {
          tags: ['webhooks'],
          summary: 'List webhooks, newest first',
          querystring: pageQuery,
          response: { 200: listOf(webhookSchema) },
        },
      },
      async (request) => viewPage(await webhooks.list(request.query), viewWebhook),
    );

    app.post(
      '/webhooks',
      {
        config: { ...access, problems: ['webhookAddressRefused'] },
        schema: {
          headers: onceHeaders,
          tags: ['webhooks'],
          summary: 'Have an address told of events from now on; its secret is shown in this answer only',
          body: fields,
          response: { 201: webhookWithSecretSchema },
        },
      },
      async (request, reply) => {
        await requireReceiver(request.body.url);
        return createOnce(request, reply, async (session) => {
          const { webhook, secret } = await webhooks.create(request.body, changerOf(request, clock), session);
          return { status: 201, body: { ...viewWebhook(webhook), secret }, version: webhook.version };
        });
      },
    );

    app.get(
      '/webhooks/:id',
      {
        config: access,
        schema: {
          tags: ['webhooks'],
          summary: 'Read a webhook',
          params: idParams,
          response: { 200: webhookSchema },
        },
      },
      async (request, reply) => {
        const webhook = await webhooks.get(request.params.id);
        if (!webhook) throw notFound();
        return tagged(reply, webhook, viewWebhook(webhook));
      },
    );

    app.patch(
      '/webhooks/:id',
      {
        config: { ...access, problems: ['webhookAddressRefused', 'versionNeeded'] },
        schema: {
          headers: versionHeaders,
          tags: ['webhooks'],
          summary: 'Change a webhook; what waits goes to the new address',
          params: idParams,
          body: changes,
          response: { 200: webhookSchema },
        },
      },
      async (request, reply) => {
        const version = versionNeeded(request);
        const { url } = request.body;
        if (url !== undefined && (await webhooks.get(request.params.id))) await requireReceiver(url);
        const { id } = request.params;
        const webhook = saved(await webhooks.change(id, version, request.body, changerOf(request, clock)));
        return tagged(reply, webhook, viewWebhook(webhook));
      },
    );

    app.delete(
      '/webhooks/:id',
      {
        config: { ...access, problems: ['webhookInUse'] },
        schema: {
          tags: ['webhooks'],
          summary: 'Remove a webhook; what waits for it is not sent',
          params: idParams,
          response: { 204: nothing },
        },
      },
      async (request, reply) => {
        const removed = await webhooks.remove(request.params.id, changerOf(request, clock));
        if (removed.outcome === 'notFound') throw notFound();
        if (removed.outcome === 'inUse')
          throw new Problem('webhookInUse', { detail: `It is called by ${removed.callers.join(', ')}.` });
        return reply.code(204).send();
      },
    );

    app.post(
      '/webhooks/:id/rotate-secret',
      {
        config: { ...access, problems: ['tooManySecrets'] },
        schema: {
          headers: onceHeaders,
          tags: ['webhooks'],
          summary:
            'Sign with a new secret, shown in this answer only, and for a time with the one before it too',
          params: idParams,
          body: rotation,
          response: { 201: webhookWithSecretSchema },
        },
      },
      async (request, reply) =>
        createOnce(request, reply, async (session) => {
          const overlapMs = request.body.overlapHours * hourMs;
          const { id } = request.params;
          const made = await webhooks.rotateSecret(id, overlapMs, changerOf(request, clock), session);
          if (made.outcome !== 'saved') throw new Problem(made.outcome);
          const { webhook, secret } = made;
          return { status: 201, body: { ...viewWebhook(webhook), secret }, version: webhook.version };
        }),
    );
  };

function saved(result: SavedWebhook): Webhook {
  if (result.outcome === 'saved') return result.webhook;
  throw new Problem(result.outcome);
}
