import type { XUser } from '../domain/at-x/objects.js';
import { classifyErrorsOnly } from './errors/classify.js';
import { XError } from './errors/x-error.js';
import { ofMessage, ofMessageIds, ofMessages, ofRecentPosts, ofUsers } from './fields.js';
import { parseIds, parseMessages, parsePosts, parseRecentPosts, parseUsers } from './parse.js';
import { inParts } from './in-parts.js';
import type { ListQuery, RateLimit, TimelineQuery, Uploads, Writes, X } from './port.js';
import { postsReader, type Answered, type Query } from './posts-reader.js';
import { field } from './objects.js';
import { envelope, type Envelope } from './schemas.js';
import { seeUser } from './see-user.js';
import { standingOf } from './standing.js';
import type { Request, Response } from './transport.js';
import { asking, type Asking } from './vocabulary.js';

/** Sends as one account; who that is and with which token is settled behind it. */
export type Send = (request: Omit<Request, 'as' | 'signal'>) => Promise<Response>;

/** The account the token belongs to. */
export async function readMe(send: Send): Promise<XUser> {
  const [me] = parseUsers(await readOne(send, 'users/me', ofUsers)).data;
  if (!me) throw new XError('noAnswer', 'X’s answer holds no user.');
  return me;
}

/** The answer about one thing, as a page of one; rejects with what X says instead. */
async function readOne(send: Send, path: string, query: Query): Promise<Envelope> {
  const { body } = await send({ method: 'GET', path, query });
  const data = field(body, 'data');
  if (data === undefined) throw classifyErrorsOnly(body);
  return readEnvelope({ data: [data], includes: field(body, 'includes') });
}

type Reads = Omit<X, 'clockOffsetMs' | keyof Writes | keyof Uploads>;

/** What an account reads of X. `asked` is shared by all accounts of a process. */
export function reads(send: Send, xUserId: string, asked: Asking = asking()): Reads {
  const get = async (path: string, query: Query): Promise<Answered> => {
    const { body, rateLimit } = await send({ method: 'GET', path, query });
    return { page: readEnvelope(body), rateLimit };
  };
  const getPosts = postsReader(get, asked);
  const getRecentPosts = postsReader(get, asked, ofRecentPosts);
  const timeline = async (path: string, query: TimelineQuery, more: Query = {}) => {
    const { page, rateLimit } = await getPosts(path, { ...more, ...inXsWords(query) });
    return { ...parsePosts(listed(page, xUserId)), ...after(page, rateLimit) };
  };
  const messages = async (path: string, query: ListQuery) => {
    const { page, rateLimit } = await get(path, { ...ofMessages, ...inXsWords(query) });
    return { ...parseMessages(listed(page, xUserId), xUserId), ...after(page, rateLimit) };
  };
  const ids = async (path: string, query: Query) => {
    const { page, rateLimit } = await get(path, query);
    return { ...parseIds(listed(page, xUserId)), ...after(page, rateLimit) };
  };

  return {
    me: () => readMe(send),
    users: (xIds) =>
      inParts(xIds, async (part) => parseUsers((await get('users', { ...ofUsers, ids: part })).page).data),
    user: (who) => seeUser(send, who),
    async recentPosts(id) {
      const { page } = await getRecentPosts(`users/${id}/tweets`, { max_results: 5 });
      return parseRecentPosts(listed(page, id), id);
    },
    async posts(xIds) {
      const pages = await inParts(xIds, async (part) => [
        parsePosts((await getPosts('tweets', { ids: part })).page),
      ]);
      return {
        data: pages.flatMap(({ data }) => data),
        referenced: pages.flatMap(({ referenced }) => referenced),
      };
    },
    // An id and the versions of a post are given without asking.
    standing: async (xIds) => standingOf((await get('tweets', { ids: xIds.join(',') })).page),
    mentions: (query) => timeline(`users/${xUserId}/mentions`, query),
    ownPosts: (query) => timeline(`users/${xUserId}/tweets`, query),
    search: (words, query) =>
      timeline('tweets/search/recent', query, { query: words, sort_order: 'recency' }),
    likedPosts: (query) => timeline(`users/${xUserId}/liked_tweets`, query),
    likedPostIds: (query) => ids(`users/${xUserId}/liked_tweets`, inXsWords(query)),
    directMessages: (query) => messages('dm_events', query),
    directMessageIds: (query) => ids('dm_events', { ...ofMessageIds, ...inXsWords(query) }),
    directMessage: async (id) =>
      parseMessages(await readOne(send, `dm_events/${id}`, ofMessage), xUserId).data[0] ?? null,
    directMessagesWith: (peer, query) => messages(`dm_conversations/with/${peer}/dm_events`, query),
  };
}

const inXsWords = ({ maxResults, sinceId, untilId, startTime, pageToken }: TimelineQuery): Query => ({
  max_results: maxResults,
  ...(sinceId === undefined ? {} : { since_id: sinceId }),
  ...(untilId === undefined ? {} : { until_id: untilId }),
  // X takes no fractions of a second.
  ...(startTime === undefined ? {} : { start_time: startTime.toISOString().replace(/\.\d+Z$/, 'Z') }),
  ...(pageToken === undefined ? {} : { pagination_token: pageToken }),
});

function readEnvelope(body: unknown): Envelope {
  const { data, success } = envelope.safeParse(body);
  if (!success) throw new XError('noAnswer', 'X’s answer is not of the documented shape.');
  return data;
}

/** An empty list still says `meta`; errors alone mean that X would not show the list at all. */
function listed(page: Envelope, xUserId: string): Envelope {
  if (!page.data && !page.meta && page.errors?.length) throw classifyErrorsOnly(page, xUserId);
  return page;
}

const after = (page: Envelope, rateLimit: RateLimit | null) => ({
  nextToken: page.meta?.next_token ?? null,
  rateLimit,
});
