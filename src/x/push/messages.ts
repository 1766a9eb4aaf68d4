import type { z } from 'zod';
import { field } from '../objects.js';
import { oldMessage, type messagesPayload, type OldMessage } from './schemas.js';
import { envelope, type Envelope } from '../schemas.js';
import { compareXIds } from '../../domain/at-x/ids.js';

/** Pushed messages as a page, so that they are read as any other; `whole`: nothing of them is missing. */
export function messageEnvelope(payload: z.output<typeof messagesPayload>): {
  readonly envelope: Envelope;
  readonly whole: boolean;
} {
  const read = payload.direct_message_events.map((message) => oldMessage.safeParse(message).data);
  const data = payload.direct_message_events.map((message, index) => {
    const old = read[index];
    return old ? inNewShape(old) : { id: field(message, 'id') };
  });
  const users = Object.values(payload.users).map((user) => field(user, 'data') ?? user);
  const whole = read.every(
    (message) => message && message.message_create.message_data.attachment === undefined,
  );
  return { envelope: envelope.parse({ data, includes: { users } }), whole };
}

const inNewShape = ({ id, created_timestamp, message_create: message }: OldMessage) => ({
  id,
  event_type: 'MessageCreate',
  text: message.message_data.text,
  sender_id: message.sender_id,
  dm_conversation_id: [message.sender_id, message.target.recipient_id].toSorted(compareXIds).join('-'),
  // Whole seconds, as in its lists: else the order would hang on how a message came (S36).
  created_at: new Date(Math.floor(Number(created_timestamp) / 1_000) * 1_000).toISOString(),
  entities: message.message_data.entities,
});
