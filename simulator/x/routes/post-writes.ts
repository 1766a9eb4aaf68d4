import { z } from 'zod';
import { created, forbidden, invalidRequest, ok, type Answer } from '../http/answer.js';
import { perApp, perUser } from '../http/limits.js';
import { idSchema } from '../http/parameters.js';
import { noParams, noQuery, route, noBody, type Context } from '../http/route.js';
import type { Media } from '../world/records/posts.js';
import { createPost, deletePost } from '../world/posts.js';
import { attachable } from '../world/uploads.js';
import { idInPath } from './queries.js';
import { answers } from '../schemas/answers.js';
import { refusePost } from './post-rules.js';

const scopes = ['tweet.read', 'tweet.write', 'users.read'] as const;
const id = idSchema;

/** What X takes, to the key; an unknown one is refused. */
const createBody = z.strictObject({
  text: z.string().optional(),
  reply: z
    .strictObject({
      in_reply_to_tweet_id: id,
      exclude_reply_user_ids: z.array(id).optional(),
      auto_populate_reply_metadata: z.boolean().optional(),
    })
    .optional(),
  quote_tweet_id: id.optional(),
  media: z
    .strictObject({ media_ids: z.array(id).min(1).max(4), tagged_user_ids: z.array(id).max(10).optional() })
    .optional(),
  reply_settings: z.enum(['following', 'mentionedUsers', 'subscribers', 'verified']).optional(),
  made_with_ai: z.boolean().optional(),
  nullcast: z.boolean().optional(),
  paid_partnership: z.boolean().optional(),
});

const mediaRefused = (ids: readonly string[]): Answer =>
  invalidRequest([{ parameters: { 'media.media_ids': [...ids] }, message: 'Your media IDs are invalid.' }]);

/** Up to four pictures, or one video or GIF; X's words for a mixture are not documented. */
function attached({ world, caller, nowMs }: Context, ids: readonly string[]): Media[] | undefined {
  const media = ids.flatMap(
    (one) => attachable(world.state, one, { userId: caller.user.id, to: 'tweet', nowMs }) ?? [],
  );
  const alike = media.every((one) => one.type === 'photo') || media.length <= 1;
  return media.length === new Set(ids).size && alike ? media : undefined;
}

export const postWriteRoutes = [
  route({
    name: 'create-post',
    shape: answers.createdPost,
    method: 'POST',
    path: '/2/tweets',
    scopes,
    limits: [perUser(100), perApp(10_000)],
    params: noParams,
    query: noQuery,
    body: createBody,
    answer(call) {
      const { world, caller, body, nowMs } = call;
      const mediaIds = body.media?.media_ids ?? [];
      const media = attached(call, mediaIds);
      if (media === undefined) return mediaRefused(mediaIds);
      const post = {
        authorId: caller.user.id,
        typed: body.text ?? '',
        inReplyToId: body.reply?.in_reply_to_tweet_id,
        excludeReplyUserIds: body.reply?.exclude_reply_user_ids,
        quotedId: body.quote_tweet_id,
        media,
      };
      const refused = refusePost(world.state, post, caller, nowMs);
      if (refused !== undefined) return refused;
      const record = createPost(world, post);
      return created({ id: record.id, text: record.text, edit_history_tweet_ids: record.editHistory });
    },
  }),
  route({
    name: 'delete-post',
    shape: answers.deleted,
    method: 'DELETE',
    path: '/2/tweets/:id',
    scopes,
    limits: [perUser(50)],
    params: idInPath,
    query: noQuery,
    body: noBody,
    answer({ world, caller, params }) {
      const post = world.state.posts.get(params.id);
      if (post !== undefined && post.authorId !== caller.user.id)
        return forbidden('You are not authorized to delete this Tweet.');
      if (post !== undefined && post.deletedAtMs === undefined) deletePost(world, post.id);
      return ok({ data: { deleted: true } });
    },
  }),
];
