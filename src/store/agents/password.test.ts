import { expect, test } from 'vitest';
import { hashPassword, passwordMatches } from './password.js';

test('the right password matches, also typed in another Unicode form; a wrong one and nobody do not', async () => {
  const stored = await hashPassword('caf\u00e9 au lait');
  expect(await passwordMatches('cafe\u0301 au lait', stored)).toBe(true);
  expect(await passwordMatches('cafe au lait', stored)).toBe(false);
  expect(await passwordMatches('caf\u00e9 au lait', null)).toBe(false);
  expect(await passwordMatches('', null)).toBe(false);
});

test('the same password is stored differently each time, and never readable', async () => {
  const [first, second] = await Promise.all([hashPassword('secret words'), hashPassword('secret words')]);
  expect(first).not.toBe(second);
  expect(first).not.toContain('secret');
});
