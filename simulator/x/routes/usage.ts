import { z } from 'zod';
import { billingOf } from '../http/billing.js';
import { ok } from '../http/answer.js';
import { between, oneOf } from '../http/parameters.js';
import { noBody, noParams } from '../http/route.js';
import { appRoute, perAppQuarter } from '../push/app-route.js';
import { pick } from '../render/selection.js';
import { answers } from '../schemas/answers.js';
import { monthOf, postReadsOn } from '../world/charges.js';

const DAY_MS = 24 * 3_600_000;
const DEFAULT_DAYS = 7;
const PROJECT_ID = '1';

const usageFields = [
  'cap_reset_day',
  'daily_client_app_usage',
  'daily_project_usage',
  'project_cap',
  'project_id',
  'project_usage',
] as const;
const DEFAULT_FIELDS = ['cap_reset_day', 'project_cap', 'project_id', 'project_usage'];

/** How many posts an app has read: by its own token only. A cycle is a calendar month here. */
export const usageRoute = appRoute({
  name: 'usage',
  method: 'GET',
  path: '/2/usage/tweets',
  limits: [perAppQuarter(50)],
  params: noParams,
  query: z.strictObject({ days: between(1, 90), 'usage.fields': oneOf(usageFields) }),
  body: noBody,
  shape: answers.usage,
  answer({ world, app, query, nowMs }) {
    const { state } = world;
    const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
    const days = Array.from({ length: query.days ?? DEFAULT_DAYS }, (_one, back) =>
      day(nowMs - back * DAY_MS),
    );
    const usage = days
      .map((date) => ({
        date: `${date}T00:00:00.000Z`,
        usage: String(postReadsOn(state.charges, app.clientId, date)),
      }))
      .reverse();
    const whole = {
      cap_reset_day: 1,
      project_id: PROJECT_ID,
      project_cap: String(billingOf(state, app.clientId).postReadCap),
      project_usage: String(monthOf(state.charges, app.clientId, day(nowMs)).postReads),
      daily_project_usage: { project_id: PROJECT_ID, usage },
      daily_client_app_usage: [{ client_app_id: '1', usage_result_count: usage.length, usage }],
    };
    return ok({ data: pick(whole, new Set<string>(query['usage.fields'] ?? DEFAULT_FIELDS)) });
  },
});
