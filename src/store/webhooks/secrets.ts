import { randomBytes } from 'node:crypto';
import type { Key } from '../../config.js';
import { secretPrefix, secretsInForce } from '../../domain/webhooks/secrets.js';
import type { Webhook, WebhookSecret } from '../../domain/webhooks/webhook.js';
import { KeyMissing, open, seal } from '../sealed.js';

/** 256 random bits, as Standard Webhooks writes them. */
export const newSecret = (): string => `${secretPrefix}${randomBytes(32).toString('base64')}`;

const placeOf = (webhookId: string): string => `webhooks/${webhookId}/secret`;

export const sealSecret = (
  keys: readonly Key[],
  webhookId: string,
  secret: string,
): WebhookSecret['sealed'] => seal(keys, placeOf(webhookId), secret);

/** Those that sign now, newest first; without those whose key PERCH_KEYS lacks. */
export function openSecrets(keys: readonly Key[], { _id, secrets }: Webhook, now: Date): string[] {
  return secretsInForce(secrets, now).flatMap(({ sealed }) => {
    try {
      return [open(keys, placeOf(_id), sealed)];
    } catch (error) {
      if (error instanceof KeyMissing) return [];
      throw error;
    }
  });
}
