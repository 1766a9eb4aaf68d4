import { z } from 'zod';
import { pushReceiver } from '../push/receiver.js';
import { callAs } from './call.js';

const KEY = 'perch-sandbox-key';
const SECRET = 'perch-sandbox-consumer-secret';

const token = z.object({ access_token: z.string() });
const made = z.looseObject({ data: z.unknown() });
const withId = z.looseObject({ id: z.string() });
const withSubscription = z.looseObject({ subscription: z.looseObject({ subscription_id: z.string() }) });

async function appToken(xUrl: string): Promise<string> {
  const response = await fetch(`${xUrl}/oauth2/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${KEY}:${SECRET}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  return token.parse(await response.json()).access_token;
}

/** What an app does for itself: looks at its usage, has X push to it, and ends that again. */
export async function playApp(xUrl: string, user: { token: string; id: string }): Promise<void> {
  const call = callAs(xUrl, await appToken(xUrl));
  const receiver = await pushReceiver(SECRET);
  try {
    await call(
      'GET',
      '/2/usage/tweets?days=2&usage.fields=cap_reset_day,daily_client_app_usage,daily_project_usage,project_cap,project_id,project_usage',
    );
    const webhook = withId.parse(
      made.parse(await call('POST', '/2/webhooks', { url: receiver.url })).data,
    ).id;
    await call('GET', '/2/webhooks');
    await call('PUT', `/2/webhooks/${webhook}`);
    const subscription = withSubscription.parse(
      made.parse(
        await callAs(xUrl, user.token)('POST', '/2/activity/subscriptions', {
          event_type: 'dm.received',
          filter: { user_id: user.id },
          tag: 'desk',
          webhook_id: webhook,
        }),
      ).data,
    ).subscription.subscription_id;
    await call('GET', '/2/activity/subscriptions');
    await call('PUT', `/2/activity/subscriptions/${subscription}`, { tag: 'other', webhook_id: webhook });
    const minute = (ms: number) => new Date(ms).toISOString().replace(/\D/g, '').slice(0, 12);
    await call('POST', '/2/webhooks/replay', {
      webhook_id: webhook,
      from_date: minute(Date.now() - 3_600_000),
      to_date: minute(Date.now()),
    });
    await call('DELETE', `/2/activity/subscriptions/${subscription}`);
    await call('DELETE', `/2/webhooks/${webhook}`);
  } finally {
    await receiver.close();
  }
}
