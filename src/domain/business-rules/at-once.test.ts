import { expect, it } from 'vitest';
import { eventsAtOnce } from './at-once.js';

it.each([
  [0, 100],
  [1, 100],
  [20, 100],
  [21, 95],
  [100, 20],
  [5_000, 5],
])('S52 with %i webhooks %i events have a turn together', (webhooks, events) => {
  expect(eventsAtOnce(webhooks)).toBe(events);
});
