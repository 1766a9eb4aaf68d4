import { randomUUID } from 'node:crypto';
import cookie from '@fastify/cookie';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from '@fastify/type-provider-zod';
import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import type { Parts } from './parts.js';
import { authentication } from './plugins/authentication.js';
import { documentation } from './plugins/documentation.js';
import { documentedProblems } from './plugins/documented-problems.js';
import { headers } from './plugins/headers.js';
import { jsonBodies } from './plugins/json-bodies.js';
import { answerProblem, problemAnswers } from './plugins/problems.js';
import { rateLimits } from './plugins/rate-limits.js';
import { requestLog } from './plugins/request-log.js';
import { requestMetrics } from './plugins/request-metrics.js';
import { acknowledgePageRoutes } from './routes/acknowledge-page.js';
import { hooksEmailRoutes } from './routes/hooks-email.js';
import { hooksTwilioRoutes } from './routes/hooks-twilio.js';
import { hooksXRoutes } from './routes/hooks-x.js';
import { oauthCallbackRoutes } from './routes/oauth-callback.js';
import { reauthorizeLinkRoutes } from './routes/reauthorize-link.js';
import { routes } from './routes/index.js';
import { shortLinkRoutes } from './routes/short-link.js';
import { satisfactionPageRoutes } from './routes/satisfaction-page.js';
import { ticketPageRoutes } from './routes/ticket-page.js';
import { verifyEmailRoutes } from './routes/verify-email.js';
import { runningRoutes } from './routes/running.js';

const bodyLimit = 256 * 1_024;
/** As long as a primary is looked for: the driver itself waits 40 s for a MongoDB that hangs. */
const handlerTimeout = 10_000;

/** The HTTP API over the parts given; nothing is opened or listened to here. */
export async function buildApp(parts: Parts): Promise<FastifyInstance> {
  const logger: FastifyBaseLogger = parts.log;
  const { trustedProxies } = parts.config.api;
  const app = Fastify({
    loggerInstance: logger,
    bodyLimit,
    handlerTimeout,
    routerOptions: { maxParamLength: 500 },
    // Of everybody else X-Forwarded-For is what they like to say.
    trustProxy: trustedProxies.length > 0 && [...trustedProxies],
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => `req-${randomUUID()}`,
    frameworkErrors: answerProblem,
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.removeContentTypeParser('text/plain');

  // What others wrote, and the page they make of our routes; it needs no sign-in.
  await app.register(cookie);
  await app.register(rateLimits);
  await app.register(headers);
  await app.register(documentation);

  // Our own: from here on a route says who may use it, and every failure is a problem.
  await app.register(jsonBodies);
  await app.register(requestLog);
  await app.register(requestMetrics(parts.metrics));
  await app.register(problemAnswers(parts.checks));
  await app.register(documentedProblems);
  await app.register(authentication(parts));

  await app.register(runningRoutes(parts));
  await app.register(hooksXRoutes(parts));
  await app.register(hooksEmailRoutes(parts));
  await app.register(hooksTwilioRoutes(parts));
  await app.register(oauthCallbackRoutes(parts));
  await app.register(reauthorizeLinkRoutes(parts));
  await app.register(shortLinkRoutes(parts));
  await app.register(acknowledgePageRoutes(parts));
  await app.register(ticketPageRoutes(parts));
  await app.register(satisfactionPageRoutes(parts));
  await app.register(verifyEmailRoutes(parts));
  await app.register(routes(parts), { prefix: '/v1' });
  return app.withTypeProvider<ZodTypeProvider>();
}
