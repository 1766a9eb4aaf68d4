import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { ClientSession } from '../../src/store/database.js';
import { idempotencyRepository } from '../../src/store/idempotency/repository.js';
import { open, seal } from '../../src/store/sealed.js';
import { hashOf } from '../../src/store/secrets.js';
import { agentOf } from '../route-permissions.js';
import type { Parts } from '../parts.js';
import { Problem } from '../problems.js';
import { etag } from './versions.js';

/** The header, for the schema of every route that uses this. */
export const onceHeaders = z.looseObject({
  'idempotency-key': z
    .string()
    .regex(/^[\x21-\x7e]{1,255}$/, 'must be 1 to 255 visible ASCII characters')
    .optional()
    .describe('The same key with the same body gives the same answer, and does nothing twice.'),
});

export interface Answer {
  readonly status: 200 | 201 | 202;
  readonly body: unknown;
  /** Of what was made, where it carries one: sent as its ETag. */
  readonly version?: number | undefined;
  /** Called once the transaction has committed. */
  readonly committed?: () => void;
}

/**
 * Runs `work` in a transaction and answers with what it returns. Under an `Idempotency-Key` the answer
 * is stored in the same transaction: a repeated request gets it again, one with another body 409, and
 * of several at once one does the work. Problems are not stored: a request that failed may be repeated.
 * So a transaction that has to be tried again (a lost primary) is not once its caller has gone: whoever
 * asked may have asked again meanwhile, and been refused for good.
 */
export const once =
  ({ db, keys, clock }: Pick<Parts, 'db' | 'clock'> & { readonly keys: Parts['config']['keys'] }) =>
  async (
    request: FastifyRequest,
    reply: FastifyReply,
    work: (session: ClientSession) => Promise<Answer>,
  ): Promise<FastifyReply> => {
    const records = idempotencyRepository(db);
    const id = recordId(request);
    if (id === null) return send(reply, await db.transaction(work));
    const bodyHash = bodyHashOf(request);
    let tries = 0;
    const answer = await db.transaction(async (session) => {
      tries += 1;
      if (tries > 1 && request.raw.socket.destroyed) return null;
      const before = await records.find(id, session);
      if (before?.answer) return replay(open(keys, id, before.answer), bodyHash);
      await records.take(id, clock(), session);
      const made = await work(session);
      const { status, body, version } = made;
      const kept: Kept = { status, body, version, bodyHash };
      await records.keep(id, seal(keys, id, JSON.stringify(kept)), session);
      return { ...made, replayed: false };
    });
    if (!answer) return reply.hijack();
    if (answer.replayed) reply.header('idempotency-replayed', 'true');
    return send(reply, answer);
  };

/**
 * Gives the answer that was given under this key, if one was: then true. For routes that ask others
 * before their transaction, who need not be asked again.
 */
export const answeredUnderKey =
  ({ db, keys }: Pick<Parts, 'db'> & { readonly keys: Parts['config']['keys'] }) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<boolean> => {
    const id = recordId(request);
    const kept = id === null ? null : await idempotencyRepository(db).find(id);
    if (id === null || !kept?.answer) return false;
    const answer = replay(open(keys, id, kept.answer), bodyHashOf(request));
    send(reply.header('idempotency-replayed', 'true'), answer);
    return true;
  };

export function send(reply: FastifyReply, { status, body, version, committed }: Answer): FastifyReply {
  committed?.();
  if (version !== undefined) reply.header('etag', etag(version));
  return reply.code(status).send(body);
}

export type Kept = Pick<Answer, 'status' | 'body' | 'version'> & { readonly bodyHash: string };

export function replay(kept: string, bodyHash: string): Answer & { readonly replayed: boolean } {
  const answer = JSON.parse(kept) as Kept;
  if (answer.bodyHash !== bodyHash) throw new Problem('idempotencyKeyReused');
  return { ...answer, replayed: true };
}

export const bodyHashOf = ({ body }: FastifyRequest): string => hashOf(JSON.stringify(body ?? null));

/** Who asked, for what, under which key; null without a key. */
export function recordId(request: FastifyRequest): string | null {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return null;
  return hashOf(JSON.stringify([agentOf(request)._id, request.method, request.url.split('?', 1)[0], key]));
}
