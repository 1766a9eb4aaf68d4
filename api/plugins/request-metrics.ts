import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { Histogram, type Registry } from 'prom-client';

/** Requests by route, never by address asked: ids would make a series each. */
export const requestMetrics = (registry: Registry) =>
  fp(
    async (app: FastifyInstance) => {
      const seconds = new Histogram({
        name: 'perch_http_request_seconds',
        help: 'How long requests took, in seconds.',
        labelNames: ['method', 'route', 'status'],
        buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
        registers: [registry],
      });
      app.addHook('onResponse', async (request, reply) => {
        const route = request.routeOptions.url ?? 'none';
        seconds.observe(
          { method: request.method, route, status: reply.statusCode },
          reply.elapsedTime / 1_000,
        );
      });
    },
    { name: 'request-metrics' },
  );
