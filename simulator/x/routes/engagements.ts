import { z } from 'zod';
import { forbidden, notInPlan, ok, type Answer } from '../http/answer.js';
import { DAY_MS, perUser } from '../http/limits.js';
import { idSchema } from '../http/parameters.js';
import { noBody, noQuery, route, type Context } from '../http/route.js';
import { answers } from '../schemas/answers.js';
import type { Post } from '../world/records/posts.js';
import { visibleTo } from '../world/lookups.js';
import { deletePost, repost } from '../world/posts.js';
import { notYourself } from './envelopes.js';
import { idInPath } from './queries.js';

const likeScopes = ['like.write', 'tweet.read', 'users.read'] as const;
const repostScopes = ['tweet.read', 'tweet.write', 'users.read'] as const;
const onePost = z.strictObject({ tweet_id: idSchema });

/** The post to act on, or why the call is refused. */
function target(context: Context, userId: string, postId: string): { post: Post } | { refused: Answer } {
  const { state } = context.world;
  if (userId !== context.caller.user.id) return { refused: notYourself(userId, context.caller.user.id) };
  const post = state.posts.get(postId);
  if (post === undefined || !visibleTo(state, post, userId))
    return { refused: forbidden('You attempted to act on a Tweet that is deleted or not visible to you.') };
  return { post };
}

/** Likes belong to X's dearer plan. */
function setLike(
  context: Context & { params: { id: string } },
  { postId, liked }: { postId: string; liked: boolean },
): Answer {
  if (context.caller.app.plan !== 'enterprise') return notInPlan();
  const userId = context.params.id;
  const found = target(context, userId, postId);
  if ('refused' in found) return found.refused;
  const { post } = found;
  const standing = context.world.state.likesOf.get(userId)?.has(post.id) === true;
  // Liking twice changes nothing, above all not when it was liked.
  if (standing !== liked) {
    const undone = liked ? {} : { undoneAtMs: context.nowMs };
    const record = { userId, postId: post.id, createdAtMs: context.nowMs, ...undone };
    context.world.put({ kind: 'like', record });
  }
  return ok({ data: { liked } });
}

function ownRepost({ world, caller }: Context, postId: string): Post | undefined {
  const reposts = (world.state.repostsOf.get(postId) ?? []).flatMap((id) => world.state.posts.get(id) ?? []);
  return reposts.find((post) => post.authorId === caller.user.id);
}

export const engagementRoutes = [
  route({
    name: 'like',
    shape: answers.liked,
    method: 'POST',
    path: '/2/users/:id/likes',
    scopes: likeScopes,
    limits: [perUser(50), perUser(1000, DAY_MS)],
    params: idInPath,
    query: noQuery,
    body: onePost,
    answer: (call) => setLike(call, { postId: call.body.tweet_id, liked: true }),
  }),
  route({
    name: 'unlike',
    shape: answers.liked,
    method: 'DELETE',
    path: '/2/users/:id/likes/:tweet_id',
    scopes: likeScopes,
    limits: [perUser(50), perUser(1000, DAY_MS)],
    params: z.strictObject({ id: idSchema, tweet_id: idSchema }),
    query: noQuery,
    body: noBody,
    answer: (call) => setLike(call, { postId: call.params.tweet_id, liked: false }),
  }),
  route({
    name: 'repost',
    shape: answers.reposted,
    method: 'POST',
    path: '/2/users/:id/retweets',
    scopes: repostScopes,
    limits: [perUser(50)],
    params: idInPath,
    query: noQuery,
    body: onePost,
    answer(call) {
      const found = target(call, call.params.id, call.body.tweet_id);
      if ('refused' in found) return found.refused;
      if (ownRepost(call, found.post.id) === undefined) repost(call.world, call.params.id, found.post.id);
      return ok({ data: { retweeted: true, rest_id: found.post.id } });
    },
  }),
  route({
    name: 'unrepost',
    shape: answers.unreposted,
    method: 'DELETE',
    path: '/2/users/:id/retweets/:source_tweet_id',
    scopes: repostScopes,
    limits: [perUser(50)],
    params: z.strictObject({ id: idSchema, source_tweet_id: idSchema }),
    query: noQuery,
    body: noBody,
    answer(call) {
      const found = target(call, call.params.id, call.params.source_tweet_id);
      if ('refused' in found) return found.refused;
      const own = ownRepost(call, found.post.id);
      if (own !== undefined) deletePost(call.world, own.id);
      return ok({ data: { retweeted: false } });
    },
  }),
];
