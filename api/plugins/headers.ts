import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';

/** What every answer carries: its id for the log, and that nobody may keep, sniff or frame it. */
export const headers = fp(
  async (app: FastifyInstance) => {
    app.addHook('onRequest', async (request, reply) => {
      reply.headers({
        'x-request-id': request.id,
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
      });
    });
  },
  { name: 'headers' },
);
