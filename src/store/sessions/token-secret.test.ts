import { expect, test } from 'vitest';
import { isTokenSecret, newTokenSecret } from './token-secret.js';

test('a token is recognised by its checksum, and a single wrong character is not', () => {
  const secret = newTokenSecret();
  expect(isTokenSecret(secret)).toBe(true);
  expect(
    isTokenSecret(secret.replace(/^perch_./, (start) => `perch_${start.endsWith('x') ? 'y' : 'x'}`)),
  ).toBe(false);
  expect(isTokenSecret(`${secret} `)).toBe(false);
  expect(isTokenSecret('')).toBe(false);
});
