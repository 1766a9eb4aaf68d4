import Fastify, { type FastifyError, type FastifyInstance } from 'fastify';
import { twilioControl } from '../twilio/control.js';
import type { Phones } from '../twilio/phones.js';
import type { Doors } from '../x/http/endpoint.js';
import { pushControl } from '../x/push/control.js';
import type { Push } from '../x/push/push.js';
import { servePage } from './page.js';
import { conditionRoutes } from './conditions.js';
import { peopleRoutes } from './people.js';
import { runningRoutes } from './running.js';
import type { ControlRoute } from './route.js';
import { writingRoutes } from './writing.js';

const strings = (value: unknown): Record<string, string> =>
  typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, String(one)]))
    : {};

function mount(server: FastifyInstance, doors: Doors, route: ControlRoute): void {
  server.route({
    method: route.method,
    url: route.path,
    handler: async (request, reply) => {
      const { body, query } = request;
      const answer = await route.answer({ doors, body, query, params: strings(request.params) });
      return reply.code(answer.status).send(answer.body);
    },
  });
}

/** The door from which tests and people run the sandbox; never reached by the product. */
export function createControlServer(doors: Doors, push: Push, phones: Phones): FastifyInstance {
  const server = Fastify({ forceCloseConnections: true });
  for (const route of [...peopleRoutes, ...writingRoutes, ...runningRoutes, ...conditionRoutes])
    mount(server, doors, route);
  for (const route of twilioControl(phones)) mount(server, doors, route);
  for (const route of pushControl(push)) mount(server, doors, route);
  servePage(server);
  server.setErrorHandler<FastifyError>((error, _request, reply) =>
    reply.code(error.statusCode ?? 500).send({ error: error.message }),
  );
  server.setNotFoundHandler((request, reply) =>
    reply.code(404).send({ error: `There is no ${request.method} ${request.url} on the control API` }),
  );
  return server;
}
