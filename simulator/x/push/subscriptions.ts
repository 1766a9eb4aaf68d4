import { z } from 'zod';
import { forbidden, ok, wrongParameter, type Answer } from '../http/answer.js';
import { between, idSchema, token } from '../http/parameters.js';
import { noBody, noParams, noQuery } from '../http/route.js';
import type { App } from '../world/records/apps.js';
import type { World } from '../world/world.js';
import { appRoute, perAppQuarter, type AppContext } from './app-route.js';
import { eventNames, eventType } from './event-types.js';
import type { Subscription } from '../world/records/push.js';
import { subscriptionAnswers } from './schemas.js';
import { webhooksOf } from './webhooks.js';

const SELF_SERVE = 1_500;
const ENTERPRISE = 75_000;

const subscriptionsOf = (world: World, app: App): Subscription[] =>
  [...world.state.subscriptions.values()].filter((one) => one.appId === app.clientId);

const shown = (one: Subscription) => ({
  subscription_id: one.id,
  event_type: one.eventType,
  filter: one.filter,
  created_at: new Date(one.createdAtMs).toISOString(),
  updated_at: new Date(one.updatedAtMs).toISOString(),
  ...(one.tag === undefined ? {} : { tag: one.tag }),
  ...(one.webhookId === undefined ? {} : { webhook_id: one.webhookId }),
});

const tag = z.string().min(1).max(200).optional();
const webhookId = idSchema.optional();
const createBody = z.strictObject({
  event_type: z.enum(eventNames),
  filter: z.strictObject({ user_id: idSchema, direction: z.enum(['inbound', 'outbound']).optional() }),
  tag,
  webhook_id: webhookId,
});
type Wanted = z.output<typeof createBody>;

/** Private events are for whoever holds the token of the user they are about, with that scope. */
function refused({ world, app, user }: AppContext, wanted: Wanted): Answer | undefined {
  const { scope, directional } = eventType(wanted.event_type);
  const about = wanted.filter.user_id;
  if (wanted.filter.direction !== undefined && directional !== true)
    return wrongParameter(
      'filter.direction',
      wanted.filter.direction,
      'direction is not supported for this event',
    );
  if (wanted.webhook_id !== undefined && webhooksOf(world, app).every(({ id }) => id !== wanted.webhook_id))
    return wrongParameter('webhook_id', wanted.webhook_id, 'WebhookIdInvalid');
  if (!world.state.users.has(about))
    return wrongParameter('filter.user_id', about, 'The user does not exist.');
  if (scope === undefined) return undefined;
  if (user?.user.id !== about)
    return forbidden('This event requires user-context authentication of the filtered user.');
  return user.scopes.includes(scope) ? undefined : forbidden();
}

const same = (one: Subscription, wanted: Wanted): boolean =>
  one.eventType === wanted.event_type &&
  one.filter.user_id === wanted.filter.user_id &&
  one.filter.direction === wanted.filter.direction &&
  one.webhookId === wanted.webhook_id;

function create(call: AppContext & { body: Wanted }): Answer {
  const { world, app, body, nowMs } = call;
  const no = refused(call, body);
  if (no !== undefined) return no;
  const existing = subscriptionsOf(world, app);
  if (existing.some((one) => same(one, body)))
    return wrongParameter('event_type', body.event_type, 'DuplicateSubscriptionFailed');
  if (existing.length >= (app.plan === 'enterprise' ? ENTERPRISE : SELF_SERVE))
    return forbidden('SubscriptionLimitExceeded');
  const record: Subscription = {
    id: world.ids.next(nowMs),
    appId: app.clientId,
    eventType: body.event_type,
    filter: body.filter,
    ...(body.tag === undefined ? {} : { tag: body.tag }),
    ...(body.webhook_id === undefined ? {} : { webhookId: body.webhook_id }),
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    deleted: false,
  };
  world.put({ kind: 'subscription', record });
  return ok({ data: { subscription: shown(record) }, meta: { total_subscriptions: existing.length + 1 } });
}

const inPath = z.strictObject({ subscription_id: idSchema });
const unknown = (id: string) => wrongParameter('subscription_id', id, 'SubscriptionIdInvalid');
const limits = [perAppQuarter(500)];
const found = (world: World, app: App, id: string) =>
  subscriptionsOf(world, app).find((one) => one.id === id);

export const subscriptionRoutes = [
  appRoute({
    name: 'create-subscription',
    shape: subscriptionAnswers.created,
    method: 'POST',
    path: '/2/activity/subscriptions',
    forUsers: true,
    limits,
    params: noParams,
    query: noQuery,
    body: createBody,
    answer: create,
  }),
  appRoute({
    name: 'subscriptions',
    shape: subscriptionAnswers.list,
    method: 'GET',
    path: '/2/activity/subscriptions',
    limits,
    params: noParams,
    query: z.strictObject({ max_results: between(1, 1000), pagination_token: token(16) }),
    body: noBody,
    answer({ world, app, query }) {
      const all = subscriptionsOf(world, app);
      const from = offsetOf(query.pagination_token);
      const to = from + (query.max_results ?? 100);
      return ok({
        data: all.slice(from, to).map(shown),
        meta: { total_subscriptions: all.length, ...(to < all.length ? { next_token: tokenOf(to) } : {}) },
      });
    },
  }),
  appRoute({
    name: 'change-subscription',
    shape: subscriptionAnswers.updated,
    method: 'PUT',
    path: '/2/activity/subscriptions/:subscription_id',
    limits,
    params: inPath,
    query: noQuery,
    body: z.strictObject({ tag, webhook_id: webhookId }),
    answer({ world, app, params, body, nowMs }) {
      const before = found(world, app, params.subscription_id);
      if (before === undefined) return unknown(params.subscription_id);
      const record: Subscription = {
        ...before,
        ...(body.tag === undefined ? {} : { tag: body.tag }),
        ...(body.webhook_id === undefined ? {} : { webhookId: body.webhook_id }),
        updatedAtMs: nowMs,
      };
      world.put({ kind: 'subscription', record });
      const total = subscriptionsOf(world, app).length;
      return ok({ data: { subscription: shown(record), total_subscriptions: total } });
    },
  }),
  appRoute({
    name: 'delete-subscription',
    shape: subscriptionAnswers.deleted,
    method: 'DELETE',
    path: '/2/activity/subscriptions/:subscription_id',
    limits,
    params: inPath,
    query: noQuery,
    body: noBody,
    answer({ world, app, params }) {
      const record = found(world, app, params.subscription_id);
      if (record === undefined) return unknown(params.subscription_id);
      world.put({ kind: 'subscription', record: { ...record, deleted: true } });
      return ok({ data: { deleted: true } });
    },
  }),
];

const tokenOf = (from: number): string => Buffer.from(`subscriptions:${from}`).toString('base64url');
const offsetOf = (given: string | undefined): number =>
  given === undefined
    ? 0
    : Number(/^subscriptions:(\d+)$/.exec(Buffer.from(given, 'base64url').toString())?.[1] ?? 0);
