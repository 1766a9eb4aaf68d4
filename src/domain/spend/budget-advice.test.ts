import { expect, test } from 'vitest';
import { budgetAdvice } from './budget-advice.js';
import { sourceKinds } from '../sources/kinds.js';
import { microsOf } from './prices.js';

test('S50 a budget that no page of posts fits in is told, with what it would take', () => {
  const advice = budgetAdvice(microsOf(0.224), sourceKinds);
  expect(advice).toContain('of mentions, own posts: a page may cost up to $0.225');
  expect(advice).toContain('Raise dailyBudgetUsd to $0.225 at least');
  expect(budgetAdvice(microsOf(0.01), sourceKinds)).toContain('direct messages');
});

test('S50 of one that all pages fit in there is nothing to say, nor of lists that are not read', () => {
  expect(budgetAdvice(microsOf(0.225), sourceKinds)).toBeNull();
  expect(budgetAdvice(microsOf(0.02), ['directMessages'])).toBeNull();
  expect(budgetAdvice(null, sourceKinds)).toBeNull();
});
