import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { sessionsRepository } from '../../src/store/sessions/repository.js';
import { tokensRepository } from '../../src/store/sessions/tokens.js';
import { isReading, requireAccess, type Principal } from '../route-permissions.js';
import type { Parts } from '../parts.js';
import { Problem } from '../problems.js';

export const sessionCookie = 'perch_session';

/**
 * Lets nobody into a route whose configuration does not say so. The hook is added route by route, so
 * that it runs after the rate limit's, and a route that says nothing keeps the app from starting.
 */
export const authentication = (parts: Parts) =>
  fp(
    async (app: FastifyInstance) => {
      app.decorateRequest('principal', null);
      app.addHook('onRoute', (route) => {
        const access = route.config?.access;
        if (access === 'public') return;
        if (!access) throw new Error(`${String(route.method)} ${route.url} does not say who may use it.`);
        const enter = async (request: FastifyRequest): Promise<void> => {
          request.principal = await whoAsks(parts, request);
          if (!request.principal) throw new Problem('unauthenticated');
          requireAccess(request.principal, access, request.method);
          requireCsrfToken(request.principal, request);
        };
        route.onRequest = [...[route.onRequest ?? []].flat(), enter];
      });
    },
    { name: 'authentication', dependencies: ['@fastify/cookie', '@fastify/rate-limit'] },
  );

const tokenNotKnown =
  'This token is not known: it was revoked, has expired, is not whole, or is of another Perch.';

/** By its token or cookie as they are now; null without one. Throws `unauthenticated` for a token that is not known. */
export async function whoAsks(
  parts: Pick<Parts, 'db' | 'clock'>,
  request: FastifyRequest,
): Promise<Principal | null> {
  const secret = bearerToken(request);
  if (secret === null) return browserOf(parts, request);
  const used = await tokensRepository(parts.db).use(secret, parts.clock());
  if (!used) throw new Problem('unauthenticated', { detail: tokenNotKnown });
  return { agent: used.agent, scopes: used.token.scopes, session: null };
}

/** Who is signed in with this browser; tokens do not count. */
export async function browserOf(
  { db, clock }: Pick<Parts, 'db' | 'clock'>,
  request: FastifyRequest,
): Promise<Principal | null> {
  const cookie = request.cookies[sessionCookie];
  const signedIn = cookie ? await sessionsRepository(db).find(cookie, clock()) : null;
  if (!cookie || !signedIn) return null;
  const { agent, session } = signedIn;
  return { agent, scopes: ['*'], session: { id: session._id, csrfToken: csrfTokenOf(cookie) } };
}

const bearerToken = ({ headers }: FastifyRequest): string | null =>
  headers.authorization === undefined ? null : (/^Bearer +(\S+)$/i.exec(headers.authorization)?.[1] ?? '');

/** Follows from the cookie's secret, so that nothing more is kept, and is worth nothing without it. */
export const csrfTokenOf = (cookie: string): string =>
  createHash('sha256').update(`csrf ${cookie}`).digest('base64url');

/** A browser sends the cookie by itself; only our own page can send the header as well. */
function requireCsrfToken({ session }: Principal, request: FastifyRequest): void {
  if (!session || isReading(request.method)) return;
  const given = Buffer.from(String(request.headers['x-csrf-token'] ?? ''));
  const wanted = Buffer.from(session.csrfToken);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) throw new Problem('csrfTokenNeeded');
}
