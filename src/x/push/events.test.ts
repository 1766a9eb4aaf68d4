import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePushed } from './events.js';

const acme = '1111111111111111111';
const jane = '2222222222222222222';
const user = (id: string, username: string) => ({
  id,
  username,
  name: username,
  verified_type: 'none',
  public_metrics: { followers_count: 97, followers_count_str: '97', tweet_count: 50, tweet_count_str: '50' },
});
const post = {
  id: '2080765813578191303',
  text: 'hey @acme &amp; co',
  author_id: jane,
  created_at: '2026-07-24T21:23:23.000Z',
  conversation_id: '2080765813578191303',
  edit_history_tweet_ids: ['2080765813578191303'],
  entities: { mentions: [{ start: 4, start_str: '4', end: 9, username: 'acme', id: acme }] },
  public_metrics: { like_count: 0, like_count_str: '0' },
};
const pushed = (event_type: string, payload: unknown, more: object = {}) =>
  parsePushed({
    data: { event_uuid: '-2781149976877970683', filter: { user_id: acme }, event_type, payload, ...more },
  });
const withUsers = { includes: { users: [user(jane, 'jane'), user(acme, 'acme')], tweets: [post] } };
const message = {
  type: 'message_create',
  id: '2080765901528535096',
  created_timestamp: '1784928224372',
  message_create: {
    target: { recipient_id: acme },
    sender_id: jane,
    message_data: {
      text: 'hello &lt;you&gt;',
      entities: { hashtags: [], symbols: [], user_mentions: [], urls: [] },
    },
  },
};
const users = { [jane]: { data: user(jane, 'jane') } };

describe('posts', () => {
  test('a mention is read like a listed one, and is whole (S25)', () => {
    expect(pushed('post.mention.create', post, withUsers)).toMatchObject({
      kind: 'post',
      as: 'mention',
      uuid: '-2781149976877970683',
      xUserId: acme,
      whole: true,
      post: { xId: post.id, text: 'hey @acme & co', author: { handle: 'jane', followers: 97 } },
    });
  });

  test('users are the same wrapped once more', () => {
    const wrapped = { includes: { users: [{ data: user(jane, 'jane') }] } };
    expect(pushed('post.mention.create', post, wrapped)).toMatchObject({
      post: { author: { handle: 'jane' } },
    });
  });

  test('without its author, with media or words that were not pushed, it is not whole', () => {
    const parts = [
      [post, { includes: {} }],
      [post, {}],
      [{ ...post, attachments: { media_keys: ['3_1'] } }, withUsers],
      [{ ...post, text: 'x'.repeat(280) }, withUsers],
      [{ ...post, text: '長'.repeat(139) }, withUsers],
      [{ ...post, referenced_tweets: [{ type: 'quoted', id: '7' }] }, withUsers],
    ] as const;
    for (const [payload, more] of parts)
      expect(pushed('post.mention.create', payload, more)).toMatchObject({ kind: 'post', whole: false });
    expect(
      pushed(
        'post.mention.create',
        { ...post, text: 'cut', note_tweet: { text: 'x'.repeat(900) } },
        withUsers,
      ),
    ).toMatchObject({
      whole: true,
    });
  });

  test('a reply names what it answers, also where only its own field does', () => {
    const reply = { ...post, in_reply_to_tweet_id: '9', in_reply_to_user_id: acme };
    expect(pushed('post.reply.create', reply)).toMatchObject({
      as: 'reply',
      post: { references: [{ type: 'repliedTo', xId: '9' }], inReplyToXUserId: acme },
    });
  });

  test('one that cannot be read is left to the list it stands in', () => {
    for (const payload of [null, 7, {}, { ...post, created_at: 'soon' }])
      expect(pushed('post.mention.create', payload)).toMatchObject({
        kind: 'unreadable',
        source: 'mentions',
      });
  });

  test('own ones, their end, and likes given', () => {
    expect(pushed('post.create', post, withUsers)).toMatchObject({ as: 'own' });
    expect(pushed('post.delete', { id: '8', author_id: acme })).toMatchObject({
      kind: 'postDeleted',
      xId: '8',
    });
    const like = { id: 'a1', liked_tweet_id: post.id, liked_tweet_author_id: jane };
    expect(pushed('like.create', like, withUsers)).toMatchObject({ as: 'like', post: { xId: post.id } });
    expect(pushed('like.create', like)).toMatchObject({ kind: 'unreadable', source: 'likes' });
    const inbound = { ...withUsers, filter: { user_id: acme, direction: 'inbound' } };
    expect(pushed('like.create', like, inbound)).toMatchObject({ kind: 'unknown' });
  });
});

describe('messages', () => {
  test('in the older shape they are read like listed ones, to the second (S36)', () => {
    const payload = { direct_message_events: [message], users };
    expect(pushed('dm.received', payload)).toMatchObject({
      kind: 'messages',
      whole: true,
      messages: [
        {
          xId: message.id,
          text: 'hello <you>',
          senderXUserId: jane,
          sender: { handle: 'jane' },
          peerXUserId: jane,
          createdAt: new Date('2026-07-24T21:23:44.000Z'),
        },
      ],
    });
  });

  test('of ours the other side is whom we wrote to', () => {
    const sent = {
      ...message,
      message_create: { ...message.message_create, sender_id: acme, target: { recipient_id: jane } },
    };
    expect(pushed('dm.sent', { direct_message_events: [sent], users })).toMatchObject({
      messages: [{ senderXUserId: acme, peerXUserId: jane }],
    });
  });

  test('with a file, from somebody not described, or unreadable, the list has the rest', () => {
    const data = { ...message.message_create.message_data, attachment: { type: 'media' } };
    const withFile = { ...message, message_create: { ...message.message_create, message_data: data } };
    expect(pushed('dm.received', { direct_message_events: [withFile], users })).toMatchObject({
      whole: false,
    });
    expect(pushed('dm.received', { direct_message_events: [message], users: {} })).toMatchObject({
      kind: 'messages',
      whole: false,
    });
    for (const payload of [null, {}, { direct_message_events: [] }, { direct_message_events: [{ id: '1' }] }])
      expect(pushed('dm.received', payload)).toMatchObject({ kind: 'unreadable', source: 'directMessages' });
  });
});

describe('everything else', () => {
  test('a revocation names its user; an encrypted message only that there is one', () => {
    const revoked = {
      filter: {},
      event_type: 'oauth.revoke',
      event_uuid: '5',
      payload: { user_id: acme, app_id: '2' },
    };
    expect(parsePushed({ data: revoked })).toMatchObject({ kind: 'accessRevoked', xUserId: acme });
    expect(pushed('chat.received', { encoded_event: 'Cw' })).toMatchObject({ kind: 'encrypted' });
  });

  test('unknown types are unknown, and what is no event is nothing; it never throws', () => {
    expect(pushed('post.sung', {})).toMatchObject({ kind: 'unknown', type: 'post.sung' });
    expect(pushed('toString', {})).toMatchObject({ kind: 'unknown' });
    for (const body of [undefined, null, 7, [], {}, { data: {} }]) expect(parsePushed(body)).toBeNull();
    const types = fc.constantFrom(
      'post.mention.create',
      'dm.received',
      'like.create',
      'oauth.revoke',
      'post.delete',
    );
    fc.assert(
      fc.property(types, fc.anything(), fc.anything(), (type, payload, includes) => {
        pushed(type, payload, { includes });
      }),
    );
  });
});
