import { z } from 'zod';
import { created, forbidden, invalidRequest, type Answer } from '../http/answer.js';
import { DAY_MS, perApp, perUser } from '../http/limits.js';
import { idSchema } from '../http/parameters.js';
import { noParams, noQuery, route, type Context } from '../http/route.js';
import { acceptsDm } from '../render/objects.js';
import { createDm, createGroup, oneToOne } from '../world/dms.js';
import { answers } from '../schemas/answers.js';
import { attachable } from '../world/uploads.js';
import type { Conversation } from '../world/records/dms.js';
import type { Media } from '../world/records/posts.js';
import type { User } from '../world/records/users.js';

const scopes = ['dm.write', 'tweet.read', 'users.read'] as const;
const limits = [perUser(15), perUser(1440, DAY_MS), perApp(1440)];
const LONGEST = 10_000;

const NOT_PERMITTED = 'You do not have permission to DM one or more participants.';

const message = z
  .strictObject({
    text: z.string().min(1).max(LONGEST).optional(),
    attachments: z
      .array(z.strictObject({ media_id: idSchema }))
      .min(1)
      .max(1)
      .optional(),
  })
  .refine((body) => body.text !== undefined || body.attachments !== undefined, {
    message: 'at least one of `text`, `attachments` is required',
  });

type Message = z.infer<typeof message>;

/** What a message carries; nothing when X does not know it, or not as the sender's. */
function attached({ world, caller, nowMs }: Context, { attachments = [] }: Message): Media[] | undefined {
  const media = attachments.flatMap(
    (one) => attachable(world.state, one.media_id, { userId: caller.user.id, to: 'dm', nowMs }) ?? [],
  );
  return media.length === attachments.length ? media : undefined;
}

function refuse(
  context: Context,
  recipients: readonly (User | undefined)[],
  body: Message,
): Answer | undefined {
  const { world, caller } = context;
  if (attached(context, body) === undefined)
    return invalidRequest([
      {
        parameters: { 'attachments.media_id': (body.attachments ?? []).map((one) => one.media_id) },
        message: 'Your media IDs are invalid.',
      },
    ]);
  const allowed = recipients.every((one) => one !== undefined && acceptsDm(world.state, one, caller.user));
  return allowed ? undefined : forbidden(NOT_PERMITTED);
}

function send(context: Context, conversation: Conversation, body: Message): Answer {
  const dm = createDm(context.world, conversation, {
    senderId: context.caller.user.id,
    typed: body.text ?? '',
    media: attached(context, body),
  });
  return created({ dm_conversation_id: conversation.id, dm_event_id: dm.id });
}

export const dmWriteRoutes = [
  route({
    name: 'send-dm',
    shape: answers.sentDm,
    method: 'POST',
    path: '/2/dm_conversations/with/:participant_id/messages',
    scopes,
    limits,
    params: z.strictObject({ participant_id: idSchema }),
    query: noQuery,
    body: message,
    answer(call) {
      const recipient = call.world.state.users.get(call.params.participant_id);
      if (recipient?.id === call.caller.user.id) return forbidden(NOT_PERMITTED);
      const refused = refuse(call, [recipient], call.body);
      if (refused !== undefined || recipient === undefined) return refused ?? forbidden(NOT_PERMITTED);
      return send(call, oneToOne(call.world, call.caller.user.id, recipient.id), call.body);
    },
  }),
  route({
    name: 'send-dm-in',
    shape: answers.sentDm,
    method: 'POST',
    path: '/2/dm_conversations/:dm_conversation_id/messages',
    scopes,
    limits,
    params: z.strictObject({ dm_conversation_id: z.string() }),
    query: noQuery,
    body: message,
    answer(call) {
      const { state } = call.world;
      const conversation = state.conversations.get(call.params.dm_conversation_id);
      const { id } = call.caller.user;
      if (conversation?.participantIds.includes(id) !== true) return forbidden(NOT_PERMITTED);
      const others = conversation.participantIds
        .filter((one) => one !== id)
        .map((one) => state.users.get(one));
      const inGroup = conversation.kind === 'group';
      return refuse(call, inGroup ? [] : others, call.body) ?? send(call, conversation, call.body);
    },
  }),
  route({
    name: 'create-group-dm',
    shape: answers.sentDm,
    method: 'POST',
    path: '/2/dm_conversations',
    scopes,
    limits,
    params: noParams,
    query: noQuery,
    body: z.strictObject({
      conversation_type: z.literal('Group'),
      participant_ids: z.array(idSchema).min(2).max(49),
      message,
    }),
    answer(call) {
      const { participant_ids: ids, message: first } = call.body;
      const refused = refuse(
        call,
        ids.map((id) => call.world.state.users.get(id)),
        first,
      );
      return refused ?? send(call, createGroup(call.world, call.caller.user.id, ids), first);
    },
  }),
];
