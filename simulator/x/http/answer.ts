import { createHash } from 'node:crypto';
import type { App } from '../world/records/apps.js';

/** What a route says; how it travels (headers, faults) is decided elsewhere. */
export interface Answer {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

const PROBLEMS = 'https://api.x.com/2/problems';

export const ok = (body: unknown): Answer => ({ status: 200, body });
export const created = (data: unknown): Answer => ({ status: 201, body: { data } });

/** A plain refusal: title, detail and status, of no problem type of its own. */
export const plain = (status: number, title: string, detail: string = title): Answer => ({
  status,
  body: { title, detail, type: 'about:blank', status },
});

export const unauthorized = (): Answer => plain(401, 'Unauthorized');
export const forbidden = (detail = 'Forbidden'): Answer => plain(403, 'Forbidden', detail);
/** `form`: X answers in its problem JSON, or in the old numbered form. */
export const tooManyRequests = (form: 'problem' | 'code-88' = 'problem'): Answer =>
  form === 'problem' ? plain(429, 'Too Many Requests') : numbered(429, 88, 'Rate limit exceeded');
export const noSuchRoute = (): Answer => plain(404, 'Not Found');

/** An app's own token where X wants a user's. */
export const unsupportedAuthentication = (): Answer => ({
  status: 403,
  body: {
    title: 'Unsupported Authentication',
    detail:
      'Authenticating with OAuth 2.0 Application-Only is forbidden for this endpoint.  ' +
      'Supported authentication types are [OAuth 1.0a User Context, OAuth 2.0 User Context].',
    type: `${PROBLEMS}/unsupported-authentication`,
    status: 403,
  },
});

/** The app's plan does not have this call. */
export const notInPlan = (): Answer => ({
  status: 403,
  body: {
    title: 'Client Forbidden',
    detail: 'This client is not enrolled in a plan that allows this request.',
    type: `${PROBLEMS}/client-forbidden`,
    reason: 'client-not-enrolled',
    registration_url: 'https://developer.x.com/en/docs/projects/overview',
    status: 403,
  },
});

/** The number X gives a developer account. */
const enrolledAccount = (app: App): string =>
  app.ownerUserId ??
  BigInt(`0x${createHash('sha256').update(app.clientId).digest('hex').slice(0, 15)}`).toString();

/** Nothing is left to spend. */
export const creditsDepleted = (app: App): Answer => ({
  status: 402,
  body: {
    title: 'CreditsDepleted',
    detail: `Your enrolled account [${enrolledAccount(app)}] does not have any credits to fulfill this request.`,
    type: `${PROBLEMS}/credits`,
  },
});

export const spendCapReached = (): Answer => ({
  status: 403,
  body: {
    title: 'Forbidden',
    detail: 'Your monthly spend cap has been reached.',
    type: `${PROBLEMS}/spend-cap-reached`,
  },
});

/** More posts were read than the product allows in a month; no header tells it. */
export const usageCapped = (app: App): Answer => ({
  status: 429,
  body: {
    account_id: enrolledAccount(app),
    product_name: 'pay-per-use',
    title: 'UsageCapExceeded',
    period: 'Monthly',
    scope: 'Product',
    detail: 'Usage cap exceeded: Monthly product cap',
    type: `${PROBLEMS}/usage-capped`,
  },
});

/** The old numbered form, which X still uses for the state of an account. */
export const numbered = (status: number, code: number, message: string): Answer => ({
  status,
  body: { errors: [{ code, message }] },
});

export interface InvalidParameter {
  message: string;
  parameters: Record<string, string[]>;
}

export const invalidRequest = (errors: readonly InvalidParameter[]): Answer => ({
  status: 400,
  body: {
    errors,
    title: 'Invalid Request',
    detail: 'One or more parameters to your request was invalid.',
    type: `${PROBLEMS}/invalid-request`,
  },
});

/** The same of one parameter. */
export const wrongParameter = (name: string, value: string, message: string): Answer =>
  invalidRequest([{ parameters: { [name]: [value] }, message }]);

export interface PartialError {
  value: string;
  detail: string;
  title: string;
  resource_type: 'tweet' | 'user' | 'dm_event';
  parameter: string;
  resource_id: string;
  type: string;
}

export type Missing = 'not-found' | 'suspended' | 'protected';

/** What stands in `errors` for one thing that cannot be shown, beside a 200. */
export function partialError(
  why: Missing,
  of: { type: 'tweet' | 'user' | 'dm_event'; parameter: string; value: string },
): PartialError {
  const common = {
    value: of.value,
    resource_type: of.type,
    parameter: of.parameter,
    resource_id: of.value,
  };
  const words = of.type.replace('_', ' ');
  switch (why) {
    case 'suspended':
      return {
        ...common,
        title: 'Forbidden',
        detail: `User has been suspended: [${of.value}].`,
        type: `${PROBLEMS}/resource-not-found`,
      };
    case 'protected':
      return {
        ...common,
        title: 'Authorization Error',
        detail: `Sorry, you are not authorized to see the ${words} with ${of.parameter}: [${of.value}].`,
        type: `${PROBLEMS}/not-authorized-for-resource`,
      };
    case 'not-found':
      return {
        ...common,
        title: 'Not Found Error',
        detail: `Could not find ${words} with ${of.parameter}: [${of.value}].`,
        type: `${PROBLEMS}/resource-not-found`,
      };
  }
}
