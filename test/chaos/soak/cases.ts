import { answered, cases, type Case, type Trouble } from '../plan/cases.js';

const problems = 'https://api.x.com/2/problems';
const problem = (status: number, title: string, detail = title, type = 'about:blank'): Trouble =>
  answered(status, { title, detail, type, status });
const numbered = (status: number, code: number, message: string): Trouble =>
  answered(status, { errors: [{ code, message }] });
const oauth = (status: number, error: string, error_description: string): Trouble =>
  answered(status, { error, error_description });

const page = '<!DOCTYPE html><html><body><h1>Just a moment …</h1></body></html>';

/** Whatever is called. */
export const ofAnyCall = {
  ...cases,
  '429 without headers': () => problem(429, 'Too Many Requests'),
  '403 page': () => answered(403, page),
  'foreign JSON': (dice) => answered(200, dice.one([{}, [], 7, { data: 'nothing' }])),
  'no JSON': () => answered(200, 'ok'),
} satisfies Record<string, Case>;

/** What X says of the account or the app, to an API call. */
export const ofAccess = {
  '401': () => problem(401, 'Unauthorized'),
  '402': () =>
    answered(402, {
      title: 'CreditsDepleted',
      detail: 'Your enrolled account [1] does not have any credits to fulfill this request.',
      type: `${problems}/credits`,
    }),
  locked: () =>
    numbered(403, 326, 'To protect our users, this account is temporarily locked. Please log in.'),
  '403': () => problem(403, 'Forbidden', 'You are not permitted to perform this action.'),
} satisfies Record<string, Case>;

/** The same, where a write would wait for a quarter of an hour. */
export const ofReads = {
  suspended: () =>
    numbered(403, 64, 'Your account is suspended and is not permitted to access this feature.'),
  'missing scope': () => problem(403, 'Forbidden'),
  'refused app': () =>
    answered(403, {
      title: 'Client Forbidden',
      detail: 'This client is not enrolled in a plan that allows this request.',
      type: `${problems}/client-forbidden`,
      reason: 'client-not-enrolled',
    }),
  'spend cap': () =>
    answered(403, {
      title: 'Forbidden',
      detail: 'Your monthly spend cap has been reached.',
      type: `${problems}/spend-cap-reached`,
    }),
  'usage cap': () =>
    answered(429, {
      title: 'UsageCapExceeded',
      detail: 'Usage cap exceeded: Monthly product cap',
      ...{ period: 'Monthly', scope: 'Product', product_name: 'pay-per-use' },
      type: `${problems}/usage-capped`,
    }),
  '400': () =>
    answered(400, {
      errors: [{ message: 'The request is invalid.', parameters: {} }],
      title: 'Invalid Request',
      detail: 'One or more parameters to your request was invalid.',
      type: `${problems}/invalid-request`,
    }),
  '404': () => problem(404, 'Not Found'),
} satisfies Record<string, Case>;

export const ofPosting = {
  'duplicate text': () => numbered(403, 187, 'Status is a duplicate.'),
  'not summoned': () =>
    problem(403, 'Forbidden', 'You can only reply to or quote posts where you are mentioned.'),
} satisfies Record<string, Case>;

export const ofMessaging = {
  'takes no messages': () =>
    problem(403, 'Forbidden', 'You do not have permission to DM one or more participants.'),
} satisfies Record<string, Case>;

export const ofTokens = {
  'token refused': () => oauth(400, 'invalid_request', 'Value passed for the token was invalid.'),
  '400': () => oauth(400, 'invalid_request', 'Missing required parameter [refresh_token].'),
  'app refused': () => oauth(401, 'unauthorized_client', 'Missing valid authorization header'),
} satisfies Record<string, Case>;
