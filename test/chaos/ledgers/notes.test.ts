import { describe, expect, test } from 'vitest';
import { acme, itemOf, nothing, post, ticketOf } from './facts-rig.js';
import type { AccountFacts, CommentFacts, Facts } from './facts.js';
import { noteDifferences } from './notes.js';

const note = (text: string, xId = '100'): CommentFacts => ({
  ...{ id: `n${xId}`, side: 'system', xId, replyId: null },
  ...{ text, edits: [], gone: null },
});
const likedNote = note('@acme liked this on X');
const repostedNote = note('@acme reposted this on X');

const liking: AccountFacts = { ...acme, likes: true };
const janes = post('100', '2', '@acme help');
const repost = post('300', acme.xUserId, 'RT @jane: @acme help', { reposts: '100' });
const like = { user: 'acme', userId: acme.xUserId, postId: '100', createdAt: '2026-01-01T00:00:00.000Z' };

/** Jane's post is on ticket 1, with these notes. */
const facts = (more: Partial<Facts>, ...notes: CommentFacts[]): Facts => ({
  ...nothing,
  accounts: [liking],
  posts: [janes],
  inbox: [itemOf('100', 'post', 't1')],
  tickets: [ticketOf(1, 'x', ...notes)],
  ...more,
});
const gone = { ...janes, deleted: true };
const edited = [
  { ...janes, replacedBy: '105' },
  post('105', '2', '@acme help!', { editHistory: ['100', '105'] }),
];

describe('the notes of what an account did at X (S3)', () => {
  test.each<[string, Facts]>([
    ['a like that stands, noted once', facts({ likes: [like] }, likedNote)],
    ['a repost, noted once', facts({ posts: [janes, repost] }, repostedNote)],
    ['both, each noted', facts({ likes: [like], posts: [janes, repost] }, likedNote, repostedNote)],
    [
      'a repost of each of two versions, each noted',
      facts(
        { posts: [...edited, repost, { ...repost, id: '301', reposts: '105' }] },
        repostedNote,
        repostedNote,
      ),
    ],
    ['a like of a later version', facts({ likes: [{ ...like, postId: '105' }], posts: edited }, likedNote)],
    ['a like that was taken back and seen before', facts({}, likedNote)],
    ['a like of what is deleted since, seen before', facts({ likes: [like], posts: [gone] }, likedNote)],
    ['a like of what is deleted since, never seen', facts({ likes: [like], posts: [gone] })],
    ['a like of an account whose likes are not polled', facts({ accounts: [acme], likes: [like] })],
    ['a like of what is on no ticket', facts({ likes: [like], inbox: [itemOf('100', 'post', null)] })],
    ['somebody else’s like', facts({ likes: [{ ...like, user: 'jane', userId: '2' }] })],
  ])('%s: nothing differs', (_, all) => {
    expect(noteDifferences(all)).toEqual([]);
  });

  test.each<[string, string, Facts]>([
    ['a like that nobody noted', 'lost', facts({ likes: [like] })],
    ['a repost that nobody noted', 'lost', facts({ posts: [janes, repost] })],
    ['a like noted twice', 'doubled', facts({ likes: [like] }, likedNote, likedNote)],
    ['a repost noted twice', 'doubled', facts({ posts: [janes, repost] }, repostedNote, repostedNote)],
    ['a repost noted as a like', 'lost', facts({ posts: [janes, repost] }, likedNote)],
    ['a repost that never was', 'unexpected', facts({}, repostedNote)],
    ['a like nobody asked X for', 'unexpected', facts({ accounts: [acme] }, likedNote)],
    ['a like taken back and noted twice', 'unexpected', facts({}, likedNote, likedNote)],
    [
      'a repost of what is deleted since, noted twice',
      'unexpected',
      facts({ posts: [gone, repost] }, repostedNote, repostedNote),
    ],
    [
      'a like noted on another ticket',
      'lost',
      facts({ likes: [like], tickets: [ticketOf(1, 'x'), ticketOf(2, 'x', likedNote)] }),
    ],
  ])('%s: %s', (_, kind, all) => {
    expect(noteDifferences(all).map((each) => each.kind)).toContain(kind);
  });

  test('what customers and agents say is no note', () => {
    const said = { ...repostedNote, side: 'customer' as const };
    expect(noteDifferences(facts({}, said))).toEqual([]);
  });
});
