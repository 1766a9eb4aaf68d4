import { z } from 'zod';
import { noSuchRoute, ok } from '../http/answer.js';
import { perUser } from '../http/limits.js';
import { noBody, noQuery, route } from '../http/route.js';
import { answers } from '../schemas/answers.js';
import { contentOf, mediaIdOf, resourceIdOf } from '../world/uploads.js';
import { isEncrypted } from '../world/dms.js';

/** What stands for the media of messages that the control API sent. */
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

export const dmMediaRoutes = [
  route({
    name: 'dm-media',
    shape: answers.bytes,
    method: 'GET',
    path: '/2/dm_conversations/media/:dm_id/:media_id/:resource_id',
    scopes: ['dm.read'],
    limits: [perUser(900)],
    params: z.strictObject({ dm_id: z.string(), media_id: z.string(), resource_id: z.string() }),
    query: noQuery,
    body: noBody,
    answer({ world: { state }, caller, params }) {
      const dm = state.dms.get(params.dm_id);
      const member = state.conversationsOf.get(caller.user.id)?.has(dm?.conversationId ?? '') === true;
      if (dm?.eventType !== 'MessageCreate' || !member || isEncrypted(dm)) return noSuchRoute();
      const media = dm.media.find((one) => mediaIdOf(one.mediaKey) === params.media_id);
      // X does not say whether the ending belongs to a resource's id; both are taken.
      const named =
        media !== undefined && resourceIdOf(media).split('.')[0] === params.resource_id.split('.')[0];
      return named ? ok(contentOf(state, params.media_id) ?? PICTURE) : noSuchRoute();
    },
  }),
];
