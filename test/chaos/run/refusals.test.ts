import { expect, test } from 'vitest';
import { readsRefused } from './refusals.js';

const read = { seq: 1, at: '', method: 'GET', path: '', query: {}, outcome: 'answered' as const };

test('counts reads that X broke, limited and left without answer, and no other request', () => {
  const refused = [
    { ...read, status: 503 },
    { ...read, status: 429 },
    { ...read, outcome: 'hung' as const },
  ];
  const others = [
    { ...read, status: 200 },
    { ...read, status: 401 },
    { ...read, method: 'POST', status: 503 },
  ];
  expect(readsRefused([...refused, ...others])).toBe(3);
  expect(readsRefused(others)).toBe(0);
});
