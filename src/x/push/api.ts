import { z } from 'zod';
import type { Config } from '../../config.js';
import type { Wanted } from '../../domain/sources/push.js';
import { isXError, XError } from '../errors/x-error.js';
import type { Send } from '../reads.js';
import type { Request, Transport } from '../transport.js';

/** An address X pushes to, as X has it. */
export interface Webhook {
  readonly id: string;
  readonly url: string;
  /** X delivers nothing while it is not. */
  readonly valid: boolean;
}

export interface Subscription {
  readonly id: string;
  readonly eventType: string;
  readonly xUserId: string | null;
  readonly direction: string | null;
  readonly webhookId: string | null;
}

/** Whose events, and where they go. */
export interface SubscribedTo {
  readonly xUserId: string;
  readonly webhookId: string;
}

export type PushApi = ReturnType<typeof pushApi>;

const webhook = z.object({ id: z.string(), url: z.string(), valid: z.boolean() });
const subscription = z
  .object({
    subscription_id: z.string(),
    event_type: z.string(),
    filter: z.object({ user_id: z.string().nullish(), direction: z.string().nullish() }),
    webhook_id: z.string().nullish(),
  })
  .transform(
    ({ subscription_id: id, event_type: eventType, filter, webhook_id: webhookId }): Subscription => ({
      id,
      eventType,
      xUserId: filter.user_id ?? null,
      direction: filter.direction ?? null,
      webhookId: webhookId ?? null,
    }),
  );

const answers = {
  token: z.object({ access_token: z.string().min(1) }),
  webhooks: z.object({ data: z.array(webhook).default([]) }),
  webhook: z.object({ data: webhook }),
  subscriptions: z.object({
    data: z.array(subscription).default([]),
    meta: z.object({ next_token: z.string().nullish() }).nullish(),
  }),
};

const mostPerPage = 1_000;
/** More subscriptions than X gives any plan. */
const mostPages = 100;

/**
 * What an app arranges with X for itself: where it pushes to, and what (docs.x.com, "Webhooks" and "X
 * Activity API"). Rejects with XError only.
 */
export function pushApi(push: NonNullable<Config['push']>, x: Transport) {
  let bearer: Promise<string> | null = push.bearerToken === null ? null : Promise.resolve(push.bearerToken);

  /** The app's own token; X gives the same one each time until somebody renews it. */
  async function token(): Promise<string> {
    const as = { clientId: push.consumerKey, clientSecret: push.consumerSecret };
    const body = { grant_type: 'client_credentials' };
    // The one call that is not below /2/.
    const answer = await x.send({ method: 'POST', path: '../oauth2/token', body, as });
    return readAs(answers.token, answer.body).access_token;
  }

  async function send(request: Omit<Request, 'as'>): Promise<unknown> {
    bearer ??= token();
    try {
      return (await x.send({ ...request, as: { accessToken: await bearer } })).body;
    } catch (error) {
      if (push.bearerToken === null) bearer = null;
      if (!isXError(error, 'unauthorized')) throw error;
      throw new XError('appCredentials', 'X refuses the app’s bearer token or consumer key.');
    }
  }

  return {
    webhooks: async (): Promise<readonly Webhook[]> =>
      readAs(answers.webhooks, await send({ method: 'GET', path: 'webhooks' })).data,

    /** X asks the address for proof before it answers. */
    createWebhook: async (url: string): Promise<Webhook> =>
      readAs(answers.webhook, await send({ method: 'POST', path: 'webhooks', body: { url } })).data,

    /** Lets X ask for proof anew; rejects where it finds none. */
    async validateWebhook(id: string): Promise<void> {
      await send({ method: 'PUT', path: `webhooks/${id}` });
    },

    async deleteWebhook(id: string): Promise<void> {
      await send({ method: 'DELETE', path: `webhooks/${id}` });
    },

    async subscriptions(): Promise<readonly Subscription[]> {
      const found: Subscription[] = [];
      let from = {};
      for (let page = 1; page <= mostPages; page += 1) {
        const query = { max_results: mostPerPage, ...from };
        const body = await send({ method: 'GET', path: 'activity/subscriptions', query });
        const { data, meta } = readAs(answers.subscriptions, body);
        found.push(...data);
        if (!meta?.next_token) return found;
        from = { pagination_token: meta.next_token };
      }
      throw new XError('noAnswer', 'X’s list of subscriptions does not end.');
    },

    async deleteSubscription(id: string): Promise<void> {
      await send({ method: 'DELETE', path: `activity/subscriptions/${id}` });
    },
  };
}

/** Subscribes with the token of the user whom the events are about: most of them are private. */
export async function subscribe(
  send: Send,
  { eventType, direction }: Wanted,
  { xUserId, webhookId }: SubscribedTo,
): Promise<void> {
  const filter = { user_id: xUserId, ...(direction === undefined ? {} : { direction }) };
  const body = { event_type: eventType, filter, webhook_id: webhookId };
  await send({ method: 'POST', path: 'activity/subscriptions', body });
}

function readAs<T extends z.ZodType>(shape: T, body: unknown): z.output<T> {
  const { data, success } = shape.safeParse(body);
  if (!success) throw new XError('noAnswer', 'X’s answer about push is not of the documented shape.');
  return data;
}
