import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { ok, wrongParameter } from '../http/answer.js';
import { idSchema } from '../http/parameters.js';
import { noParams, noQuery } from '../http/route.js';
import { appRoute, perAppQuarter } from './app-route.js';
import { webhookAnswers } from './schemas.js';
import { webhooksOf } from './webhooks.js';

const minute = z.string().regex(/^[0-9]{12}$/, 'must be of the form yyyymmddhhmm');

const toMs = (text: string): number =>
  Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)$/, '$1-$2-$3T$4:$5:00Z'));

export const replayRoutes = [
  appRoute({
    name: 'replay',
    shape: webhookAnswers.replay,
    method: 'POST',
    path: '/2/webhooks/replay',
    limits: [perAppQuarter(100)],
    params: noParams,
    query: noQuery,
    body: z.strictObject({ webhook_id: idSchema, from_date: minute, to_date: minute }),
    answer({ world, push, app, body, nowMs }) {
      const webhook = webhooksOf(world, app).find(({ id }) => id === body.webhook_id);
      if (webhook === undefined) return wrongParameter('webhook_id', body.webhook_id, 'WebhookIdInvalid');
      const [fromMs, untilMs] = [toMs(body.from_date), toMs(body.to_date) + 59_999];
      if (!(fromMs <= untilMs))
        return wrongParameter('from_date', body.from_date, 'from_date must not follow to_date');
      void push.replay(webhook.id, fromMs, untilMs);
      return ok({ data: { job_id: randomUUID(), created_at: new Date(nowMs).toISOString() } });
    },
  }),
];
