import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Problem } from '../problems.js';

const ifMatch = z.string().max(100).optional();

/** The header, for the schema of every route that uses `versionNeeded`. */
export const versionHeaders = z.looseObject({
  'if-match': ifMatch.describe('Needed: the ETag that was read; * for whatever is there.'),
});

/** The header, for the schema of every route that uses `versionIfSent`. */
export const versionIfSentHeaders = z.looseObject({
  'if-match': ifMatch.describe('Honoured when sent: the ETag that was read; * for whatever is there.'),
});

/** The ETag of a version. */
export const etag = (version: number): string => `"${version}"`;

/** The version that `If-Match` names; null for `*` (whatever is there) and where it is not sent. */
export function versionIfSent(request: FastifyRequest): number | null {
  const sent = request.headers['if-match'];
  if (sent === undefined || sent.trim() === '*') return null;
  const version = /^\s*"?(\d{1,15})"?\s*$/.exec(sent)?.[1];
  if (version === undefined) throw new Problem('versionMismatch');
  return Number(version);
}

/** The same where changing without having read is refused. */
export function versionNeeded(request: FastifyRequest): number | null {
  if (request.headers['if-match'] === undefined) throw new Problem('versionNeeded');
  return versionIfSent(request);
}

/** Sends the version beside the answer. */
export const tagged = <Body>(
  reply: FastifyReply,
  { version }: { readonly version: number },
  body: Body,
): Body => {
  reply.header('etag', etag(version));
  return body;
};
