import { z } from 'zod';
import { id, ms } from './fields.js';
import { entitiesRecord, mediaRecord } from './posts.js';

const dmCommon = { id, conversationId: z.string(), createdAtMs: ms, senderId: id };

export const dmRecord = z.discriminatedUnion('eventType', [
  z.object({
    ...dmCommon,
    eventType: z.literal('MessageCreate'),
    typed: z.string(),
    text: z.string(),
    entities: entitiesRecord,
    media: z.array(mediaRecord),
    /** Exists, and no call of the unencrypted messages shows it. */
    encrypted: z.boolean().optional(),
    deletedFor: z.array(id).optional(),
  }),
  z.object({
    ...dmCommon,
    eventType: z.enum(['ParticipantsJoin', 'ParticipantsLeave']),
    participantIds: z.array(id),
    deletedFor: z.array(id).optional(),
  }),
]);

export const conversationRecord = z.object({
  id: z.string(),
  kind: z.enum(['one-to-one', 'group']),
  participantIds: z.array(id),
});

export type Dm = z.infer<typeof dmRecord>;
export type Conversation = z.infer<typeof conversationRecord>;
