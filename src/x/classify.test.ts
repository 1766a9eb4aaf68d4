import { describe, expect, test } from 'vitest';
import { classify, classifyErrorsOnly, type Answer } from './classify.js';
import { isXError, xErrorKinds, type XErrorKind } from './errors.js';

const xNow = new Date('2026-09-01T12:00:00Z');
const epoch = (date: Date) => String(date.getTime() / 1_000);
const after = (minutes: number) => new Date(xNow.getTime() + minutes * 60_000);

const answer = (status: number, body: unknown, rest: Partial<Answer> = {}): Answer => ({
  method: 'GET',
  status,
  headers: {},
  body,
  ...rest,
});
const forbidden = (detail: string) => ({ title: 'Forbidden', detail, type: 'about:blank', status: 403 });
const problem = (name: string, rest: object = {}) => ({
  title: name,
  type: `https://api.twitter.com/2/problems/${name}`,
  detail: '',
  ...rest,
});
const sinceId =
  "'since_id' must be a tweet id created after 2026-08-25T12:00Z. Please use a 'since_id' that is larger than 123";

/** X's literal bodies. */
const table: readonly (readonly [string, number, unknown, XErrorKind])[] = [
  [
    'a token that is expired, revoked or made up',
    401,
    { title: 'Unauthorized', type: 'about:blank', status: 401, detail: 'Unauthorized' },
    'unauthorized',
  ],
  ['a scope that is missing', 403, forbidden('Forbidden'), 'missingScope'],
  ['an unsuitable kind of token', 403, problem('unsupported-authentication'), 'clientForbidden'],
  [
    'an app outside a project',
    403,
    problem('client-forbidden', { reason: 'client-not-enrolled' }),
    'clientForbidden',
  ],
  [
    'no credits left',
    402,
    {
      title: 'CreditsDepleted',
      type: 'https://api.x.com/2/problems/credits',
      detail: 'Your enrolled account [1] does not have any credits to fulfill this request.',
    },
    'creditsDepleted',
  ],
  [
    'the spending cap',
    403,
    problem('spend-cap-reached', { detail: 'Your monthly spend cap has been reached.' }),
    'usageCapped',
  ],
  [
    'too many requests as a problem',
    429,
    { title: 'Too Many Requests', detail: 'Too Many Requests', type: 'about:blank', status: 429 },
    'rateLimited',
  ],
  [
    'too many requests in the older form',
    429,
    { errors: [{ code: 88, message: 'Rate limit exceeded' }] },
    'rateLimited',
  ],
  [
    'the cap of posts, whose rate limit is far from used up',
    429,
    {
      title: 'UsageCapExceeded',
      period: 'Monthly',
      scope: 'Product',
      type: 'https://api.x.com/2/problems/usage-capped',
    },
    'usageCapped',
  ],
  [
    'an invalid parameter',
    400,
    problem('invalid-request', {
      errors: [
        {
          message: 'The `max_results` query parameter value [101] is not valid',
          parameters: { max_results: ['101'] },
        },
      ],
    }),
    'badRequest',
  ],
  [
    'a since_id that is too old',
    400,
    problem('invalid-request', { errors: [{ message: sinceId, parameters: { since_id: ['1'] } }] }),
    'sinceIdTooOld',
  ],
  [
    'the same text twice',
    403,
    forbidden('You are not allowed to create a Tweet with duplicate content.'),
    'duplicateText',
  ],
  [
    'nobody summoned us',
    403,
    forbidden(
      'Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by the author of the post you are replying to.',
    ),
    'notSummoned',
  ],
  [
    'nobody summoned us, in other words',
    403,
    forbidden('You can only reply to or quote posts where you are mentioned or are the author.'),
    'notSummoned',
  ],
  [
    'a quote of somebody who did not mention us',
    403,
    forbidden(
      'Quoting this post is not allowed because you have not been mentioned or are not part of the conversation thread.',
    ),
    'notSummoned',
  ],
  [
    'a parent that is gone',
    403,
    forbidden('You attempted to reply to a Tweet that is deleted or not visible to you.'),
    'parentGone',
  ],
  [
    'a recipient who takes no messages',
    403,
    forbidden('You do not have permission to DM one or more participants.'),
    'recipientRefusesMessages',
  ],
  ['anything else forbidden', 403, forbidden('This operation is not permitted.'), 'forbidden'],
  [
    'our account suspended',
    403,
    { errors: [{ code: 64, message: 'Your account is suspended' }] },
    'accountSuspended',
  ],
  ['our account locked', 403, { errors: [{ code: 326, message: 'To protect our users…' }] }, 'accountLocked'],
  ['a long text, as 403', 403, forbidden('Your Tweet text is too long.'), 'textTooLong'],
  [
    'a long text, as 400',
    400,
    problem('invalid-request', { errors: [{ message: 'Your Tweet text is too long.' }] }),
    'textTooLong',
  ],
  [
    'media nobody knows',
    400,
    { errors: [{ message: 'Your media IDs are invalid.' }], title: 'Invalid Request' },
    'badRequest',
  ],
  ['an unknown id', 404, problem('resource-not-found'), 'notFound'],
  [
    'an error inside X',
    500,
    {
      title: 'Internal Server Error',
      type: 'about:blank',
      detail: 'Something is broken. This is usually a temporary error',
    },
    'unavailable',
  ],
  ['an overloaded X that answers in HTML', 503, '<html><body>Over capacity</body></html>', 'unavailable'],
  [
    'a refresh token that is spent or revoked',
    400,
    { error: 'invalid_request', error_description: 'Value passed for the token was invalid.' },
    'noAccess',
  ],
  [
    'a code that is spent or too old',
    400,
    { error: 'invalid_request', error_description: 'Value passed for the authorization code was invalid.' },
    'noAccess',
  ],
  ['a refresh token, by the standard', 400, { error: 'invalid_grant' }, 'noAccess'],
  [
    'a token request that we built badly',
    400,
    { error: 'invalid_request', error_description: 'Missing required parameter [refresh_token].' },
    'badRequest',
  ],
  [
    'our own credentials',
    401,
    { error: 'unauthorized_client', error_description: 'Missing valid authorization header' },
    'clientForbidden',
  ],
  ['a body that is nothing', 403, undefined, 'forbidden'],
  ['a body of a wrong shape', 400, { errors: 'no', type: 7 }, 'badRequest'],
];

describe('X’s refusals', () => {
  test.each(table)('%s (%i)', (_what, status, body, kind) => {
    expect(classify(answer(status, body), xNow).kind).toBe(kind);
  });

  test('types count by their last part, whatever the host', () => {
    for (const host of ['https://api.twitter.com/2', 'https://api.x.com/2', 'https://docs.x.com'])
      expect(classify(answer(403, { type: `${host}/problems/client-forbidden` }), xNow).kind).toBe(
        'clientForbidden',
      );
  });

  test('a 200 with errors only says why there is nothing', () => {
    const kind = (type: string, title: string, detail: string) =>
      classifyErrorsOnly({
        errors: [{ title, detail, type: `https://api.twitter.com/2/problems/${type}` }],
      }).kind;
    expect([
      kind('resource-not-found', 'Forbidden', 'User has been suspended: [12].'),
      kind('not-authorized-for-resource', 'Authorization Error', 'Sorry, you are not authorized to see it.'),
      kind('resource-not-found', 'Not Found Error', 'Could not find tweet with id: [1].'),
    ]).toEqual(['accountSuspended', 'forbidden', 'notFound']);
  });

  test('a write’s error never repeats what X quoted of the request', () => {
    const body = problem('invalid-request', {
      detail: 'secret words',
      errors: [{ message: 'Bad text [secret words]', parameters: { text: ['secret words'] } }],
    });
    const error = classify(answer(400, body, { method: 'POST' }), xNow);
    expect(error.message).not.toContain('secret words');
    expect(error.message).toContain('text');
    expect(classify(answer(400, body), xNow).message).toContain('Bad text');
  });

  test('messages stay short', () => {
    expect(classify(answer(403, forbidden('long '.repeat(500))), xNow).message.length).toBeLessThanOrEqual(
      300,
    );
  });

  test('only an answer that leaves the outcome open may have been taken', () => {
    const open = table
      .filter(([, status, body]) => classify(answer(status, body), xNow).maybeTaken)
      .map((row) => row[1]);
    expect(open).toEqual([500, 503]);
  });

  test('isXError tells kinds apart', () => {
    const error = classify(answer(404, {}), xNow);
    expect([isXError(error), isXError(error, 'notFound'), isXError(error, 'lost')]).toEqual([
      true,
      true,
      false,
    ]);
    expect(isXError(new Error('x'))).toBe(false);
    expect(new Set(xErrorKinds).size).toBe(xErrorKinds.length);
  });
});

describe('when a rate limit ends', () => {
  const resetAt = (headers: Answer['headers']) => classify(answer(429, {}, { headers }), xNow).resetAt;

  test.each([
    [
      'the window that is used up',
      { 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': epoch(after(9)) },
      9,
    ],
    [
      'the day’s window where that one is used up',
      {
        'x-rate-limit-remaining': '12',
        'x-rate-limit-reset': epoch(after(9)),
        'x-user-limit-24hour-remaining': '0',
        'x-user-limit-24hour-reset': epoch(after(300)),
      },
      300,
    ],
    [
      'the later of two that are used up',
      {
        'x-rate-limit-remaining': '0',
        'x-rate-limit-reset': epoch(after(9)),
        'x-app-limit-24hour-remaining': '0',
        'x-app-limit-24hour-reset': epoch(after(200)),
      },
      200,
    ],
    ['retry-after', { 'retry-after': '120' }, 2],
    [
      'the short window, though something is left',
      { 'x-rate-limit-remaining': '3', 'x-rate-limit-reset': epoch(after(4)) },
      4,
    ],
    ['a minute without headers', {}, 1],
    [
      'a minute if the reset has passed',
      { 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': epoch(after(-9)) },
      1,
    ],
    [
      'a minute if the reset is given in milliseconds',
      { 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': String(after(5).getTime()) },
      1,
    ],
    [
      'a minute if the reset is not a number',
      { 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': 'soon' },
      1,
    ],
  ])('%s', (_what, headers, minutes) => {
    expect(resetAt(headers)).toEqual(after(minutes));
  });
});
