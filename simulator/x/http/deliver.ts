import type { FastifyReply } from 'fastify';
import type { Answer } from './answer.js';
import type { Fault } from './faults.js';
import type { RequestEntry } from './request-log.js';

type Outcome = Pick<RequestEntry, 'outcome' | 'status'>;

const TRICKLE_MS = 10_000;
const HTML_503 =
  '<!DOCTYPE html><html><head><title>X / Over capacity</title></head>' +
  '<body><h1>Something is technically wrong.</h1><p>Thanks for noticing.</p></body></html>';

export const overCapacity = (): Answer => ({ status: 503, body: HTML_503 });

export const faultedAnswer = (fault: Extract<Fault, { kind: 'status' }>): Answer => ({
  status: fault.status,
  body: fault.body ?? {
    title: 'Service Unavailable',
    detail: 'Something is broken. This is usually a temporary error.',
    type: 'about:blank',
    status: fault.status,
  },
  headers: fault.headers ?? {},
});

interface Wire {
  status: number;
  headers: Record<string, string>;
  bytes: Buffer;
}

function written(body: unknown): { bytes: Buffer; type: string } {
  if (Buffer.isBuffer(body)) return { bytes: body, type: 'application/octet-stream' };
  if (typeof body === 'string') return { bytes: Buffer.from(body), type: 'text/html; charset=utf-8' };
  return { bytes: Buffer.from(JSON.stringify(body)), type: 'application/json; charset=utf-8' };
}

function wire(answer: Answer, headers: Record<string, string>): Wire {
  const { bytes, type } = written(answer.body);
  return { status: answer.status, headers: { 'content-type': type, ...headers, ...answer.headers }, bytes };
}

export function answerNow(reply: FastifyReply, answer: Answer, headers: Record<string, string>): Outcome {
  const { status, headers: all, bytes } = wire(answer, headers);
  void reply.code(status).headers(all).send(bytes);
  return { outcome: 'answered', status };
}

/** Closes the connection without a word. */
export function drop(reply: FastifyReply): Outcome {
  reply.hijack();
  reply.raw.socket?.destroy();
  return { outcome: 'dropped' };
}

/** Keeps the connection open and says nothing. */
export function hang(reply: FastifyReply): Outcome {
  reply.hijack();
  return { outcome: 'hung' };
}

/** Whole headers, half a body, and a well-formed end: what a client parses is cut JSON. */
function truncate(reply: FastifyReply, { status, headers, bytes }: Wire): Outcome {
  const half = bytes.subarray(0, Math.floor(bytes.length / 2));
  void reply.code(status).headers(headers).send(half);
  return { outcome: 'truncated', status };
}

function trickle(reply: FastifyReply, { status, headers, bytes }: Wire, overMs: number): Outcome {
  reply.hijack();
  reply.raw.writeHead(status, { ...headers, 'content-length': bytes.length });
  const steps = 20;
  const size = Math.ceil(bytes.length / steps);
  let from = 0;
  const timer = setInterval(() => {
    reply.raw.write(bytes.subarray(from, from + size));
    from += size;
    if (from >= bytes.length) {
      clearInterval(timer);
      reply.raw.end();
    }
  }, overMs / steps);
  reply.raw.on('close', () => clearInterval(timer));
  return { outcome: 'trickled', status };
}

/** Delivers an answer whose work is done, as the fault, if there is one, has it. */
export function deliver(
  reply: FastifyReply,
  answer: Answer,
  headers: Record<string, string>,
  fault: Fault | undefined,
): Outcome {
  switch (fault?.kind) {
    case 'drop-after-commit':
      return drop(reply);
    case 'hang':
      return hang(reply);
    case 'slow':
      return trickle(reply, wire(answer, headers), fault.overMs ?? TRICKLE_MS);
    case 'truncated':
      return truncate(reply, wire(answer, headers));
    case 'status':
    case 'html':
    case 'drop-before-commit':
    case undefined:
      return answerNow(reply, answer, headers);
  }
}
