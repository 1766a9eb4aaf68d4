import { describe, expect, test } from 'vitest';
import { parseMessages, parsePosts, parseUsers } from './parse.js';
import { envelope } from './schemas.js';

const ada = {
  id: '20',
  username: 'ada',
  name: 'Ada',
  verified_type: 'blue',
  profile_image_url: 'https://pbs.example/ada_normal.jpg',
  public_metrics: { followers_count: 12, following_count: 3, tweet_count: 45, listed_count: 0 },
};
const acme = { id: '10', username: 'acme', name: 'Acme' };
const post = {
  id: '100',
  text: '@acme my router &amp; modem are broken',
  author_id: '20',
  created_at: '2026-09-01T12:00:00.000Z',
  conversation_id: '100',
  edit_history_tweet_ids: ['100'],
  entities: { mentions: [{ start: 0, end: 5, username: 'acme', id: '10' }] },
};
const posts = (body: object) => parsePosts(envelope.parse(body));
const onePost = (data: object, includes: object = { users: [ada, acme] }) =>
  posts({ data: [{ ...post, ...data }], includes }).data[0]!;

/** The same page as X says it since it says "post". */
const renamed: Readonly<Record<string, string>> = {
  edit_history_tweet_ids: 'edit_history_post_ids',
  referenced_tweets: 'referenced_posts',
  note_tweet: 'note_post',
  tweet_count: 'post_count',
  tweets: 'posts',
};
function inPostWords(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inPostWords);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [renamed[name] ?? name, inPostWords(inner)]),
  );
}

describe('posts', () => {
  test('a post is read with its author, times and mentions', () => {
    expect(onePost({})).toEqual({
      xId: '100',
      latestXId: '100',
      author: {
        xUserId: '20',
        handle: 'ada',
        name: 'Ada',
        followers: 12,
        posts: 45,
        verifiedType: 'blue',
        avatarUrl: 'https://pbs.example/ada_normal.jpg',
      },
      text: '@acme my router & modem are broken',
      media: [],
      createdAt: new Date('2026-09-01T12:00:00Z'),
      conversationXId: '100',
      inReplyToXUserId: null,
      references: [],
      mentionedXUserIds: ['10'],
    });
  });

  test.each([
    ['en', 'en'],
    ['zh-CN', 'zh-cn'],
    ['und', undefined],
    ['qme', undefined],
    ['zxx', undefined],
    [null, undefined],
    [7, undefined],
    ['', undefined],
  ])('S52 X’s %j as the language gives %j', (lang, language) => {
    expect(onePost({ lang }).language).toBe(language);
  });

  test('both of X’s vocabularies give the same', () => {
    const page = {
      data: [
        {
          ...post,
          edit_history_tweet_ids: ['98', '100'],
          referenced_tweets: [{ type: 'replied_to', id: '90' }],
          note_tweet: { text: 'the long form', entities: {} },
        },
      ],
      includes: { users: [ada, acme], tweets: [{ ...post, id: '90' }] },
      meta: { result_count: 1 },
    };
    const inTweets = posts(page);
    expect(inTweets.data[0]).toMatchObject({ xId: '98', text: 'the long form' });
    expect(inTweets.referenced).toHaveLength(1);
    expect(posts(inPostWords(page) as object)).toEqual(inTweets);
  });

  test('S25 an edited post keeps its first id and is answered under its newest', () => {
    expect(onePost({ id: '101', edit_history_tweet_ids: ['9', '100', '101'] })).toMatchObject({
      xId: '9',
      latestXId: '101',
    });
    expect(onePost({ edit_history_tweet_ids: [''] })).toMatchObject({ xId: '100', latestXId: '100' });
  });

  test('a reference to any version of an edited post leads to its first id', () => {
    const parent = { ...post, id: '91', edit_history_tweet_ids: ['90', '91'] };
    expect(
      onePost(
        { referenced_tweets: [{ type: 'replied_to', id: '91' }], in_reply_to_user_id: '20' },
        { users: [ada], tweets: [parent] },
      ),
    ).toMatchObject({ references: [{ type: 'repliedTo', xId: '90' }], inReplyToXUserId: '20' });
  });

  test('S25 the long form stands before the cut one, with its own links', () => {
    const long = 'so long … https://t.co/b';
    expect(
      onePost({
        text: 'so lo… https://t.co/a',
        note_tweet: {
          text: long,
          entities: { urls: [{ url: 'https://t.co/b', expanded_url: 'https://b.io' }] },
        },
      }).text,
    ).toBe('so long … https://b.io');
  });

  test('S25 media is listed and its link dropped; media X does not list stays as a link', () => {
    const withPicture = {
      text: 'Broken https://t.co/p',
      attachments: { media_keys: ['3_1'] },
      entities: {
        urls: [
          { url: 'https://t.co/p', expanded_url: 'https://x.com/ada/status/100/photo/1', media_key: '3_1' },
        ],
      },
    };
    const media = [
      { media_key: '3_1', type: 'photo', url: 'https://pbs.example/1.jpg', alt_text: 'a router' },
    ];
    expect(onePost(withPicture, { users: [ada], media })).toMatchObject({
      text: 'Broken',
      media: [{ key: '3_1', type: 'photo', url: 'https://pbs.example/1.jpg', altText: 'a router' }],
    });
    expect(onePost(withPicture)).toMatchObject({
      text: 'Broken https://x.com/ada/status/100/photo/1',
      media: [],
    });
  });

  test('S25 a repost shows the whole original also where X does not name its author beside it', () => {
    const repost = { text: 'RT @ada: the wh…', referenced_posts: [{ type: 'reposted', id: '80' }] };
    const original = { ...post, id: '80', text: 'the whole of it' };
    const { text } = onePost({ ...repost, author_id: '10' }, { users: [acme], posts: [original] });
    expect(text).toBe('RT @ada: the whole of it');
  });

  test('a repost shows the whole original', () => {
    const original = { ...post, id: '80', text: 'whole', note_tweet: { text: 'the whole of it' } };
    expect(
      onePost(
        { text: 'RT @ada: the wh…', referenced_tweets: [{ type: 'retweeted', id: '80' }] },
        { users: [ada], tweets: [original] },
      ),
    ).toMatchObject({ text: 'RT @ada: the whole of it', references: [{ type: 'reposted', xId: '80' }] });
  });

  test('words X adds one day are tolerated', () => {
    const odd = { ...ada, verified_type: 'platinum' };
    expect(
      onePost(
        {
          referenced_tweets: [{ type: 'remixed', id: '1' }],
          brand_new: {},
          entities: { urls: null, mentions: null },
        },
        { users: [odd] },
      ),
    ).toMatchObject({ references: [], author: { verifiedType: null }, mentionedXUserIds: [] });
  });

  test('a post whose author X withholds is still a post', () => {
    expect(onePost({}, {}).author).toMatchObject({ xUserId: '20', handle: '' });
  });

  test('S26 one bad object is named with its reason, without its text, and costs only itself', () => {
    const bad = { ...post, id: '99', author_id: 7, text: 'secret words' };
    const page = posts({
      data: [post, bad, {}, null, { text: 'no id' }],
      includes: { users: [ada, { id: 1 }] },
    });
    expect(page.data.map(({ xId }) => xId)).toEqual(['100']);
    expect(page.malformed).toEqual([{ xId: '99', reason: expect.stringContaining('author_id') as string }]);
    expect(JSON.stringify(page.malformed)).not.toContain('secret');
  });

  test('a page without data is empty', () => {
    expect(posts({ meta: { result_count: 0 } })).toEqual({ data: [], malformed: [], referenced: [] });
  });
});

describe('direct messages', () => {
  const message = {
    id: '500',
    event_type: 'MessageCreate',
    text: 'Fish &amp; chips',
    sender_id: '20',
    dm_conversation_id: '10-20',
    created_at: '2026-09-01T12:00:00.000Z',
  };
  const messages = (...data: unknown[]) =>
    parseMessages(envelope.parse({ data, includes: { users: [ada] } }), '10');

  test('the peer is the other side, whoever wrote', () => {
    const ours = { ...message, id: '501', sender_id: '10' };
    expect(messages(message, ours).data).toMatchObject([
      { xId: '500', peerXUserId: '20', sender: { handle: 'ada' }, text: 'Fish & chips' },
      { xId: '501', peerXUserId: '20', sender: null },
    ]);
    const foreign = parseMessages(
      envelope.parse({ data: [{ ...message, dm_conversation_id: '7-10' }] }),
      '10',
    );
    expect(foreign.data[0]?.peerXUserId).toBe('7');
  });

  test('S21 a message in a group has no peer', () => {
    expect(
      messages({ ...message, dm_conversation_id: '1700000000000000000' }).data[0]?.peerXUserId,
    ).toBeNull();
  });

  test('joins, leaves and events X adds one day are no messages', () => {
    const events = ['ParticipantsJoin', 'ParticipantsLeave', 'MessageEdit'].map((event_type, i) => ({
      id: String(i + 1),
      event_type,
    }));
    expect(messages(...events, message)).toMatchObject({ data: [{ xId: '500' }], malformed: [] });
  });

  test('a message of a file only has no text; one without a conversation is malformed', () => {
    const silent = { ...message, text: undefined };
    const lost = { ...message, id: '502', dm_conversation_id: undefined };
    expect(messages(silent, lost)).toMatchObject({ data: [{ text: '' }], malformed: [{ xId: '502' }] });
  });
});

test('a user without numbers has none', () => {
  expect(parseUsers(envelope.parse({ data: [acme, { id: 'x' }] })).data).toEqual([
    {
      xUserId: '10',
      handle: 'acme',
      name: 'Acme',
      followers: null,
      posts: null,
      verifiedType: null,
      avatarUrl: null,
    },
  ]);
});
