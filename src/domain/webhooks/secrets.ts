import type { WebhookSecret } from './webhook.js';

export const secretPrefix = 'whsec_';

/** So many sign at once. */
export const secretsAtMost = 5;

/** Those that sign now. */
export const secretsInForce = (secrets: readonly WebhookSecret[], now: Date): WebhookSecret[] =>
  secrets.filter(({ expiresAt }) => expiresAt === null || expiresAt > now);

/** With a new secret before those that sign now; the newest of them signs until `overlapMs` from now. */
export function rotatedSecrets(
  secrets: readonly WebhookSecret[],
  sealed: WebhookSecret['sealed'],
  overlapMs: number,
  now: Date,
): WebhookSecret[] {
  const until = new Date(now.getTime() + overlapMs);
  const older = secrets.map((secret) => ({ ...secret, expiresAt: secret.expiresAt ?? until }));
  return [{ sealed, createdAt: now, expiresAt: null }, ...secretsInForce(older, now)];
}
