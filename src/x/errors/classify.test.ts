import { describe, expect, test } from 'vitest';
import { classify, classifyErrorsOnly } from './classify.js';
import type { Answer } from './problem.js';
import { isXError, xErrorKinds } from './x-error.js';

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

describe('X’s refusals', () => {
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

  test('isXError tells kinds apart', () => {
    const error = classify(answer(404, {}), xNow);
    expect([isXError(error), isXError(error, 'notFound'), isXError(error, 'noAnswer')]).toEqual([
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
