import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseIds, parseMessages, parsePosts, parseUsers } from './parse.js';
import { envelope } from './schemas.js';

const word = fc.string({ unit: 'grapheme-ascii', maxLength: 20 });
const id = fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }).map(String);
/** What X may add to an object one day; nothing that Perch reads. */
const extra = fc.dictionary(
  word.map((name) => `new_${name}`),
  fc.jsonValue(),
  { maxKeys: 4 },
);
const time = '2026-09-01T12:00:00.000Z';
const plainPost = { text: 'hello', author_id: '20', created_at: time };
const user = { id: '20', username: 'ada', name: 'Ada' };
const posts = (body: unknown) => parsePosts(envelope.parse(body));

describe('whatever word X invents, nothing is lost', () => {
  test('types of references, media and users that nobody knows, and fields nobody asked for', () => {
    fc.assert(
      fc.property(id, word, word, word, extra, (xId, reference, media, verified, more) => {
        const read = posts({
          ...more,
          data: [
            {
              ...more,
              ...plainPost,
              id: xId,
              referenced_tweets: [{ type: `new_${reference}`, id: '9', ...more }],
              attachments: { media_keys: ['3_1'], ...more },
            },
          ],
          includes: {
            ...more,
            users: [{ ...more, ...user, verified_type: verified, subscription_type: verified }],
            media: [{ ...more, media_key: '3_1', type: media }],
          },
          meta: { ...more, result_count: 1 },
        });
        expect(read.malformed).toEqual([]);
        expect(read.data).toMatchObject([
          { xId, author: { handle: 'ada' }, references: [], media: [{ key: '3_1', type: media }] },
        ]);
        expect([null, 'none', 'blue', 'business', 'government']).toContain(read.data[0]?.author.verifiedType);
      }),
    );
  });

  test('events of messages that nobody knows are left out, the others stand', () => {
    fc.assert(
      fc.property(id, word, extra, (xId, type, more) => {
        const message = {
          ...more,
          id: xId,
          event_type: 'MessageCreate',
          text: 'psst',
          sender_id: '20',
          dm_conversation_id: '10-20',
          created_at: time,
        };
        const read = parseMessages(
          envelope.parse({ data: [{ ...more, id: '5', event_type: `New${type}` }, message] }),
          '10',
        );
        expect(read).toMatchObject({ data: [{ xId, text: 'psst', peerXUserId: '20' }], malformed: [] });
      }),
    );
  });

  test('whatever an object of a page is, the others stand, and it is named if it has an id', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { maxLength: 5 }), id, (junk, xId) => {
        const data = [...junk, { ...plainPost, id: xId }, { id: '7', text: 9 }];
        const read = posts({ data, includes: { users: [...junk, user], tweets: junk, media: junk } });
        expect(read.data.map((post) => post.xId)).toContain(xId);
        expect(read.malformed.map((each) => each.xId)).toContain('7');
        expect(parseIds(envelope.parse({ data })).data).toEqual(expect.arrayContaining([xId, '7']));
        expect(parseUsers(envelope.parse({ data: [...junk, user] })).data).toMatchObject([
          expect.objectContaining({ handle: 'ada' }),
        ]);
      }),
    );
  });

  test('counts are read under either of their names', () => {
    for (const name of ['tweet_count', 'post_count']) {
      const metrics = { followers_count: 12, [name]: 45, repost_count: 1 };
      expect(parseUsers(envelope.parse({ data: [{ ...user, public_metrics: metrics }] })).data).toMatchObject(
        [{ followers: 12, posts: 45 }],
      );
    }
  });

  test('S25 an edited post keeps its first id under either name, also where ids alone are read', () => {
    fc.assert(
      fc.property(fc.uniqueArray(id, { minLength: 1, maxLength: 6 }), fc.boolean(), (versions, renamed) => {
        const sorted = versions.toSorted((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
        const history = { [renamed ? 'edit_history_post_ids' : 'edit_history_tweet_ids']: versions };
        const page = { data: [{ ...plainPost, id: sorted.at(-1), ...history }] };
        expect(posts(page).data).toMatchObject([{ xId: sorted[0], latestXId: sorted.at(-1) }]);
        expect(parseIds(envelope.parse(page)).data).toEqual([sorted[0]]);
      }),
    );
  });
});
