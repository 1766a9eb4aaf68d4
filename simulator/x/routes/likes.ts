import { z } from 'zod';
import { perUser } from '../http/limits.js';
import { pageOf } from '../http/paging.js';
import { between, token } from '../http/parameters.js';
import { noBody, route } from '../http/route.js';
import { showPosts } from '../render/envelope.js';
import { selectionOf } from '../render/selection.js';
import { visibleTo } from '../world/lookups.js';
import { invalidToken, listAnswer } from './envelopes.js';
import { answers } from '../schemas/answers.js';
import { idInPath, postShape } from './queries.js';

const DEFAULT_PAGE = 100;

/** Orders likes by when they were given; the post's id parts those of one moment. */
const likeKey = (createdAtMs: number, postId: string): string =>
  String(createdAtMs).padStart(15, '0') + postId.padStart(19, '0');

export const likeRoutes = [
  route({
    name: 'liked_tweets',
    shape: answers.likedPosts,
    method: 'GET',
    path: '/2/users/:id/liked_tweets',
    scopes: ['like.read', 'tweet.read', 'users.read'],
    limits: [perUser(75)],
    params: idInPath,
    query: z.strictObject({ max_results: between(5, 100), pagination_token: token(), ...postShape }),
    body: noBody,
    answer(call) {
      const { state } = call.world;
      const userId = call.params.id;
      const items = [...(state.likesOf.get(userId) ?? [])].flatMap((postId) => {
        const like = state.likes.get(`${userId}:${postId}`);
        const post = state.posts.get(postId);
        if (!like || !post || !visibleTo(state, post, call.caller.user.id)) return [];
        return [{ key: likeKey(like.createdAtMs, postId), value: post }];
      });
      items.sort((a, b) => (a.key < b.key ? 1 : -1));
      const page = pageOf(`likes/${userId}`, items, {
        limit: call.query.max_results ?? DEFAULT_PAGE,
        token: call.query.pagination_token,
        quirk: call.paging(),
      });
      if (page === undefined) return invalidToken(call.query.pagination_token);
      return listAnswer(showPosts(call, page.values, selectionOf(call.query)), page);
    },
  }),
];
