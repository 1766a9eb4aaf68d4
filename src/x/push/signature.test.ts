import fc from 'fast-check';
import { expect, test } from 'vitest';
import { challengeAnswer, isSignedByX } from './signature.js';

test('the challenge is answered as X computes it', () => {
  // HMAC-SHA256 of "token" under "secret", by openssl.
  expect(challengeAnswer('secret', 'token')).toEqual({
    response_token: 'sha256=6UERDj0r/oJiHw4+FDRzDXMF0QbF9oyHFl0LJ6RhGko=',
  });
});

test('only the very bytes under the right secret are X’s', () => {
  const { response_token: signature } = challengeAnswer('secret', '{"a":1}');
  expect(isSignedByX('secret', Buffer.from('{"a":1}'), signature)).toBe(true);
  expect(isSignedByX('secret', Buffer.from('{"a": 1}'), signature)).toBe(false);
  expect(isSignedByX('other', Buffer.from('{"a":1}'), signature)).toBe(false);
  for (const none of [undefined, '', 'sha256=', [signature], signature.slice(0, -1), `${signature}=`])
    expect(isSignedByX('secret', Buffer.from('{"a":1}'), none)).toBe(false);
});

test('a signature that differs anywhere is refused', () => {
  const body = Buffer.from('{"data":{}}');
  const { response_token: right } = challengeAnswer('secret', body.toString());
  fc.assert(
    fc.property(fc.nat(right.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (at, letter) => {
      fc.pre(right[at] !== letter);
      expect(isSignedByX('secret', body, right.slice(0, at) + letter + right.slice(at + 1))).toBe(false);
    }),
  );
});
