import { createHmac, timingSafeEqual } from 'node:crypto';

/** X's form of an HMAC: of what it pushes, and of the answer to its challenge (docs.x.com, "Webhooks"). */
const signatureOf = (consumerSecret: string, message: string | Buffer): string =>
  `sha256=${createHmac('sha256', consumerSecret).update(message).digest('base64')}`;

/** What X wants to read when it asks whether the address is ours. */
export const challengeAnswer = (consumerSecret: string, crcToken: string): { response_token: string } => ({
  response_token: signatureOf(consumerSecret, crcToken),
});

/** Whether X sent these very bytes; compared in constant time. */
export function isSignedByX(consumerSecret: string, body: Buffer, signature: unknown): boolean {
  const given = Buffer.from(typeof signature === 'string' ? signature : '');
  const wanted = Buffer.from(signatureOf(consumerSecret, body));
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
