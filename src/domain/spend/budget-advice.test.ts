import { expect, test } from 'vitest';
import { budgetAdvice } from './budget-advice.js';
import { sourceKinds } from '../sources/kinds.js';
import { microsOf } from './prices.js';

/** Without streams, whose smallest page is twice as dear. */
const lists = sourceKinds.filter((kind) => kind !== 'streams');

test('S50 a budget that no page of posts fits in is told, with what it would take', () => {
  const advice = budgetAdvice(microsOf(0.224), lists);
  expect(advice).toContain('of mentions, own posts: a page may cost up to $0.225');
  expect(advice).toContain('Raise dailyBudgetUsd to $0.225 at least');
  expect(budgetAdvice(microsOf(0.01), lists)).toContain('direct messages');
});

test('S50 of one that all pages fit in there is nothing to say, nor of lists that are not read', () => {
  expect(budgetAdvice(microsOf(0.225), lists)).toBeNull();
  expect(budgetAdvice(microsOf(0.02), ['directMessages'])).toBeNull();
  expect(budgetAdvice(null, lists)).toBeNull();
});

test('S50 a stream’s smallest page is of ten posts', () => {
  expect(budgetAdvice(microsOf(0.449), sourceKinds)).toContain('of streams: a page may cost up to $0.45');
  expect(budgetAdvice(microsOf(0.45), sourceKinds)).toBeNull();
});
