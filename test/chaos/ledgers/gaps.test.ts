import { describe, expect, test } from 'vitest';
import { acme, nothing, post } from './facts-rig.js';
import type { Facts, GapFacts } from './facts.js';
import { gapDifferences } from './gaps.js';

const dayMs = 86_400_000;
const gap = (more: Partial<GapFacts>): GapFacts => ({
  ...{ accountId: acme.id, source: 'mentions', reason: 'listLimit' },
  ...{ from: '2026-01-01T00:00:00.000Z', to: '2026-01-02T00:00:00.000Z' },
  ...more,
});
const mentions = (count: number, more: object = {}): Facts['posts'] =>
  Array.from({ length: count }, (_, index) => post(String(1_000 + index), '2', '@acme', more));
const before = { createdAt: '2025-12-31T23:59:59.999Z' };

const differences = (found: GapFacts, longestLeapMs: number, posts: Facts['posts'] = []) =>
  gapDifferences({ ...nothing, gaps: [found], posts }, longestLeapMs);

const ofMessages = { source: 'directMessages', reason: 'messageHorizon' } as const;

describe('the gaps of a run (S8)', () => {
  test.each<[string, GapFacts, number, Facts['posts']]>([
    ['more mentions than X lists', gap({}), 0, mentions(801)],
    ['messages older than X gives', gap(ofMessages), 30 * dayMs, []],
    ['an id older than X searches from', gap({ reason: 'postHorizon' }), 7 * dayMs, []],
  ])('%s explain one', (_, found, leapMs, posts) => {
    expect(differences(found, leapMs, posts)).toEqual([]);
  });

  test.each<[string, GapFacts, number, Facts['posts']]>([
    ['no more mentions than X lists', gap({}), 0, mentions(800)],
    ['mentions of before it', gap({}), 0, mentions(801, before)],
    ['reposts, which X lists among no mentions', gap({}), 0, mentions(801, { reposts: '1' })],
    ['mentions of somebody else', gap({}), 0, mentions(801, { mentions: ['bolt'] })],
    ['mentions, of own posts', gap({ source: 'ownPosts' }), 0, mentions(801)],
    ['a leap of less than X gives messages for', gap(ofMessages), 30 * dayMs - 1, []],
    ['a leap of less than X searches back', gap({ reason: 'postHorizon' }), 7 * dayMs - 1, []],
    ['a reason nobody knows', gap({ reason: 'other' }), 400 * dayMs, mentions(801)],
    ['an account nobody knows', gap({ accountId: 'a2' }), 0, mentions(801)],
    ['a gap without extent', gap({ to: gap({}).from }), 0, mentions(801)],
  ])('%s explain none', (_, found, leapMs, posts) => {
    expect(differences(found, leapMs, posts).map(({ kind }) => kind)).toEqual(['gap']);
  });
});
