import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { z } from 'zod';
import { open } from '../route-permissions.js';
import type { Parts } from '../parts.js';

const answerWithinMs = 3_000;
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
        const found = Object.fromEntries(
          await Promise.all(
            Object.entries(checks).map(async ([name, check]) => [name, await state(name, check)] as const),
          ),
        );
        if (Object.values(found).includes('failing'))
          return reply.code(503).send({ ready: false, parts: found });
        return reply.send({ ready: true, parts: found });
      },
    );

    async function state(name: string, check: () => Promise<unknown>): Promise<'ok' | 'failing'> {
      try {
        await Promise.race([check(), rejectAfter(answerWithinMs)]);
        return 'ok';
      } catch (error) {
        app.log.warn({ part: name, err: error }, 'part does not answer');
        return 'failing';
      }
    }
  };

const rejectAfter = (ms: number): Promise<never> =>
  new Promise((_resolve, reject) => {
    setTimeout(() => reject(new Error('no answer in time')), ms).unref();
  });
