import { describe, expect, it } from 'vitest';
import { answers } from './answers.js';
import { refusal } from './errors.js';

const post = { id: '1', text: 'hi', edit_history_tweet_ids: ['1'] };
const page = (changed: object) => ({ data: [post], meta: { result_count: 1 }, ...changed });

describe('the schemas of X’s answers', () => {
  it('accept a page and an empty page', () => {
    expect(answers.timeline.safeParse(page({})).success).toBe(true);
    expect(answers.timeline.safeParse({ meta: { result_count: 0 } }).success).toBe(true);
  });

  it.each([
    ['an empty data', page({ data: [] })],
    ['a field that X does not have', page({ data: [{ ...post, mood: 'sad' }] })],
    ['an id that is a number', page({ data: [{ ...post, id: 1 }] })],
    ['milliseconds', page({ data: [{ ...post, created_at: '2026-01-01T00:00:00.123Z' }] })],
    ['an empty includes list', page({ includes: { users: [] } })],
    ['no meta', { data: [post] }],
    ['an unknown top-level key', page({ cursor: 'x' })],
  ])('refuse %s', (_what, body) => {
    expect(answers.timeline.safeParse(body).success).toBe(false);
  });

  it('refuse an error of another form', () => {
    expect(refusal.safeParse({ error: 'no' }).success).toBe(false);
    expect(refusal.safeParse({ title: 'x', detail: 'x', type: 'about:blank', status: 200 }).success).toBe(
      false,
    );
  });
});
