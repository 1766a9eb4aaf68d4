import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';

/** One line for each request, when it is answered. */
export const requestLog = fp(
  async (app: FastifyInstance) => {
    app.addHook('onResponse', async (request, reply) => {
      request.log.info(
        { req: request, status: reply.statusCode, ms: Math.round(reply.elapsedTime) },
        'request answered',
      );
    });
  },
  { name: 'request-log' },
);
