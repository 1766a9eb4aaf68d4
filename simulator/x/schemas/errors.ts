import { z } from 'zod';

const problemType = (name: string) => z.literal(`https://api.x.com/2/problems/${name}`);

/** What cannot be shown, beside what can. */
export const partialError = z.strictObject({
  value: z.string(),
  detail: z.string(),
  title: z.enum(['Not Found Error', 'Forbidden', 'Authorization Error']),
  resource_type: z.enum(['tweet', 'user', 'dm_event']),
  parameter: z.string(),
  resource_id: z.string(),
  type: z.union([problemType('resource-not-found'), problemType('not-authorized-for-resource')]),
});

const invalidRequest = z.strictObject({
  errors: z
    .array(z.strictObject({ message: z.string(), parameters: z.record(z.string(), z.array(z.string())) }))
    .min(1),
  title: z.literal('Invalid Request'),
  detail: z.string(),
  type: problemType('invalid-request'),
});

const plain = z.strictObject({
  title: z.string(),
  detail: z.string(),
  type: z.literal('about:blank'),
  status: z.int().min(400).max(599),
});

const unsupportedAuthentication = plain.extend({ type: problemType('unsupported-authentication') });

const clientForbidden = plain.extend({
  type: problemType('client-forbidden'),
  reason: z.enum(['client-not-enrolled', 'user-not-enrolled', 'official-client-forbidden']),
  registration_url: z.url(),
});

/** What X says about money: without a status in the body. */
const billed = z.union([
  z.strictObject({
    title: z.literal('CreditsDepleted'),
    detail: z.string().regex(/^Your enrolled account \[\d+\] does not have any credits/),
    type: problemType('credits'),
  }),
  z.strictObject({
    title: z.literal('Forbidden'),
    detail: z.literal('Your monthly spend cap has been reached.'),
    type: problemType('spend-cap-reached'),
  }),
  z.strictObject({
    account_id: z.string(),
    product_name: z.string(),
    title: z.literal('UsageCapExceeded'),
    period: z.enum(['Daily', 'Monthly']),
    scope: z.enum(['Account', 'Product']),
    detail: z.string(),
    type: problemType('usage-capped'),
  }),
]);

const numbered = z.strictObject({
  errors: z.array(z.strictObject({ code: z.int(), message: z.string() })).min(1),
});

/** Every body a refused call under /2 may have. */
export const refusal = z.union([
  invalidRequest,
  plain,
  unsupportedAuthentication,
  clientForbidden,
  billed,
  numbered,
]);

/** What the token endpoint says when it gives nothing. */
export const oauthError = z.strictObject({
  error: z.enum(['invalid_request', 'unauthorized_client']),
  error_description: z.string(),
});
