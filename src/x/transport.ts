import http from 'node:http';
import https from 'node:https';
import { TwitterApi } from 'twitter-api-v2';
import type { Config } from '../config.js';
import type { Clock } from '../domain/clock.js';
import { orWhenAborted } from './abort.js';
import { refusalIn, watch, withoutAnswer, type Attempt } from './attempt.js';
import { nextClockOffsetMs } from './clock-offset.js';
import { classify } from './errors/classify.js';
import type { Answer } from './errors/problem.js';
import { isXError, XError } from './errors/x-error.js';
import type { RateLimit } from './port.js';
import { rateLimitOf } from './rate-limit.js';

export interface Request {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below `/2/`, without a slash in front. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: Readonly<Record<string, unknown>>;
  /** The body goes as multipart/form-data: a Buffer in it as a file. */
  readonly inParts?: true;
  /** The answer is content of at most so many bytes, not JSON. */
  readonly bytesAtMost?: number;
  /** A user's or the app's token, or one of the app's two pairs of credentials (token endpoints only; form-encoded). */
  readonly as: { readonly accessToken: string } | 'app' | Credentials;
  readonly signal?: AbortSignal | undefined;
}

/** The app's consumer key and secret, where X wants the older pair. */
interface Credentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface Response {
  readonly body: unknown;
  readonly rateLimit: RateLimit | null;
  /** X's time, in whole seconds if X told it: it bills by its day. */
  readonly answeredAt: Date;
}

export interface Transport {
  /** Rejects with XError only, at the latest after the configured deadline, with media after that of theirs. */
  readonly send: (request: Request) => Promise<Response>;
  /** X's clock minus ours in ms, from the `Date` header last seen; null until an answer came. */
  readonly clockOffsetMs: () => number | null;
  readonly xNow: () => Date;
}

/** The only place that talks to X: origin, deadline, clock and errors are settled here once. */
export function transport(config: Config['x'], clock: Clock): Transport {
  const origin = new URL(config.apiUrl).origin;
  const agents = agentsFor(origin);
  let offsetMs: number | null = null;
  const xNow = () => new Date(clock().getTime() + (offsetMs ?? 0));

  async function send(request: Request): Promise<Response> {
    const deadline = AbortSignal.timeout(deadlineMs(request, config));
    const signal = request.signal ? AbortSignal.any([request.signal, deadline]) : deadline;
    if (signal.aborted) throw new XError('aborted', 'Given up before it was sent.', { maybeTaken: false });
    const attempt = watch(origin, request.method, signal, request.bytesAtMost);
    const sentAt = clock();
    const observe = ({ date }: Answer['headers']) => {
      offsetMs = nextClockOffsetMs(offsetMs ?? 0, date, { sentAt, answeredAt: clock() });
    };
    try {
      const client = clientFor(request, attempt);
      const { data, headers } = await orWhenAborted(signal, call(client, request));
      observe(headers);
      // A short one has come whole before it could be ended.
      if (attempt.isTooLarge()) throw withoutAnswer(null, request.signal, attempt);
      return {
        body: request.bytesAtMost === undefined ? readable(data) : data,
        rateLimit: rateLimitOf(headers, xNow()),
        answeredAt: dateOf(headers) ?? xNow(),
      };
    } catch (error) {
      if (isXError(error)) throw error;
      const answer = refusalIn(error, request.method);
      if (!answer) throw withoutAnswer(error, request.signal, attempt);
      observe(answer.headers);
      throw classify(answer, xNow());
    }
  }

  /** Made for one request: the library's clients keep a record of every path they called. */
  function clientFor({ method, as, bytesAtMost }: Request, { plugin }: Attempt): TwitterApi {
    const settings = {
      plugins: [plugin],
      httpAgent: method === 'GET' && bytesAtMost === undefined ? agents.reads : agents.writes,
      // With compression, a cut answer is never settled and a corrupt one ends the process: the
      // library pipes into zlib and does not listen for its errors.
      compression: 'identity' as const,
    };
    const { clientId, clientSecret } = config;
    if (as === 'app') return new TwitterApi({ clientId, clientSecret }, settings);
    return 'accessToken' in as ? new TwitterApi(as.accessToken, settings) : new TwitterApi(as, settings);
  }

  return { send, xNow, clockOffsetMs: () => offsetMs };
}

/** Megabytes on a slow line: what is slow would else be tried without end. */
const contentMs = 120_000;

const deadlineMs = (
  { inParts, bytesAtMost }: Request,
  { requestTimeoutMs }: Pick<Config['x'], 'requestTimeoutMs'>,
): number =>
  inParts || bytesAtMost !== undefined ? Math.max(contentMs, requestTimeoutMs) : requestTimeoutMs;

/**
 * Writes never reuse a connection: one that X closes just then would leave open whether X took the
 * request, and every open outcome costs a look (S43).
 */
function agentsFor(origin: string) {
  const { Agent } = origin.startsWith('http:') ? http : https;
  return {
    reads: new Agent({ keepAlive: true, maxSockets: 100, timeout: 30_000 }),
    writes: new Agent({ keepAlive: false, maxSockets: 100 }),
  };
}

function call(client: TwitterApi, { method, path, query, body, as, inParts, bytesAtMost }: Request) {
  const withToken = as !== 'app' && 'accessToken' in as;
  const form = withToken
    ? inParts
      ? { forceBodyMode: 'form-data' as const }
      : {}
    : { forceBodyMode: 'url' as const };
  const parsing = bytesAtMost === undefined ? {} : { forceParseMode: 'buffer' as const };
  switch (method) {
    case 'GET':
      return client.v2.get<unknown>(path, { ...query }, { fullResponse: true, ...parsing });
    case 'POST':
      return client.v2.post<unknown>(path, { ...body }, { fullResponse: true, ...form });
    case 'PUT':
      return client.v2.put<unknown>(path, { ...body }, { fullResponse: true });
    case 'DELETE':
      return client.v2.delete<unknown>(path, { ...query }, { fullResponse: true });
  }
}

function dateOf({ date }: Answer['headers']): Date | null {
  const ms = typeof date === 'string' ? Date.parse(date) : Number.NaN;
  return Number.isNaN(ms) ? null : new Date(ms);
}

/** Whatever X answers well is a JSON object; anything else comes from something in between, or was cut. */
function readable(data: unknown): unknown {
  if (typeof data === 'object' && data !== null) return data;
  throw new XError('noAnswer', 'X’s answer was not JSON.');
}
