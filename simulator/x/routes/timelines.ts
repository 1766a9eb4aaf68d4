import { z } from 'zod';
import { partialError, type Answer } from '../http/answer.js';
import { perUser } from '../http/limits.js';
import { pageOf, type Keyed } from '../http/paging.js';
import { between, oneOf, token } from '../http/parameters.js';
import { noBody, route, type Context } from '../http/route.js';
import { selectionOf } from '../render/selection.js';
import type { Post } from '../world/records/posts.js';
import { blocks, isIndexed, visibleTo } from '../world/lookups.js';
import { invalidToken, postsAnswer, singleAnswer } from './envelopes.js';
import { answers } from '../schemas/answers.js';
import { idInPath, postShape } from './queries.js';
import { inRange, mixed, rangeShape } from './ranges.js';

/** X gives the newest of each and nothing beyond. */
const MENTION_HORIZON = 800;
const OWN_HORIZON = 3200;
const DEFAULT_PAGE = 10;
const scopes = ['tweet.read', 'users.read'] as const;

const timelineShape = { max_results: between(5, 100), pagination_token: token(), ...rangeShape };

function newest(context: Context, ids: readonly string[], horizon: number): Post[] {
  const { state } = context.world;
  const posts = ids
    .slice(-horizon)
    .reverse()
    .flatMap((postId) => state.posts.get(postId) ?? []);
  return posts.filter((post) => visibleTo(state, post, context.caller.user.id));
}

const keyed = (post: Post): Keyed<Post> => ({ key: post.id, value: post });

interface Timeline {
  name: string;
  query: z.infer<z.ZodObject<typeof timelineShape & typeof postShape>>;
  userId: string;
  posts: readonly Post[];
}

function timelineAnswer(context: Context, { name, query, userId, posts }: Timeline): Answer {
  const wrong = mixed(query);
  if (wrong !== undefined) return wrong;
  const items = posts.filter((post) => inRange(post, query)).map(keyed);
  const page = pageOf(`${name}/${userId}`, items, {
    limit: query.max_results ?? DEFAULT_PAGE,
    token: query.pagination_token,
    quirk: context.paging(),
  });
  if (page === undefined) return invalidToken(query.pagination_token);
  return postsAnswer(context, page, selectionOf(query));
}

/** The error X gives for the timeline of somebody it will not show. */
function hidden(context: Context, userId: string): Answer | undefined {
  const user = context.world.state.users.get(userId);
  const of = { type: 'user', parameter: 'id', value: userId } as const;
  if (user === undefined) return singleAnswer({ data: [] }, [partialError('not-found', of)]);
  if (user.suspended) return singleAnswer({ data: [] }, [partialError('suspended', of)]);
  if (user.protected && userId !== context.caller.user.id)
    return singleAnswer({ data: [] }, [partialError('protected', of)]);
  return undefined;
}

export const timelineRoutes = [
  route({
    name: 'mentions',
    shape: answers.timeline,
    method: 'GET',
    path: '/2/users/:id/mentions',
    scopes,
    limits: [perUser(300)],
    params: idInPath,
    query: z.strictObject({ ...timelineShape, ...postShape }),
    body: noBody,
    answer(call) {
      const { state } = call.world;
      const userId = call.params.id;
      const mentions = (state.mentionsOf.get(userId) ?? []).filter((postId) => {
        const post = state.posts.get(postId);
        return post !== undefined && isIndexed(post, call.nowMs);
      });
      const posts = newest(call, mentions, MENTION_HORIZON);
      const shown = posts.filter((post) => !blocks(state, userId, post.authorId));
      return (
        hidden(call, userId) ??
        timelineAnswer(call, { name: 'mentions', query: call.query, userId, posts: shown })
      );
    },
  }),
  route({
    name: 'own-posts',
    shape: answers.timeline,
    method: 'GET',
    path: '/2/users/:id/tweets',
    scopes,
    limits: [perUser(900)],
    params: idInPath,
    query: z.strictObject({ ...timelineShape, exclude: oneOf(['replies', 'retweets']), ...postShape }),
    body: noBody,
    answer(call) {
      const userId = call.params.id;
      const { exclude = [], ...query } = call.query;
      const posts = newest(call, call.world.state.postsBy.get(userId) ?? [], OWN_HORIZON)
        .filter((post) => !(exclude.includes('replies') && post.inReplyToId !== undefined))
        .filter((post) => !(exclude.includes('retweets') && post.repostOfId !== undefined));
      return hidden(call, userId) ?? timelineAnswer(call, { name: 'own-posts', query, userId, posts });
    },
  }),
];
