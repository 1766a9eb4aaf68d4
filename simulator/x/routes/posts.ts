import { z } from 'zod';
import { partialError, type PartialError } from '../http/answer.js';
import { perUser } from '../http/limits.js';
import { listOf } from '../http/parameters.js';
import { noBody, noParams, route, type Context } from '../http/route.js';
import { showPosts } from '../render/envelope.js';
import { selectionOf } from '../render/selection.js';
import type { Post } from '../world/records/posts.js';
import { visibleTo } from '../world/lookups.js';
import { lookupAnswer, singleAnswer } from './envelopes.js';
import { answers } from '../schemas/answers.js';
import { idInPath, postShape } from './queries.js';

const scopes = ['tweet.read', 'users.read'] as const;

function whyMissing(
  context: Context,
  post: Post | undefined,
  parameter: string,
  value: string,
): PartialError {
  const author = context.world.state.users.get(post?.authorId ?? '');
  const deleted = post === undefined || post.deletedAtMs !== undefined;
  if (!deleted && author?.suspended) return partialError('suspended', { type: 'tweet', parameter, value });
  if (!deleted && author?.protected) return partialError('protected', { type: 'tweet', parameter, value });
  return partialError('not-found', { type: 'tweet', parameter, value });
}

function find(context: Context, ids: readonly string[], parameter: string) {
  const found: { posts: Post[]; errors: PartialError[] } = { posts: [], errors: [] };
  const { state } = context.world;
  for (const id of new Set(ids)) {
    const post = state.posts.get(id);
    if (post !== undefined && visibleTo(state, post, context.caller.user.id)) found.posts.push(post);
    else found.errors.push(whyMissing(context, post, parameter, id));
  }
  return found;
}

export const postRoutes = [
  route({
    name: 'posts',
    shape: answers.posts,
    method: 'GET',
    path: '/2/tweets',
    scopes,
    limits: [perUser(5000)],
    params: noParams,
    query: z.strictObject({ ids: listOf(/^[0-9]{1,19}$/, 100), ...postShape }),
    body: noBody,
    answer(call) {
      const { posts, errors } = find(call, call.query.ids, 'ids');
      return lookupAnswer(showPosts(call, posts, selectionOf(call.query)), errors);
    },
  }),
  route({
    name: 'posts/:id',
    shape: answers.post,
    method: 'GET',
    path: '/2/tweets/:id',
    scopes,
    limits: [perUser(900)],
    params: idInPath,
    query: z.strictObject(postShape),
    body: noBody,
    answer(call) {
      const { posts, errors } = find(call, [call.params.id], 'id');
      return singleAnswer(showPosts(call, posts, selectionOf(call.query)), errors);
    },
  }),
];
