import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { z } from 'zod';
import { failingParts } from '../../src/readiness.js';
import { open } from '../route-permissions.js';
import type { Parts } from '../parts.js';

const parts = z.record(z.string(), z.enum(['ok', 'failing']));

/** Whether the process lives, and whether what it needs answers; open to probes, which hold no token. */
export const runningRoutes =
  ({ checks }: Parts): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/live',
      {
        config: open,
        schema: {
          tags: ['running'],
          summary: 'Is the process alive',
          response: { 200: z.object({ live: z.literal(true) }) },
        },
      },
      async () => ({ live: true as const }),
    );

    app.get(
      '/ready',
      {
        config: open,
        schema: {
          tags: ['running'],
          summary: 'Do the parts it needs answer',
          response: {
            200: z.object({ ready: z.literal(true), parts }),
            503: z.object({ ready: z.literal(false), parts }),
          },
        },
      },
      async (_request, reply) => {
        const failing = await failingParts(checks, (part, err) =>
          app.log.warn({ part, err }, 'part does not answer'),
        );
        const found = Object.fromEntries(
          Object.keys(checks).map((part) => [part, failing.includes(part) ? 'failing' : 'ok'] as const),
        );
        if (failing.length > 0) return reply.code(503).send({ ready: false, parts: found });
        return reply.send({ ready: true, parts: found });
      },
    );
  };
