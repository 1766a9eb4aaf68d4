import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { hashOf } from '../../src/store/secrets.js';
import { Problem } from '../problems.js';
import { hourMs, minuteMs } from '../../src/domain/durations.js';

const coded = z.object({ code: z.string() });

/** Of the code of a link and who asks: the link stands in a post, and nobody may use up what is the customer's. */
const codeAndAddressOf = ({ params, ip }: FastifyRequest): string => {
  const { data } = coded.safeParse(params);
  return `${hashOf(data?.code ?? '')} ${ip}`;
};

/**
 * How often pages that a link leads to are asked for: by address as the route's own limit, and by code. Beside a
 * route's own limit `app.rateLimit` does nothing, so the others are counted here.
 */
export const pageLimits = (app: FastifyInstance) => ({
  byAddress: { rateLimit: { max: 120, timeWindow: minuteMs } },
  byCode: limit(app.createRateLimit({ max: 60, timeWindow: minuteMs, keyGenerator: codeAndAddressOf })),
});

/** Who may look may not have Perch write to strangers all day; for after it is known who that is. */
export const mailLimit = (app: FastifyInstance, visitorOf: (request: FastifyRequest) => Promise<string>) =>
  limit(app.createRateLimit({ max: 10, timeWindow: hourMs, keyGenerator: visitorOf }));

const limit =
  (count: ReturnType<FastifyInstance['createRateLimit']>) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const counted = await count(request);
    if (counted.isAllowed || !counted.isExceeded) return;
    reply.header('retry-after', counted.ttlInSeconds);
    throw new Problem('tooManyRequests');
  };
