import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, onRequestAsyncHookHandler } from 'fastify';
import fp from 'fastify-plugin';
import { Problem } from '../problems.js';

declare module 'fastify' {
  interface FastifyInstance {
    /** For every route at which credentials can be guessed, in place of its own limit: they count together. */
    signInLimit: onRequestAsyncHookHandler;
  }
}

/** By address (behind a proxy the one it names, see TRUST_PROXY), each process for itself. */
export const rateLimits = fp(
  async (app: FastifyInstance) => {
    await app.register(rateLimit, {
      max: 6_000,
      timeWindow: 60_000,
      errorResponseBuilder: () => new Problem('tooManyRequests'),
    });
    app.decorate('signInLimit', app.rateLimit({ max: 10, timeWindow: 60_000 }));
  },
  { name: 'rate-limits' },
);
