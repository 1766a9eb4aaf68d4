import { IncomingMessage } from 'node:http';
import { ApiPartialResponseError, ApiResponseError, type ITwitterApiClientPlugin } from 'twitter-api-v2';
import type { Answer } from './errors/problem.js';
import { XError } from './errors/x-error.js';
import { field } from './objects.js';

export interface Attempt {
  readonly plugin: ITwitterApiClientPlugin;
  /** Whether there was a connection the request could have travelled on. */
  readonly mayHaveLeft: () => boolean;
  /** The system's word for what broke the connection, e.g. ECONNRESET. */
  readonly brokenBy: () => string | null;
  /** The answer was ended since it was longer than it may be. */
  readonly isTooLarge: () => boolean;
}

/** Sends one request to our origin with our deadline, and remembers what became of its connection. */
export function watch(
  origin: string,
  method: Answer['method'],
  signal: AbortSignal,
  bytesAtMost?: number,
): Attempt {
  let connected = false;
  let brokenBy: string | null = null;
  let isTooLarge = false;
  const tooLarge = () => {
    isTooLarge = true;
  };
  const plugin: ITwitterApiClientPlugin = {
    onBeforeRequestConfig({ params }) {
      const { pathname, search } = new URL(params.url);
      params.url = origin + pathname + search;
      // Not for reads: the library never takes these listeners off a connection that is used again.
      if (method !== 'GET')
        params.requestEventDebugHandler = (event) => {
          if (event === 'socket-connect') connected = true;
        };
      if (bytesAtMost !== undefined) params.requestEventDebugHandler = endBeyond(bytesAtMost, tooLarge);
    },
    onBeforeRequest({ requestOptions }) {
      // The library's own timeout counts idle time only; this ends the request whatever trickles in.
      requestOptions.signal = signal;
    },
    onRequestError({ error }) {
      // `error.requestError` reads the wrong property (docs/x-api.md 5).
      const code = field(field(field(error, '_options'), 'error'), 'code');
      brokenBy = typeof code === 'string' ? code : null;
    },
  };
  const mayHaveLeft = () => (method !== 'GET' ? connected : !neverConnected.includes(brokenBy ?? ''));
  return { plugin, mayHaveLeft, brokenBy: () => brokenBy, isTooLarge: () => isTooLarge };
}

/** Ends an answer that is too long while it comes: the library collects all of it in memory. */
const endBeyond =
  (most: number, noted: () => void): ((event: string, data?: unknown) => void) =>
  (event, data) => {
    const response = event === 'response' ? field(data, 'res') : undefined;
    if (!(response instanceof IncomingMessage)) return;
    let bytes = 0;
    response.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= most) return;
      noted();
      response.destroy();
    });
  };

const neverConnected = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'];

/** The status counts even where the body was cut: a refusal is a refusal. */
export function refusalIn(error: unknown, method: Answer['method']): Answer | null {
  if (error instanceof ApiResponseError)
    return { method, status: error.code, headers: error.headers, body: asJson(error.data) };
  if (!(error instanceof ApiPartialResponseError)) return null;
  const { statusCode: status, headers } = error.response;
  return status !== undefined && status >= 400 ? { method, status, headers, body: undefined } : null;
}

/** A refusal where content was asked for comes as bytes as well. */
function asJson(data: unknown): unknown {
  if (!Buffer.isBuffer(data)) return data;
  try {
    return JSON.parse(data.toString());
  } catch {
    return undefined;
  }
}

/** Why nothing came that can be read, and whether X may have taken the request; `callers` is whose signal could end it. */
export function withoutAnswer(error: unknown, callers: AbortSignal | undefined, attempt: Attempt): XError {
  const maybeTaken = attempt.mayHaveLeft();
  const code = attempt.brokenBy();
  const why = code ? ` (${code})` : '';
  if (attempt.isTooLarge()) return new XError('tooLarge', 'X’s answer is larger than is taken.');
  if (callers?.aborted) return new XError('aborted', 'The call was given up.', { maybeTaken });
  if (error instanceof ApiPartialResponseError)
    return new XError('noAnswer', 'X’s answer was cut or not JSON.');
  if (!maybeTaken) return new XError('unreachable', `X could not be reached${why}.`);
  return new XError('noAnswer', `X gave no answer in time, or the connection ended before it came${why}.`);
}
