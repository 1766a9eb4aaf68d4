import { createHmac, timingSafeEqual } from 'node:crypto';

/** A captured request is worth nothing after this. */
const validMs = 5 * 60_000;

/** The header of a body that is sent at a moment, in seconds since 1970. */
export const hookSignature = (secret: string, timestamp: string, body: Uint8Array): string =>
  `sha256=${createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex')}`;

/** Whether whoever handed the mail over knows the secret, and did so just now. */
export function isHookSigned(
  secret: string,
  { timestamp, signature, body }: { timestamp: unknown; signature: unknown; body: Uint8Array },
  now: Date,
): boolean {
  if (typeof timestamp !== 'string' || typeof signature !== 'string' || !/^\d{1,12}$/.test(timestamp))
    return false;
  if (Math.abs(now.getTime() - Number(timestamp) * 1_000) > validMs) return false;
  const [given, expected] = [Buffer.from(signature), Buffer.from(hookSignature(secret, timestamp, body))];
  return given.length === expected.length && timingSafeEqual(given, expected);
}
