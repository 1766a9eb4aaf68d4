import { beforeAll, describe, expect, it } from 'vitest';
import { useSandbox } from '../../test-rig.js';

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
});
