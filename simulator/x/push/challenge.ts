import { createHmac, randomBytes } from 'node:crypto';

/** The form in which X signs, and wants its challenge answered. */
export const signatureOf = (consumerSecret: string, message: string | Buffer): string =>
  `sha256=${createHmac('sha256', consumerSecret).update(message).digest('base64')}`;

/** X gives an address so long to answer. */
export const ANSWER_MS = 10_000;

/**
 * What an address made of X's challenge. `wrong` (another token, a redirect, bad TLS) ends its validity
 * at once; `transient` (4xx, 5xx, silence) only when it lasts.
 */
export type Challenged = 'right' | 'wrong' | 'transient';

export async function challenge(url: string, consumerSecret: string): Promise<Challenged> {
  const token = randomBytes(16).toString('hex');
  const asked = new URL(url);
  asked.searchParams.set('crc_token', token);
  try {
    const response = await fetch(asked, { redirect: 'manual', signal: AbortSignal.timeout(ANSWER_MS) });
    const text = await response.text();
    if (response.status >= 300 && response.status < 400) return 'wrong';
    if (!response.ok) return 'transient';
    return answerIn(text) === signatureOf(consumerSecret, token) ? 'right' : 'wrong';
  } catch {
    return 'transient';
  }
}

function answerIn(text: string): unknown {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null ? Reflect.get(body, 'response_token') : undefined;
  } catch {
    return undefined;
  }
}
