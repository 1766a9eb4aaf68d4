import { z } from 'zod';
import { ok, wrongParameter, type Answer } from '../http/answer.js';
import { idSchema } from '../http/parameters.js';
import { noBody, noParams, noQuery } from '../http/route.js';
import type { App } from '../world/records/apps.js';
import type { World } from '../world/world.js';
import { appRoute, perAppQuarter } from './app-route.js';
import { challenge } from './challenge.js';
import type { Webhook } from '../world/records/push.js';
import { webhookAnswers } from './schemas.js';

/** X's words for why a webhook was not made or validated. */
type Failure =
  | 'CrcValidationFailed'
  | 'UrlValidationFailed'
  | 'DuplicateUrlFailed'
  | 'WebhookLimitExceeded'
  | 'WebhookIdInvalid';

/** Self-serve apps; X names no number, its older product allowed one. */
const WEBHOOKS = 1;
const ENTERPRISE_WEBHOOKS = 5;

const failed = (reason: Failure, parameter: string, value: string): Answer =>
  wrongParameter(parameter, value, reason);

export const webhooksOf = (world: World, app: App): Webhook[] =>
  [...world.state.webhooks.values()].filter((one) => one.appId === app.clientId);

const shown = ({ id, url, valid, createdAtMs }: Webhook) => ({
  id,
  url,
  valid,
  created_at: new Date(createdAtMs).toISOString(),
});

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** X wants https and no port; with `loopback` this machine's own addresses pass as they are. */
function acceptable(url: string, loopback: boolean): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, port } = new URL(url);
  if (loopback && LOOPBACK.test(hostname)) return true;
  return protocol === 'https:' && port === '' && !/:\d+\//.test(url.slice('https://'.length));
}

const inPath = z.strictObject({ webhook_id: idSchema });
const limits = [perAppQuarter(450)];
const shared = { limits, query: noQuery } as const;

export const webhookRoutes = [
  appRoute({
    ...shared,
    name: 'create-webhook',
    shape: webhookAnswers.webhook,
    method: 'POST',
    path: '/2/webhooks',
    params: noParams,
    body: z.strictObject({ url: z.string().min(1).max(200) }),
    async answer({ world, push, app, body: { url }, nowMs }) {
      if (!acceptable(url, push.loopback())) return failed('UrlValidationFailed', 'url', url);
      const existing = webhooksOf(world, app);
      if (existing.some((one) => one.url === url)) return failed('DuplicateUrlFailed', 'url', url);
      if (existing.length >= (app.plan === 'enterprise' ? ENTERPRISE_WEBHOOKS : WEBHOOKS))
        return failed('WebhookLimitExceeded', 'url', url);
      if ((await challenge(url, app.consumerSecret ?? '')) !== 'right')
        return failed('CrcValidationFailed', 'url', url);
      const record: Webhook = {
        id: world.ids.next(nowMs),
        appId: app.clientId,
        url,
        valid: true,
        createdAtMs: nowMs,
        validatedAtMs: nowMs,
        deleted: false,
      };
      world.put({ kind: 'webhook', record });
      return ok({ data: shown(record) });
    },
  }),
  appRoute({
    ...shared,
    name: 'webhooks',
    shape: webhookAnswers.webhooks,
    method: 'GET',
    path: '/2/webhooks',
    params: noParams,
    query: z.strictObject({ 'webhook_config.fields': z.string().optional() }),
    body: noBody,
    answer({ world, app }) {
      const data = webhooksOf(world, app).map(shown);
      return ok({ data, meta: { result_count: data.length } });
    },
  }),
  appRoute({
    ...shared,
    name: 'validate-webhook',
    shape: webhookAnswers.validated,
    method: 'PUT',
    path: '/2/webhooks/:webhook_id',
    params: inPath,
    body: noBody,
    async answer({ world, push, app, params }) {
      const webhook = webhooksOf(world, app).find((one) => one.id === params.webhook_id);
      if (webhook === undefined) return failed('WebhookIdInvalid', 'webhook_id', params.webhook_id);
      const valid = await push.validity.validate(webhook);
      return valid ? ok({ data: { valid } }) : failed('CrcValidationFailed', 'webhook_id', webhook.id);
    },
  }),
  appRoute({
    ...shared,
    name: 'delete-webhook',
    shape: webhookAnswers.deleted,
    method: 'DELETE',
    path: '/2/webhooks/:webhook_id',
    params: inPath,
    body: noBody,
    answer({ world, app, params }) {
      const webhook = webhooksOf(world, app).find((one) => one.id === params.webhook_id);
      if (webhook === undefined) return failed('WebhookIdInvalid', 'webhook_id', params.webhook_id);
      world.put({ kind: 'webhook', record: { ...webhook, deleted: true } });
      return ok({ data: { deleted: true } });
    },
  }),
];
