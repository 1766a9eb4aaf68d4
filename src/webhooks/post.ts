import { request as requestHttp, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';

interface Posted {
  readonly url: URL;
  /** Where the connection goes, whatever the name would resolve to now. */
  readonly addresses: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal: AbortSignal;
}

/** What of an answer counts. */
export interface PostAnswer {
  readonly status: number;
  readonly location: string | null;
  readonly retryAfter: string | null;
}

/** One POST over a connection of its own; rejects with the system's error, or the signal's reason. */
export async function post({ url, addresses, headers, body, signal }: Posted): Promise<PostAnswer> {
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  const options = { method: 'POST', headers, agent: false, lookup: pinned(addresses), signal } as const;
  const answer = await answerTo(send(url, options), body);
  const { statusCode = 0, headers: told } = answer;
  await readLittle(answer);
  return { status: statusCode, location: told.location ?? null, retryAfter: told['retry-after'] ?? null };
}

const answerTo = (request: ClientRequest, body: string): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    request.on('error', reject).on('response', resolve).end(body);
  });

/** In place of the system's: Node asks for one address, or for all. */
const pinned =
  (addresses: readonly string[]): LookupFunction =>
  (_host, { all }, found) => {
    const each = addresses.map((address) => ({ address, family: isIP(address) }));
    const [first] = each;
    if (!first) found(new Error('No address'), '');
    else if (all) found(null, each);
    else found(null, first.address, first.family);
  };

const readAtMost = { bytes: 4_096, ms: 1_000 };

/**
 * Nothing of the body is wanted. A little is read, so that a receiver that answers as most do is not broken off;
 * one that sends much, or slowly, is.
 */
async function readLittle(answer: IncomingMessage): Promise<void> {
  const enough = setTimeout(() => answer.destroy(), readAtMost.ms);
  let bytes = 0;
  answer.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > readAtMost.bytes) answer.destroy();
  });
  await new Promise<void>((resolve) => {
    answer.on('error', () => undefined).on('close', () => resolve());
  });
  clearTimeout(enough);
}
