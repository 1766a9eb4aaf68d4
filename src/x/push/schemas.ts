import { z } from 'zod';
import { xId } from '../schemas.js';

/** Everything that X pushes; what stands in it depends on its type and is read afterwards. */
export const pushEnvelope = z.object({
  data: z.object({
    event_uuid: z.string().regex(/^-?\d{1,20}$/),
    event_type: z.string().max(100),
    filter: z.object({ user_id: xId.optional(), direction: z.string().optional() }).catch({}),
    payload: z.unknown().optional(),
    includes: z.record(z.string(), z.unknown()).nullish().catch(null),
  }),
});
export type PushEnvelope = z.output<typeof pushEnvelope>['data'];

export const likePayload = z.object({ liked_tweet_id: xId });
export const postDeletePayload = z.object({ id: xId });
export const revokePayload = z.object({ user_id: xId });

/** Legacy messages come in the shape of X's v1.1. */
export const messagesPayload = z.object({
  direct_message_events: z.array(z.unknown()),
  users: z.record(z.string(), z.unknown()).catch({}),
});

export const oldMessage = z.object({
  type: z.literal('message_create'),
  id: xId,
  created_timestamp: z.string().regex(/^\d{1,16}$/),
  message_create: z.object({
    target: z.object({ recipient_id: xId }),
    sender_id: xId,
    message_data: z.object({
      text: z.string().default(''),
      entities: z.unknown().optional(),
      attachment: z.unknown().optional(),
    }),
  }),
});
export type OldMessage = z.output<typeof oldMessage>;
