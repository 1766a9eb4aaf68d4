import { z } from 'zod';
import { invalidRequest, partialError, type Answer } from '../http/answer.js';
import { perUser } from '../http/limits.js';
import { pageOf, type Keyed } from '../http/paging.js';
import { between, id, oneOf, time, token } from '../http/parameters.js';
import { noBody, route, type Context } from '../http/route.js';
import { showPosts } from '../render/envelope.js';
import { selectionOf } from '../render/selection.js';
import type { Post } from '../world/facts.js';
import { compareIds } from '../world/ids.js';
import { blocks, isIndexed, visibleTo } from '../world/lookups.js';
import { invalidToken, listAnswer, singleAnswer } from './envelopes.js';
import { answers } from '../schemas/answers.js';
import { idInPath, postShape } from './queries.js';

/** X gives the newest of each and nothing beyond. */
const MENTION_HORIZON = 800;
const OWN_HORIZON = 3200;
const DEFAULT_PAGE = 10;
const scopes = ['tweet.read', 'users.read'] as const;

const timelineShape = {
  max_results: between(5, 100),
  pagination_token: token(),
  since_id: id(),
  until_id: id(),
  start_time: time(),
  end_time: time(),
};

type Range = z.infer<z.ZodObject<typeof timelineShape>>;

function mixed(range: Range): Answer | undefined {
  const byId = range.since_id ?? range.until_id;
  const byTime = range.start_time ?? range.end_time;
  if (byId === undefined || byTime === undefined) return undefined;
  return invalidRequest([
    {
      parameters: { since_id: [range.since_id ?? ''], start_time: [range.start_time ?? ''] },
      message: "'since_id' and 'until_id' cannot be combined with 'start_time' or 'end_time'",
    },
  ]);
}

/** `since_id` and `until_id` are exclusive, `start_time` inclusive, `end_time` exclusive; times count whole seconds. */
function inRange(post: Post, range: Range): boolean {
  const second = Math.floor(post.createdAtMs / 1000) * 1000;
  return (
    (range.since_id === undefined || compareIds(post.id, range.since_id) > 0) &&
    (range.until_id === undefined || compareIds(post.id, range.until_id) < 0) &&
    (range.start_time === undefined || second >= Date.parse(range.start_time)) &&
    (range.end_time === undefined || second < Date.parse(range.end_time))
  );
}

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
  query: Range & z.infer<z.ZodObject<typeof postShape>>;
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
  const [first, last] = [page.values[0], page.values.at(-1)];
  const ends = first && last ? { newest_id: first.id, oldest_id: last.id } : {};
  return listAnswer(showPosts(context, page.values, selectionOf(query)), page, ends);
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
