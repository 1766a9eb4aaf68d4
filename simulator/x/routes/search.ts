import { z } from 'zod';
import { invalidRequest, type Answer, type InvalidParameter } from '../http/answer.js';
import { perUser } from '../http/limits.js';
import { pageOf, type Keyed } from '../http/paging.js';
import { between, token } from '../http/parameters.js';
import { noBody, noParams, route, type Context } from '../http/route.js';
import { selectionOf } from '../render/selection.js';
import { answers } from '../schemas/answers.js';
import { matches } from '../search/match.js';
import { parseQuery, queryMessage, type Query } from '../search/query.js';
import type { App } from '../world/records/apps.js';
import type { Post } from '../world/records/posts.js';
import { compareIds, snowflakeAt, snowflakeMs } from '../world/ids.js';
import { isIndexed, visibleTo } from '../world/lookups.js';
import { invalidToken, postsAnswer } from './envelopes.js';
import { postShape } from './queries.js';
import { inRange, mixed, rangeShape, type Range } from './ranges.js';

const WEEK_MS = 7 * 24 * 3_600_000;
/** Search ends so long before now unless it is told another end. */
const LAG_MS = 30_000;
const END_MARGIN_MS = 10_000;
const DEFAULT_PAGE = 10;
const LONGEST: Readonly<Record<App['plan'], number>> = {
  payperuse: 512,
  basic: 512,
  free: 512,
  enterprise: 4096,
};

const searchQuery = z.strictObject({
  query: z
    .string()
    .min(1, 'The `{name}` query parameter can not be empty')
    .max(4096, 'The length of the `{name}` query parameter must be between 1 and 4096'),
  max_results: between(10, 100),
  next_token: token(),
  pagination_token: token(),
  sort_order: z
    .enum(['recency', 'relevancy'], {
      error: 'The `{name}` query parameter value [{value}] is not one of [recency,relevancy]',
    })
    .optional(),
  ...rangeShape,
  ...postShape,
});

type Asked = z.infer<typeof searchQuery>;

const wrong = (name: string, value: string, message: string): InvalidParameter => ({
  parameters: { [name]: [value] },
  message,
});

/** X tells moments to the minute here. */
const minute = (time: number | string): string => new Date(time).toISOString().slice(0, 16) + 'Z';

function outOfReach(range: Range, nowMs: number): InvalidParameter | undefined {
  const from = nowMs - WEEK_MS;
  for (const name of ['since_id', 'until_id'] as const) {
    const id = range[name];
    if (id !== undefined && snowflakeMs(id) < from)
      return wrong(
        name,
        id,
        `'${name}' must be a tweet id created after ${minute(from)}. Please use a '${name}' that is larger than ${snowflakeAt(from)}`,
      );
  }
  const { start_time: start, end_time: end } = range;
  if (start !== undefined && Date.parse(start) < from - 60_000)
    return wrong(
      'start_time',
      start,
      `Invalid 'start_time':'${minute(start)}'. 'start_time' must be on or after ${minute(from)}`,
    );
  if (end !== undefined && Date.parse(end) > nowMs - END_MARGIN_MS)
    return wrong(
      'end_time',
      end,
      `Invalid 'end_time':'${minute(end)}'. 'end_time' must be a minimum of 10 seconds prior to the request time.`,
    );
  return undefined;
}

function tooMuch(asked: Asked, plan: App['plan']): InvalidParameter | undefined {
  if (asked.query.length > LONGEST[plan])
    return wrong(
      'query',
      asked.query,
      `The length of the \`query\` query parameter must be between 1 and ${LONGEST[plan]}`,
    );
  if (asked.next_token !== undefined && asked.pagination_token !== undefined)
    return wrong(
      'next_token',
      asked.next_token,
      'Only one of `next_token` and `pagination_token` may be provided',
    );
  return undefined;
}

function found(context: Context, query: Query, asked: Asked): Post[] {
  const { state } = context.world;
  const to = asked.end_time === undefined ? context.nowMs - LAG_MS : Date.parse(asked.end_time);
  const posts: Post[] = [];
  const ids = state.listed.get('') ?? [];
  for (let place = ids.length - 1; place >= 0; place -= 1) {
    const post = state.posts.get(ids[place] ?? '');
    if (post === undefined || post.createdAtMs >= to) continue;
    if (post.createdAtMs < context.nowMs - WEEK_MS) break;
    const shown = isIndexed(post, context.nowMs) && visibleTo(state, post, context.caller.user.id);
    if (shown && inRange(post, asked) && matches(state, query, post)) posts.push(post);
  }
  return posts;
}

/** X does not say how it weighs; here it is what was liked, reposted and answered most. */
function byRelevancy(context: Context, posts: readonly Post[]): Keyed<Post>[] {
  const { likersOf, repostsOf, answersTo } = context.world.state;
  const weight = ({ id }: Post): number =>
    (likersOf.get(id)?.size ?? 0) + (repostsOf.get(id)?.length ?? 0) + (answersTo.get(id)?.length ?? 0);
  const key = (post: Post): string => `${weight(post) + 1}${post.id.padStart(19, '0')}`;
  return posts.map((value) => ({ key: key(value), value })).sort((a, b) => compareIds(b.key, a.key));
}

function search(context: Context, asked: Asked): Answer {
  const refused = tooMuch(asked, context.caller.app.plan) ?? outOfReach(asked, context.nowMs);
  if (refused !== undefined) return invalidRequest([refused]);
  const both = mixed(asked);
  if (both !== undefined) return both;
  const parsed = parseQuery(asked.query);
  if ('problems' in parsed)
    return invalidRequest([wrong('query', asked.query, queryMessage(parsed.problems))]);
  const posts = found(context, parsed.query, asked);
  const order = asked.sort_order ?? 'recency';
  const items =
    order === 'relevancy'
      ? byRelevancy(context, posts)
      : posts.map((post) => ({ key: post.id, value: post }));
  const next = asked.next_token ?? asked.pagination_token;
  const page = pageOf(`search/${order}/${asked.query}`, items, {
    limit: asked.max_results ?? DEFAULT_PAGE,
    token: next,
    quirk: context.paging(),
  });
  return page === undefined ? invalidToken(next) : postsAnswer(context, page, selectionOf(asked));
}

export const searchRoutes = [
  route({
    name: 'search',
    shape: answers.timeline,
    method: 'GET',
    path: '/2/tweets/search/recent',
    scopes: ['tweet.read', 'users.read'],
    limits: [perUser(300)],
    params: noParams,
    query: searchQuery,
    body: noBody,
    answer: (call) => search(call, call.query),
  }),
];
