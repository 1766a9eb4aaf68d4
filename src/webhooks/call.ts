import { hostsAfterRedirect } from '../domain/webhooks/address.js';
import type { CallResult } from '../domain/webhooks/answer.js';
import type { AttemptError } from '../domain/webhooks/delivery.js';
import { post } from './post.js';
import { checkReceiver, type Guard } from './receiver.js';

interface Call {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

type Answered = Omit<CallResult, 'ms'>;

const redirectsAtMost = 3;
/** For all of it: names, connections, redirects, the answer's head. */
const withinMs = 20_000;

/** One attempt to tell a receiver something; never rejects for what the receiver does. */
export async function callReceiver(
  guard: Guard,
  call: Call,
  deadlineMs = withinMs,
  send = post,
): Promise<CallResult> {
  const begun = performance.now();
  const signal = AbortSignal.timeout(deadlineMs);
  const answered = await Promise.race([followed({ guard, send, signal }, call), expired(signal)]);
  return { ...answered, ms: Math.round(performance.now() - begun) };
}

interface Way {
  readonly guard: Guard;
  readonly send: typeof post;
  readonly signal: AbortSignal;
}

/**
 * Follows 307 and 308, which keep the POST, each to an address that is looked at as the first one is. Others would make
 * it a GET without a body, so they count as failed, as does every redirect by Standard Webhooks.
 */
async function followed({ guard, send, signal }: Way, call: Call, redirects = 0): Promise<Answered> {
  const receiver = await checkReceiver(call.url, guard);
  if (receiver.outcome !== 'fits')
    return noAnswer(receiver.outcome === 'hostUnknown' ? 'hostUnknown' : 'addressRefused');
  try {
    const answer = await send({ ...call, ...receiver, headers: headersOf(call), signal });
    const { status, location, retryAfter } = answer;
    const answered = { status, answeredBy: call.url, retryAfter: null };
    if (status < 300 || status > 399) return { ...answered, error: null, retryAfter };
    const isKept = status === 307 || status === 308;
    if (!isKept || location === null || !URL.canParse(location, call.url))
      return { ...answered, error: 'redirectRefused' };
    if (redirects === redirectsAtMost) return { ...answered, error: 'tooManyRedirects' };
    const allowedHosts = hostsAfterRedirect(receiver.url, guard.allowedHosts);
    const next = { ...call, url: new URL(location, call.url).href };
    return await followed({ guard: { ...guard, allowedHosts }, send, signal }, next, redirects + 1);
  } catch (error) {
    return noAnswer(signal.aborted ? 'timedOut' : errorOf(error));
  }
}

const headersOf = ({ headers, body }: Call): Record<string, string> => ({
  ...headers,
  'content-type': 'application/json',
  'content-length': String(Buffer.byteLength(body)),
  'user-agent': 'Perch-Webhooks/1',
});

/** Names are looked up beyond the reach of any signal. */
const expired = (signal: AbortSignal): Promise<Answered> =>
  new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(noAnswer('timedOut')), { once: true });
  });

const noAnswer = (error: AttemptError): Answered => ({
  ...{ status: null, answeredBy: null, error, retryAfter: null },
});

const neverConnected = ['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT', 'EADDRNOTAVAIL'];

/** What broke it, without a word of the receiver's. */
function errorOf(error: unknown): AttemptError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return neverConnected.includes(code) || /CERT|TLS|SSL/.test(code) ? 'noConnection' : 'connectionLost';
}
