import { pino, type Logger, type LoggerOptions } from 'pino';
import type { FastifyRequest } from 'fastify';

/**
 * The log. Of a request only method, path and address are written: queries carry searches and X's
 * codes, headers carry tokens, bodies carry what customers wrote. Of a link the code stays out.
 */
export const logOptions = (level: string): LoggerOptions => ({
  level,
  serializers: { req: requestLine, err: withoutMessage },
  redact: {
    paths: ['*.authorization', '*.cookie', '*.password', '*.token', '*.text', 'headers', '*.headers'],
    censor: '[redacted]',
  },
});

export const apiLog = (level: string): Logger => pino(logOptions(level));

const requestLine = (request: FastifyRequest) => ({
  method: request.method,
  path: request.url.split('?', 1)[0]?.replace(/^\/([aelrt])\/.*/s, '/$1/[redacted]'),
  address: request.ip,
});

/** An error's type, code and frames. Messages stay out: those of the database quote what was stored. */
function withoutMessage(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const code = 'code' in error ? error.code : undefined;
  const cause = error.cause instanceof Error ? { cause: error.cause.name } : {};
  const frames = error.stack?.split('\n').filter((line) => /^\s+at .*:\d+:\d+\)?$/.test(line));
  return { type: error.name, ...(isCode(code) ? { code } : {}), ...cause, at: frames };
}

const isCode = (code: unknown): code is string | number => ['string', 'number'].includes(typeof code);
