import { beforeAll, describe, expect, it } from 'vitest';
import { listOf, useSandbox } from '../../test-rig.js';

const rig = useSandbox();
let token: string;
let acmeId: string;

beforeAll(async () => {
  acmeId = (await rig().control.createUser({ username: 'acme' })).id;
  const root = await rig().control.post({ from: 'acme', text: 'root' });
  await rig().control.post({ from: 'acme', text: 'more', inReplyTo: root.id });
  token = (await rig().signIn('acme')).accessToken;
});

const posts = (query: string) => rig().get(`/2/users/${acmeId}/tweets?max_results=5&${query}`, token);

describe('the two vocabularies', () => {
  it('tweet.fields is answered tweet-named', async () => {
    const { body } = await posts('tweet.fields=public_metrics&expansions=referenced_tweets.id');
    expect(body).toMatchObject({
      data: [{ referenced_tweets: [{ type: 'replied_to' }], public_metrics: { retweet_count: 0 } }, {}],
      includes: { tweets: [{ text: 'root' }] },
    });
    expect(JSON.stringify(body)).not.toContain('post');
  });

  it('post.fields is answered post-named', async () => {
    const { body } = await posts(
      'post.fields=public_metrics&expansions=referenced_posts,author_id&user.fields=public_metrics',
    );
    expect(body).toMatchObject({
      data: [{ referenced_posts: [{ type: 'replied_to' }], public_metrics: { repost_count: 0 } }, {}],
      includes: { posts: [{ text: 'root' }], users: [{ public_metrics: { post_count: 2 } }] },
    });
    expect(JSON.stringify(body)).not.toContain('tweet');
  });

  it('what belongs to the other vocabulary is taken and not shown', async () => {
    const tweetNamed = await posts('tweet.fields=note_post,lang&expansions=referenced_posts');
    expect(tweetNamed.status).toBe(200);
    expect(listOf(tweetNamed).data[0]).toHaveProperty('lang');
    expect(tweetNamed.body).not.toHaveProperty('includes');
    const postNamed = await posts('post.fields=author_id,lang&expansions=referenced_tweets.id');
    expect(listOf(postNamed).data[0]).toHaveProperty('lang');
    expect(listOf(postNamed).data[0]).not.toHaveProperty('author_id');
    expect(postNamed.body).not.toHaveProperty('includes');
  });

  it('on the day the tweet-named one has ended, it says nothing and every answer is post-named', async () => {
    await rig().control.postOnly(true);
    const asked = await posts(
      'tweet.fields=created_at,public_metrics&expansions=author_id,referenced_tweets.id&user.fields=public_metrics',
    );
    expect(Object.keys(listOf(asked).data[0] ?? {}).sort()).toEqual([
      'author_id',
      'edit_history_post_ids',
      'id',
      'text',
    ]);
    expect(asked.body).toMatchObject({ includes: { users: [{ public_metrics: { post_count: 2 } }] } });
    expect(asked.body).not.toHaveProperty('includes.posts');
    const fresh = await posts('post.fields=created_at&expansions=referenced_posts');
    expect(fresh.body).toMatchObject({ includes: { posts: [{ text: 'root' }] } });
    await rig().control.postOnly(false);
    expect(JSON.stringify((await posts('tweet.fields=created_at')).body)).not.toContain('post');
  });
});
