import type { FastifyInstance, RouteOptions } from 'fastify';
import fp from 'fastify-plugin';
import { z } from 'zod';
import { isReading } from '../route-permissions.js';
import { onceHeaders } from '../conventions/once.js';
import { versionHeaders, versionIfSentHeaders } from '../conventions/versions.js';
import { problems, problemSchema, type ProblemCode } from '../problems.js';

/** Adds to each route's documentation the problems that follow from what the route is. */
export const documentedProblems = fp(
  async (app: FastifyInstance) => {
    app.addHook('onRoute', (route) => {
      if (!route.schema?.response) return;
      const codes = new Set([...implied(route), ...(route.config?.problems ?? [])]);
      route.schema = {
        ...route.schema,
        ...(route.config?.access === 'public' ? { security: [] } : {}),
        response: { ...responsesOf([...codes]), ...route.schema.response },
      };
    });
  },
  { name: 'documented-problems' },
);

const responsesOf = (codes: readonly ProblemCode[]) =>
  Object.fromEntries(
    [...new Set(codes.map((code) => problems[code].status))].map((status) => {
      const these = codes.filter((code) => problems[code].status === status);
      return [status, problemSchema.describe(these.join(', '))];
    }),
  );

const isVersioned = (headers: unknown): boolean =>
  headers === versionHeaders || headers === versionIfSentHeaders;

function implied({ schema, config, method, url }: RouteOptions): ProblemCode[] {
  const isOpen = config?.access === 'public';
  const changes = ![method].flat().every(isReading);
  return [
    ...(schema?.body || schema?.querystring ? (['invalidRequest'] as const) : []),
    ...(isPaged(schema?.querystring) ? (['invalidCursor'] as const) : []),
    ...(schema?.body ? (['malformedBody', 'bodyTooLarge', 'unsupportedMediaType'] as const) : []),
    ...(schema?.headers === onceHeaders ? (['idempotencyKeyReused'] as const) : []),
    ...(isVersioned(schema?.headers) ? (['versionMismatch'] as const) : []),
    ...(isOpen ? [] : (['unauthenticated', 'forbidden', 'insufficientScope'] as const)),
    ...(!isOpen && changes ? (['csrfTokenNeeded'] as const) : []),
    ...(/:\w+/.test(url) ? (['notFound'] as const) : []),
    'tooManyRequests',
    'internal',
    'unavailable',
  ];
}

const isPaged = (query: unknown): boolean => query instanceof z.ZodObject && 'cursor' in query.shape;
