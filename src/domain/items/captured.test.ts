import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  byXTime,
  capturedMessage,
  capturedPost,
  originsOfHit,
  originsOfMention,
  repliedToId,
  unknownUser,
  unreadable,
  type Ours,
} from './captured.js';
import type { Origin } from './item.js';
import { ada, at, bob, noon, us, xIdAt } from '../test/examples.js';
import type { PostReference, XDirectMessage, XPost, XUser } from '../at-x/objects.js';

const ours: Ours = {
  accountId: 'account',
  xUserId: us.xUserId,
  ownConversations: new Set(['our-root']),
};

const xPost = (changes: Partial<XPost> = {}): XPost => ({
  xId: '500',
  latestXId: '500',
  author: ada,
  text: 'Where is my parcel, @acme?',
  media: [],
  createdAt: noon,
  conversationXId: '500',
  inReplyToXUserId: null,
  references: [],
  mentionedXUserIds: [us.xUserId],
  ...changes,
});
const written = (xId: string, author: XUser) => [xId, xPost({ xId, author })] as const;
const referenced = new Map([written('ours', us), written('theirs', bob)]);
const to = (type: PostReference['type'], xId: string): PostReference => ({ type, xId });

describe('S22 what a post that a stream found is to us', () => {
  test.each<[string, Partial<XPost>, Origin[]]>([
    ['names us: that is for the mentions list to tell', {}, ['stream']],
    ['is ours: it opens nothing', { author: us }, ['stream', 'own']],
    ['quotes a post of ours', { references: [to('quoted', 'ours')] }, ['stream', 'quote']],
    ['quotes somebody else', { references: [to('quoted', 'theirs')] }, ['stream']],
    ['answers us', { inReplyToXUserId: us.xUserId }, ['stream', 'replyToUs']],
    ['reposts somebody', { references: [to('reposted', 'theirs')] }, ['stream', 'repost']],
    [
      'answers somebody in our thread, and may not have addressed us',
      { references: [to('repliedTo', 'theirs')], conversationXId: 'our-root' },
      ['stream'],
    ],
  ])('%s', (_words, changes, origins) => {
    expect(originsOfHit(xPost(changes), referenced, ours)).toEqual(origins);
  });
});

describe('S13 what a post of the mentions list is to us', () => {
  test.each<[string, Partial<XPost>, Origin[]]>([
    ['names us', {}, ['mention']],
    [
      'answers our post',
      { references: [to('repliedTo', 'ours')], inReplyToXUserId: us.xUserId },
      ['mention', 'replyToUs'],
    ],
    [
      'answers our post that X does not show',
      { references: [to('repliedTo', 'gone')], inReplyToXUserId: us.xUserId },
      ['mention', 'replyToUs'],
    ],
    [
      'answers somebody else in our thread',
      { references: [to('repliedTo', 'theirs')], inReplyToXUserId: bob.xUserId, conversationXId: 'our-root' },
      ['mention', 'deepReply'],
    ],
    [
      "answers somebody else in somebody else's thread",
      { references: [to('repliedTo', 'theirs')], inReplyToXUserId: bob.xUserId },
      ['mention'],
    ],
    ['quotes our post', { references: [to('quoted', 'ours')] }, ['mention', 'quote']],
    ['quotes somebody else and names us', { references: [to('quoted', 'theirs')] }, ['mention']],
    ['quotes what X does not show', { references: [to('quoted', 'gone')] }, ['mention']],
    [
      'quotes us in an answer to us',
      { references: [to('repliedTo', 'ours'), to('quoted', 'ours')], inReplyToXUserId: us.xUserId },
      ['mention', 'quote'],
    ],
    [
      'quotes somebody else in an answer to us',
      { references: [to('repliedTo', 'ours'), to('quoted', 'theirs')], inReplyToXUserId: us.xUserId },
      ['mention', 'replyToUs'],
    ],
    ['reposts', { references: [to('reposted', 'ours')] }, ['mention', 'repost']],
    ['stands in our thread without answering', { conversationXId: 'our-root' }, ['mention']],
    ['is our own', { author: us }, ['own']],
    [
      'is our own answer to ourselves',
      { author: us, references: [to('repliedTo', 'ours')], inReplyToXUserId: us.xUserId },
      ['own'],
    ],
  ])('%s', (_, changes, origins) => {
    expect(originsOfMention(xPost(changes), referenced, ours)).toEqual(origins);
  });

  test('S22 a connected account that mentions another is anyone to the other', () => {
    const theirs = { ...ours, accountId: 'other', xUserId: bob.xUserId };
    expect(originsOfMention(xPost({ author: us }), referenced, theirs)).toEqual(['mention']);
  });
});

describe('a captured post', () => {
  test('keeps what X says, waits to be filed, and carries what it answers as context (S34)', () => {
    const post = xPost({ latestXId: '501', references: [to('quoted', 'ours'), to('repliedTo', 'theirs')] });
    expect(repliedToId(post)).toBe('theirs');
    expect(capturedPost(post, 'mentions', ['mention', 'quote'], referenced, ours)).toEqual({
      accountId: 'account',
      kind: 'post',
      xId: '500',
      latestXId: '501',
      source: 'mentions',
      origins: ['mention', 'quote'],
      author: ada,
      text: post.text,
      media: [],
      createdAt: noon,
      conversationXId: '500',
      inReplyToXId: 'theirs',
      parent: { xId: 'theirs', author: bob, text: post.text, createdAt: noon },
      peerXUserId: null,
      edits: [],
      toFile: true,
      verdict: null,
      ticketId: null,
      answeredAt: null,
      setAside: null,
    });
  });

  test('S34 a missing parent is tolerated', () => {
    const post = xPost({ references: [to('repliedTo', 'gone')] });
    expect(capturedPost(post, 'mentions', ['mention'], referenced, ours)).toMatchObject({
      inReplyToXId: 'gone',
      parent: null,
    });
  });

  test('S34 what it quotes is not what it answers', () => {
    const post = xPost({ references: [to('quoted', 'ours')] });
    expect(repliedToId(post)).toBeNull();
    expect(capturedPost(post, 'mentions', ['mention', 'quote'], referenced, ours)).toMatchObject({
      inReplyToXId: null,
      parent: null,
    });
  });
});

describe('a captured direct message', () => {
  const xMessage = (changes: Partial<XDirectMessage> = {}): XDirectMessage => ({
    xId: '700',
    senderXUserId: ada.xUserId,
    sender: ada,
    peerXUserId: ada.xUserId,
    text: 'Hello',
    media: [],
    createdAt: noon,
    ...changes,
  });

  test("from the customer is the customer's", () => {
    expect(capturedMessage(xMessage(), ours)).toMatchObject({
      kind: 'directMessage',
      source: 'directMessages',
      origins: ['directMessage'],
      author: ada,
      peerXUserId: ada.xUserId,
      conversationXId: null,
      inReplyToXId: null,
      toFile: true,
    });
  });

  test('S24 from us belongs to the customer it went to', () => {
    expect(capturedMessage(xMessage({ senderXUserId: us.xUserId, sender: us }), ours)).toMatchObject({
      origins: ['directMessage', 'own'],
      author: us,
      peerXUserId: ada.xUserId,
    });
  });

  test('S21 in a group creates nothing', () => {
    expect(capturedMessage(xMessage({ peerXUserId: null }), ours)).toBeNull();
  });

  test('by somebody X does not describe keeps their id', () => {
    expect(capturedMessage(xMessage({ sender: null }), ours)?.author).toEqual(unknownUser(ada.xUserId));
  });
});

test.each([
  ['directMessages', 'directMessage', 'directMessage'],
  ['mentions', 'post', 'mention'],
  ['likes', 'post', 'like'],
  ['ownPosts', 'post', 'own'],
] as const)(
  'S26 what cannot be read from %s is set aside with its reason, in its place in time',
  (source, kind, origin) => {
    const xId = xIdAt(at(3));
    const item = unreadable({ xId, reason: 'no author' }, source, 'account', at(9));
    expect(item).toMatchObject({
      kind,
      xId,
      origins: [origin],
      createdAt: at(3),
      setAside: { reason: 'no author', at: at(9) },
      ticketId: null,
    });
    expect(item).not.toHaveProperty('toFile');
  },
);

describe("S36 X's order", () => {
  test('is by time, then by id as a number', () => {
    const items = [
      { createdAt: at(1), xId: '9' },
      { createdAt: at(0), xId: '10' },
      { createdAt: at(0), xId: '9' },
    ];
    expect([...items].sort(byXTime).map(({ createdAt, xId }) => [createdAt, xId])).toEqual([
      [at(0), '9'],
      [at(0), '10'],
      [at(1), '9'],
    ]);
  });

  test('is the same from every order they come in', () => {
    const items = fc.uniqueArray(
      fc.record({ minute: fc.integer({ min: 0, max: 3 }), id: fc.bigInt({ min: 1n, max: 200n }) }),
      {
        selector: ({ id }) => id,
      },
    );
    fc.assert(
      fc.property(
        items.chain((given) =>
          fc.tuple(fc.constant(given), fc.shuffledSubarray(given, { minLength: given.length })),
        ),
        ([given, shuffled]) => {
          const sorted = (list: typeof given) =>
            list.map(({ minute, id }) => ({ createdAt: at(minute), xId: String(id) })).sort(byXTime);
          expect(sorted(shuffled)).toEqual(sorted(given));
        },
      ),
    );
  });
});
