import { beforeAll, describe, expect, it } from 'vitest';
import type { PostView, UserView } from '../../control-client.js';
import { dataOf, listOf, useSandbox } from '../../test-rig.js';

const rig = useSandbox();
let token: string;
let acme: UserView;
let alice: UserView;
let post: PostView;

beforeAll(async () => {
  const { control } = rig();
  acme = await control.createUser({ username: 'acme' });
  alice = await control.createUser({
    username: 'alice',
    followers: 12,
    posts: 5,
    verifiedType: 'government',
    description: 'hello',
  });
  await control.createUser({ username: 'gone', suspended: true });
  await control.createUser({ username: 'shy', protected: true });
  post = await control.post({ from: 'alice', text: 'a post', media: [{ type: 'video' }] });
  token = (await rig().signIn('acme')).accessToken;
});

const get = (path: string) => rig().get(path, token);

describe('users', () => {
  it('are found by id and by name, whatever its letters, with an error for each that is not', async () => {
    const byName = await get('/2/users/by?usernames=ALICE,nobody,gone');
    expect(byName).toMatchObject({
      status: 200,
      body: {
        data: [{ id: alice.id, username: 'alice' }],
        errors: [
          {
            title: 'Not Found Error',
            detail: 'Could not find user with usernames: [nobody].',
            value: 'nobody',
          },
          { title: 'Forbidden', detail: 'User has been suspended: [gone].' },
        ],
      },
    });
    const byId = await get(`/2/users?ids=${alice.id},${acme.id},${alice.id}`);
    expect(byId.body).toMatchObject({ data: [{ id: alice.id }, { id: acme.id }] });
  });

  it('nobody found is an error without data, and still a 200', async () => {
    const answer = await get('/2/users/by/username/nobody');
    expect(answer.status).toBe(200);
    expect(answer.body).not.toHaveProperty('data');
    expect(answer.body).toMatchObject({ errors: [{ resource_type: 'user', parameter: 'username' }] });
  });

  it('show what is asked for and nothing else', async () => {
    const path = `/2/users/${alice.id}`;
    expect(dataOf(await get(path))).toEqual({ id: alice.id, name: 'alice', username: 'alice' });
    const fields = 'public_metrics,verified,verified_type,description,protected,created_at';
    expect(dataOf(await get(`${path}?user.fields=${fields}`))).toMatchObject({
      public_metrics: { followers_count: 12, tweet_count: 6 },
      verified: true,
      verified_type: 'government',
      description: 'hello',
      protected: false,
    });
  });

  it('bring their latest post along', async () => {
    const { body } = await get(`/2/users/${alice.id}?expansions=most_recent_tweet_id`);
    expect(body).toMatchObject({
      data: { most_recent_tweet_id: post.id },
      includes: { tweets: [{ id: post.id }] },
    });
  });

  it.each([
    ['/2/users/by?usernames=much_too_long_for_a_name'],
    ['/2/users/by/username/bad-name'],
    ['/2/users?ids=12a'],
    ['/2/users'],
    [`/2/users?ids=${Array.from({ length: 101 }, (_, n) => n + 1).join(',')}`],
    ['/2/users/me?user.fields=shoe_size'],
  ])('%s is refused', async (path) => {
    expect(await get(path)).toMatchObject({ status: 400, body: { title: 'Invalid Request' } });
  });
});

describe('posts', () => {
  it('are found by id, and what is missing says why', async () => {
    const hidden = await rig().control.post({ from: 'shy', text: 'hush' });
    const deleted = await rig().control.post({ from: 'alice', text: 'oops' });
    const silenced = await rig().control.post({ from: 'gone', text: 'spam' });
    await rig().control.remove(deleted.id);
    const answer = await get(`/2/tweets?ids=${post.id},${hidden.id},${deleted.id},${silenced.id}`);
    expect(answer.body).toMatchObject({
      data: [{ id: post.id }],
      errors: [
        { title: 'Authorization Error', value: hidden.id },
        {
          title: 'Not Found Error',
          value: deleted.id,
          detail: `Could not find tweet with ids: [${deleted.id}].`,
        },
        { title: 'Forbidden', value: silenced.id },
      ],
    });
  });

  it('show their video by its preview', async () => {
    const { body } = await get(
      `/2/tweets/${post.id}?expansions=attachments.media_keys&media.fields=preview_image_url,url`,
    );
    expect(body).toMatchObject({
      data: { attachments: { media_keys: [post.mediaKeys[0]] } },
      includes: { media: [{ type: 'video', media_key: post.mediaKeys[0] }] },
    });
  });

  it('count their replies, quotes, reposts and likes', async () => {
    const root = await rig().control.post({ from: 'alice', text: 'popular' });
    await rig().control.post({ from: 'acme', text: 'a reply', inReplyTo: root.id });
    await rig().control.post({ from: 'acme', text: 'a quote', quotes: root.id });
    await rig().control.post({ from: 'acme', text: '', reposts: root.id });
    await rig().control.like({ user: 'acme', postId: root.id });
    expect(dataOf(await get(`/2/tweets/${root.id}?tweet.fields=public_metrics`))).toMatchObject({
      public_metrics: { reply_count: 1, quote_count: 1, retweet_count: 1, like_count: 1 },
    });
  });
});

describe('likes', () => {
  it('page by when they were given, not by the post’s age, and an unlike between pages hides nothing', async () => {
    const { control } = rig();
    const posts: PostView[] = [];
    for (let n = 0; n < 7; n += 1) posts.push(await control.post({ from: 'alice', text: `likeable ${n}` }));
    for (const liked of posts.toReversed()) {
      await control.like({ user: 'alice', postId: liked.id });
      await control.advance(1);
    }
    const path = `/2/users/${alice.id}/liked_tweets?max_results=5`;
    const first = listOf(await get(path));
    expect(first.ids).toEqual(posts.slice(0, 5).map((one) => one.id));
    expect(Object.keys(first.meta).sort()).toEqual(['next_token', 'result_count']);
    await control.like({ user: 'alice', postId: first.ids[4] ?? '', undo: true });
    const second = listOf(await get(`${path}&pagination_token=${first.meta.next_token ?? ''}`));
    expect(second.ids).toEqual(posts.slice(5).map((one) => one.id));
  });

  it('take no since_id, as X takes none', async () => {
    expect((await get(`/2/users/${acme.id}/liked_tweets?since_id=1`)).status).toBe(400);
  });
});

describe('versions of a post', () => {
  it('are each found by their own id, and each tells of all of them', async () => {
    const first = await rig().control.post({ from: 'alice', text: 'tow' });
    const second = await rig().control.edit(first.id, 'two');
    const found = await get(`/2/tweets?ids=${first.id},${second.id}&expansions=edit_history_tweet_ids`);
    const edit_history_tweet_ids = [first.id, second.id];
    expect(found.body).toMatchObject({
      data: [
        { id: first.id, text: 'tow', edit_history_tweet_ids },
        { id: second.id, text: 'two', edit_history_tweet_ids },
      ],
    });
  });

  it('go together when the post is deleted', async () => {
    const first = await rig().control.post({ from: 'alice', text: 'gnoe' });
    const second = await rig().control.edit(first.id, 'gone');
    await rig().control.remove(second.id);
    expect((await get(`/2/tweets?ids=${first.id},${second.id}`)).body).toMatchObject({
      errors: [{ title: 'Not Found Error' }, { title: 'Not Found Error' }],
    });
  });
});

describe('posts of people who change', () => {
  it('are refused in words of their own while their author is suspended or protected, and come back', async () => {
    const { id } = await rig().control.post({ from: 'alice', text: 'for some' });
    await rig().control.changeUser('alice', { suspended: true });
    expect((await get(`/2/tweets/${id}`)).body).toMatchObject({
      errors: [{ title: 'Forbidden', detail: `User has been suspended: [${id}].` }],
    });
    await rig().control.changeUser('alice', { suspended: false, protected: true });
    expect((await get(`/2/tweets/${id}`)).body).toMatchObject({
      errors: [
        { title: 'Authorization Error', type: 'https://api.x.com/2/problems/not-authorized-for-resource' },
      ],
    });
    await rig().control.changeUser('alice', { protected: false });
    expect((await get(`/2/tweets/${id}`)).body).toMatchObject({ data: { id } });
  });
});
