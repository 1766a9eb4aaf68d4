import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isLocalPath } from './local-path.js';

test.each([
  '/',
  '/docs',
  '/accounts/{accountId}/settings?tab=rules#top',
  '/a//b',
  '/caf%C3%A9',
  '/x?next=%2Fy',
])('%s stays on this site', (path) => {
  expect(isLocalPath(path)).toBe(true);
});

test.each([
  '',
  'docs',
  'https://evil.example',
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/%2Fevil.example',
  '/%252Fevil.example',
  '/%5Cevil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  '/%0A/evil.example',
  'javascript:alert(1)',
  '/%zz',
])('%j is refused: it may leave this site', (path) => {
  expect(isLocalPath(path)).toBe(false);
});

test('whatever is accepted resolves to this site', () => {
  const origin = 'https://desk.example';
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('/', '\\', '%', '2', 'F', 'f', '5', 'c', 'a', ':', '@', '\t', '.') }),
      (text) => {
        fc.pre(isLocalPath(text));
        expect(new URL(text, origin).origin).toBe(origin);
      },
    ),
  );
});
