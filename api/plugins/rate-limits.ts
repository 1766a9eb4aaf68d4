import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { Problem } from '../problems.js';

/** By address, each process for itself; routes that guess secrets set a lower limit of their own. */
export const rateLimits = fp(
  async (app: FastifyInstance) => {
    await app.register(rateLimit, {
      max: 6_000,
      timeWindow: 60_000,
      errorResponseBuilder: () => new Problem('tooManyRequests'),
    });
  },
  { name: 'rate-limits' },
);
