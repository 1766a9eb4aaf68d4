import { describe, expect, test } from 'vitest';
import { classify, classifyErrorsOnly } from './classify.js';
import { classOf, type XErrorClass } from './class.js';
import { xErrorKinds, type XErrorKind } from './x-error.js';

const xNow = new Date('2026-09-01T12:00:00Z');

/** What X answers and what it means: kind, who can do something about it, and whether X may have taken a write. */
type Row = readonly [
  what: string,
  status: number,
  body: unknown,
  kind: XErrorKind,
  by: XErrorClass,
  open?: 'maybe taken',
];

const blank = (status: number, title: string, detail: string = title) => ({
  title,
  detail,
  type: 'about:blank',
  status,
});
const forbidden = (detail: string) => blank(403, 'Forbidden', detail);
/** Both hosts occur in the wild, one word for both vocabularies after them. */
const hosts = ['https://api.twitter.com/2/problems/', 'https://api.x.com/2/problems/'] as const;
const onBothHosts = (what: string, row: (type: string) => Row): Row[] =>
  hosts.map((host) => {
    const [, ...rest] = row(host);
    return [`${what}, ${new URL(host).host}`, ...rest] as const;
  });
const invalid = (host: string, message: string, parameters: Record<string, string[]> = {}) => ({
  errors: [{ message, parameters }],
  title: 'Invalid Request',
  detail: 'One or more parameters to your request was invalid.',
  type: `${host}invalid-request`,
});
const token400 = (error: string, error_description: string) => ({ error, error_description });
const numbered = (code: number, message: string) => ({ errors: [{ code, message }] });
const page = (heading: string) =>
  `<!DOCTYPE html><html><head><title>X</title></head><body><h1>${heading}</h1></body></html>`;

const tokens: readonly Row[] = [
  ['401, whether expired, revoked or made up', 401, blank(401, 'Unauthorized'), 'unauthorized', 'refresh'],
  ['401 in the older form', 401, numbered(32, 'Could not authenticate you.'), 'unauthorized', 'refresh'],
  [
    '401 in the older form, expired',
    401,
    numbered(89, 'Invalid or expired token.'),
    'unauthorized',
    'refresh',
  ],
  [
    'a refresh token that is spent, expired or revoked',
    400,
    token400('invalid_request', 'Value passed for the token was invalid.'),
    'noAccess',
    'reauthorize',
  ],
  ['the same by the standard', 400, token400('invalid_grant', 'Token is invalid'), 'noAccess', 'reauthorize'],
  [
    'a code that is spent or older than 30 s',
    400,
    token400('invalid_request', 'Value passed for the authorization code was invalid.'),
    'codeSpent',
    'reauthorize',
  ],
  [
    'a token request that we built badly',
    400,
    token400('invalid_request', 'Missing required parameter [refresh_token].'),
    'badRequest',
    'ours',
  ],
  [
    'a confidential app without its credentials',
    401,
    token400('unauthorized_client', 'Missing valid authorization header'),
    'appCredentials',
    'ours',
  ],
  ['an app that does not exist', 401, token400('invalid_client', 'Unknown client'), 'appCredentials', 'ours'],
  [
    'an unusable app, as 400',
    400,
    token400('unauthorized_client', 'Client is not allowed to use this grant'),
    'appCredentials',
    'ours',
  ],
  ['a token endpoint in trouble', 503, page('Over capacity'), 'unavailable', 'wait', 'maybe taken'],
];

const apps: readonly Row[] = [
  ['a permission that is missing', 403, forbidden('Forbidden'), 'missingScope', 'reauthorize'],
  [
    'a permission that is missing, in the older form',
    403,
    numbered(93, 'This application is not allowed to access or delete your direct messages.'),
    'missingScope',
    'reauthorize',
  ],
  ...onBothHosts('an unsuitable kind of token', (host) => [
    '',
    403,
    {
      title: 'Unsupported Authentication',
      detail:
        'Authenticating with OAuth 2.0 Application-Only is forbidden for this endpoint.  Supported authentication types are [OAuth 1.0a User Context, OAuth 2.0 User Context].',
      type: `${host}unsupported-authentication`,
      status: 403,
    },
    'appCredentials',
    'ours',
  ]),
  ...['client-not-enrolled', 'user-not-enrolled', 'official-client-forbidden'].flatMap((reason) =>
    onBothHosts(`a refused app (${reason})`, (host) => [
      '',
      403,
      {
        title: 'Client Forbidden',
        detail: 'When authenticating requests, you must use keys and tokens from an app in a Project.',
        type: `${host}client-forbidden`,
        reason,
        registration_url: 'https://developer.x.com/en/docs/projects/overview',
        client_id: '1',
      },
      'clientForbidden',
      'appOwner',
    ]),
  ),
  [
    'a refused app whose type is left out',
    403,
    { title: 'Client Forbidden', detail: 'An app in a Project is needed.' },
    'clientForbidden',
    'appOwner',
  ],
  ['a suspended app', 403, numbered(416, 'Invalid / suspended application'), 'clientForbidden', 'appOwner'],
  ...onBothHosts('no credits left', (host) => [
    '',
    402,
    {
      title: 'CreditsDepleted',
      detail: 'Your enrolled account [1] does not have any credits to fulfill this request.',
      type: `${host}credits`,
    },
    'creditsDepleted',
    'appOwner',
  ]),
  ['no credits left, without a body', 402, undefined, 'creditsDepleted', 'appOwner'],
  ...onBothHosts('the spending cap', (host) => [
    '',
    403,
    {
      title: 'SpendCapReached',
      detail: 'Your monthly spend cap has been reached.',
      type: `${host}spend-cap-reached`,
    },
    'usageCapped',
    'appOwner',
  ]),
  ...['Daily', 'Monthly'].flatMap((period) =>
    ['Account', 'Product'].flatMap((scope) =>
      onBothHosts(`the ${period} cap of the ${scope}`, (host) => [
        '',
        429,
        {
          title: 'UsageCapExceeded',
          detail: `Usage cap exceeded: ${period} product cap`,
          period,
          scope,
          product_name: 'standard-basic',
          type: `${host}usage-capped`,
        },
        'usageCapped',
        'appOwner',
      ]),
    ),
  ),
];

const limits: readonly Row[] = [
  ['too many requests', 429, blank(429, 'Too Many Requests'), 'rateLimited', 'wait'],
  ['too many requests, older form', 429, numbered(88, 'Rate limit exceeded'), 'rateLimited', 'wait'],
  ['too many requests, as a page', 429, page('Too many requests'), 'rateLimited', 'wait'],
  ['enhance your calm', 420, undefined, 'rateLimited', 'wait'],
  [
    'the account’s own limit of posts',
    403,
    numbered(185, 'User is over daily status update limit.'),
    'rateLimited',
    'wait',
  ],
];

const sinceId =
  "'since_id' must be a tweet id created after 2026-08-25T12:00Z. Please use a 'since_id' that is larger than 123";
const requests: readonly Row[] = [
  ...onBothHosts('an invalid parameter', (host) => [
    '',
    400,
    invalid(host, 'The `max_results` query parameter value [101] is not between 5 and 100', {
      max_results: ['101'],
    }),
    'badRequest',
    'ours',
  ]),
  ...onBothHosts('a since_id that is too old', (host) => [
    '',
    400,
    invalid(host, sinceId, { since_id: ['1'] }),
    'sinceIdTooOld',
    'ours',
  ]),
  [
    'the same since it says “post”',
    400,
    invalid(hosts[1], sinceId.replace('tweet', 'post')),
    'sinceIdTooOld',
    'ours',
  ],
];

const writes: readonly Row[] = [
  [
    'the same text twice',
    403,
    forbidden('You are not allowed to create a Tweet with duplicate content.'),
    'duplicateText',
    'permanent',
  ],
  [
    'the same text twice, older form',
    403,
    numbered(187, 'Status is a duplicate.'),
    'duplicateText',
    'permanent',
  ],
  [
    'nobody summoned us',
    403,
    forbidden(
      'Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by the author of the post you are replying to.',
    ),
    'notSummoned',
    'permanent',
  ],
  [
    'nobody summoned us, in other words',
    403,
    forbidden('You can only reply to or quote posts where you are mentioned or are the author.'),
    'notSummoned',
    'permanent',
  ],
  [
    'the author let only some answer',
    403,
    numbered(433, 'The original Tweet author restricted who can reply to this Tweet.'),
    'notSummoned',
    'permanent',
  ],
  [
    'a quote of somebody who did not mention us',
    403,
    forbidden(
      'Quoting this post is not allowed because you have not been mentioned or are not part of the conversation thread.',
    ),
    'notSummoned',
    'permanent',
  ],
  [
    'a parent that is gone',
    403,
    forbidden('You attempted to reply to a Tweet that is deleted or not visible to you.'),
    'parentGone',
    'permanent',
  ],
  [
    'a parent that is gone, as a 400 that speaks of posts',
    400,
    { detail: 'You attempted to reply to a Post that is deleted or not visible to you.' },
    'parentGone',
    'permanent',
  ],
  [
    'a parent that is gone, older form',
    403,
    numbered(385, 'You attempted to reply to a Tweet that is deleted or not visible to you.'),
    'parentGone',
    'permanent',
  ],
  [
    'a recipient who takes no messages',
    403,
    forbidden('You do not have permission to DM one or more participants.'),
    'recipientRefusesMessages',
    'permanent',
  ],
  [
    'a recipient who takes no messages, older form',
    403,
    numbered(349, 'You cannot send messages to this user.'),
    'recipientRefusesMessages',
    'permanent',
  ],
  [
    'an account held back by X',
    403,
    forbidden('This operation is not permitted.'),
    'restricted',
    'permanent',
  ],
  [
    'an account held back by X, older form',
    403,
    numbered(226, 'This request looks like it might be automated.'),
    'restricted',
    'permanent',
  ],
  ...[400, 403].map((status): Row => [
    `a long text, as ${status}`,
    status,
    blank(status, 'Bad Request', 'Your Tweet text is too long. For more information, please refer to …'),
    'textTooLong',
    'permanent',
  ]),
  [
    'a long text as an invalid parameter',
    400,
    invalid(hosts[0], 'Your Tweet text is too long.', { text: ['…'] }),
    'textTooLong',
    'permanent',
  ],
  [
    'media nobody knows',
    400,
    {
      errors: [{ message: 'Your media IDs are invalid.', parameters: { 'media.media_ids': ['[1]'] } }],
      title: 'Invalid Request',
      type: `${hosts[0]}invalid-request`,
    },
    'mediaInvalid',
    'permanent',
  ],
  [
    'media nobody knows, older form',
    400,
    numbered(324, 'The validation of media ids failed.'),
    'mediaInvalid',
    'permanent',
  ],
  ['anything else that is forbidden', 403, forbidden('Not for you.'), 'forbidden', 'permanent'],
  ['forbidden without a body', 403, undefined, 'forbidden', 'permanent'],
];

const accounts: readonly Row[] = [
  [
    'our account suspended',
    403,
    numbered(64, 'Your account is suspended and is not permitted to access this feature.'),
    'accountSuspended',
    'accountOwner',
  ],
  [
    'our account locked',
    403,
    numbered(
      326,
      'To protect our users from spam and other malicious activity, this account is temporarily locked. Please log in to https://twitter.com to unlock your account.',
    ),
    'accountLocked',
    'accountOwner',
  ],
];

/** Problems of one thing, as an answer of their own; the new specification names more than the older. */
const things: readonly Row[] = [
  ...onBothHosts('an unknown id', (host) => [
    '',
    404,
    {
      title: 'Not Found Error',
      detail: 'Could not find tweet with id: [1].',
      type: `${host}resource-not-found`,
    },
    'notFound',
    'permanent',
  ]),
  ['a route X does not have', 404, blank(404, 'Not Found'), 'notFound', 'permanent'],
  ...[
    'not-authorized-for-resource',
    'not-authorized-for-field',
    'field-unauthorized',
    'disallowed-resource',
  ].map((name): Row => [
    name,
    403,
    { title: 'Authorization Error', detail: 'Sorry, you are not authorized.', type: hosts[1] + name },
    'forbidden',
    'permanent',
  ]),
  ...['resource-unavailable', 'field-hydration-failure', 'internal-error'].map((name): Row => [
    name,
    400,
    { title: 'Unavailable', detail: 'It could not be loaded.', type: hosts[1] + name },
    'unavailable',
    'wait',
    'maybe taken',
  ]),
];

const outages: readonly Row[] = [
  [
    'an error inside X',
    500,
    blank(
      500,
      'Internal Server Error',
      'Something is broken. This is usually a temporary error, for example in a high load situation or if an endpoint is temporarily having issues.',
    ),
    'unavailable',
    'wait',
    'maybe taken',
  ],
  ...[502, 503, 504].flatMap((status): Row[] => [
    [`${status} in JSON`, status, blank(status, 'Service Unavailable'), 'unavailable', 'wait', 'maybe taken'],
    [`${status} as a page`, status, page('Over capacity'), 'unavailable', 'wait', 'maybe taken'],
    [`${status} without a body`, status, undefined, 'unavailable', 'wait', 'maybe taken'],
  ]),
  ['over capacity, older form', 503, numbered(130, 'Over capacity.'), 'unavailable', 'wait', 'maybe taken'],
  ...[400, 401, 403, 404].map((status): Row => [
    `a page with ${status} from before X: no word of X’s API`,
    status,
    page('Just a moment…'),
    'unavailable',
    'wait',
  ]),
];

const nonsense: readonly Row[] = [
  ['a body of a wrong shape', 400, { errors: 'no', type: 7, title: null }, 'badRequest', 'ours'],
  ['a list for a body', 400, [1, 2], 'badRequest', 'ours'],
  ['words for a body', 403, 'no', 'forbidden', 'permanent'],
];

const table = [
  ...tokens,
  ...apps,
  ...limits,
  ...requests,
  ...writes,
  ...accounts,
  ...things,
  ...outages,
  ...nonsense,
];

const rows = table.map(
  ([what, status, body, kind, by, open = 'not taken']) => [what, status, body, kind, by, open] as const,
);

describe('X’s refusals, by its literal bodies', () => {
  test.each(rows)('%s (%i)', (_what, status, body, kind, by, open) => {
    const error = classify({ method: 'POST', status, headers: {}, body }, xNow);
    expect([error.kind, classOf(error.kind), error.maybeTaken]).toEqual([kind, by, open === 'maybe taken']);
  });

  test('every kind that an answer can mean stands in the table', () => {
    const ofOurs: readonly XErrorKind[] = [
      ...(['tokenUnavailable', 'keyMissing', 'overBudget', 'tooLarge'] as const),
      ...(['unreachable', 'noAnswer', 'aborted'] as const),
    ];
    const seen = new Set([...table.map(([, , , kind]) => kind), ...ofOurs]);
    expect(xErrorKinds.filter((kind) => !seen.has(kind))).toEqual([]);
  });

  test('what is left of a refusal says which enrolment or cap it was', () => {
    const message = (body: object) =>
      classify({ method: 'GET', status: 403, headers: {}, body }, xNow).message;
    expect(message({ type: `${hosts[0]}client-forbidden`, reason: 'user-not-enrolled' })).toContain(
      'user-not-enrolled',
    );
    expect(message({ type: `${hosts[0]}usage-capped`, scope: 'Product', period: 'Monthly' })).toContain(
      'Product Monthly',
    );
  });

  test('S8 a since_id that is too old comes with the moment from which X takes one, if X names it', () => {
    const earliest = (message: string) =>
      classify({ method: 'GET', status: 400, headers: {}, body: invalid(hosts[1], message) }, xNow).earliest;
    expect(earliest(sinceId)).toEqual(new Date('2026-08-25T12:00:00Z'));
    expect(earliest("'since_id' must be a post id created after [2026-08-25T12:00:07Z]. Please")).toEqual(
      new Date('2026-08-25T12:00:07Z'),
    );
    expect(earliest("'since_id' must be a post id created after last week")).toBeNull();
  });

  test('a refusal says what its headers said of the limit, and which parameters X found invalid', () => {
    const headers = {
      'x-rate-limit-limit': '15',
      'x-rate-limit-remaining': '0',
      'x-rate-limit-reset': String(xNow.getTime() / 1_000 + 60),
    };
    const body = invalid(hosts[0], 'The query parameter is not valid', { 'tweet.fields': ['x'] });
    expect(classify({ method: 'GET', status: 400, headers, body }, xNow)).toMatchObject({
      rateLimit: { limit: 15, remaining: 0, resetAt: new Date(xNow.getTime() + 60_000) },
      parameters: ['tweet.fields'],
    });
    expect(
      classify({ method: 'GET', status: 403, headers, body: forbidden('Forbidden') }, xNow),
    ).toMatchObject({
      kind: 'missingScope',
      rateLimit: { remaining: 0 },
    });
  });
});

describe('a 200 that holds nothing but errors', () => {
  const item = (name: string, title: string, detail: string) => ({ title, detail, type: hosts[1] + name });
  test.each<[string, object, XErrorKind]>([
    ['gone', item('resource-not-found', 'Not Found Error', 'Could not find tweet with id: [1].'), 'notFound'],
    [
      'suspended',
      item('resource-not-found', 'Forbidden', 'User has been suspended: [12].'),
      'accountSuspended',
    ],
    [
      'protected',
      item(
        'not-authorized-for-resource',
        'Authorization Error',
        'Sorry, you are not authorized to see the user.',
      ),
      'forbidden',
    ],
    ['disallowed', item('disallowed-resource', 'Disallowed Resource', 'Not shown.'), 'forbidden'],
    [
      'for now unavailable',
      item('resource-unavailable', 'Resource Unavailable', 'Try later.'),
      'unavailable',
    ],
    [
      'a field that failed',
      item('field-hydration-failure', 'Field Hydration Failure', 'Try later.'),
      'unavailable',
    ],
    ['an error of X’s', item('internal-error', 'Internal Error', 'Try later.'), 'unavailable'],
    ['a problem X has invented since', item('sun-spots', 'Sun Spots', 'Look up.'), 'notFound'],
  ])('%s', (_what, error, kind) => {
    expect(classifyErrorsOnly({ errors: [error] }).kind).toBe(kind);
  });
});
