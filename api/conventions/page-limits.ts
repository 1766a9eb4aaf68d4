import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { hashOf } from '../../src/store/secrets.js';

const coded = z.object({ code: z.string() });

/** Of the code of a link, so that many addresses together come no further. */
const codeOf = ({ params }: FastifyRequest): string => {
  const { data } = coded.safeParse(params);
  return hashOf(data?.code ?? '');
};

/** How often pages that a link leads to are asked for: by address as the route's own limit, and by code. */
export const pageLimits = (app: FastifyInstance) => ({
  byAddress: { rateLimit: { max: 120, timeWindow: 60_000 } },
  byCode: app.rateLimit({ max: 120, timeWindow: 60_000, keyGenerator: codeOf }),
  /** Who may look may not have Perch write to strangers all day. */
  mailsByCode: app.rateLimit({ max: 10, timeWindow: 3_600_000, keyGenerator: codeOf }),
});
