import formbody from '@fastify/formbody';
import Fastify, { type FastifyError, type FastifyInstance } from 'fastify';
import { invalidRequest, noSuchRoute, plain } from './http/answer.js';
import { apiEndpoint } from './http/api-endpoint.js';
import { answerNow } from './http/deliver.js';
import { commonHeaders, mount, type Doors } from './http/endpoint.js';
import { parseMultipart } from './http/multipart.js';
import { oauthEndpoints } from './oauth/endpoints.js';
import { appEndpoint } from './push/app-route.js';
import { pushEndpoints } from './push/endpoints.js';
import type { Push } from './push/push.js';
import { routes } from './routes/index.js';
import { usageRoute } from './routes/usage.js';

/** A GIF of 15 MB in one piece, as base64. */
const LARGEST_BODY = 24_000_000;

/** X's own door: `/2/…` and the authorize page. */
export async function createXServer(
  doors: Doors,
  push: Push,
  log: (line: string) => void,
): Promise<FastifyInstance> {
  const server = Fastify({ forceCloseConnections: true, bodyLimit: LARGEST_BODY });
  await server.register(formbody);
  acceptEmptyJson(server);
  server.addContentTypeParser('multipart/form-data', { parseAs: 'buffer' }, (request, body, done) =>
    done(null, parseMultipart(Buffer.from(body), request.headers['content-type'] ?? '')),
  );
  for (const endpoint of oauthEndpoints(doors.world)) mount(server, doors, endpoint);
  for (const route of routes) mount(server, doors, apiEndpoint(doors, route));
  for (const endpoint of pushEndpoints(doors, push)) mount(server, doors, endpoint);
  mount(server, doors, appEndpoint(doors, push, usageRoute));

  const refuse = (request: { method: string; url: string }, status: number) =>
    doors.requests.add({
      at: new Date(doors.world.nowMs()).toISOString(),
      method: request.method,
      path: request.url.split('?')[0] ?? request.url,
      query: {},
      status,
      outcome: 'answered',
    });
  server.setNotFoundHandler((request, reply) => {
    refuse(request, 404);
    answerNow(reply, noSuchRoute(), commonHeaders(doors.world));
  });
  server.setErrorHandler<FastifyError>((error, request, reply) => {
    const unreadable = (error.statusCode ?? 500) < 500;
    if (!unreadable) log(error.stack ?? error.message);
    refuse(request, unreadable ? 400 : 500);
    const answer = unreadable
      ? invalidRequest([{ parameters: { body: [] }, message: error.message }])
      : plain(500, 'Internal Server Error', 'Something is broken. This is usually a temporary error.');
    answerNow(reply, answer, commonHeaders(doors.world));
  });
  return server;
}

/** A call without a body may still say that its body is JSON, as X allows. */
function acceptEmptyJson(server: FastifyInstance): void {
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    const text = String(body);
    if (text.trim() === '') {
      done(null, undefined);
      return;
    }
    try {
      done(null, JSON.parse(text));
    } catch {
      done(Object.assign(new Error('The request body is not valid JSON'), { statusCode: 400 }));
    }
  });
}
