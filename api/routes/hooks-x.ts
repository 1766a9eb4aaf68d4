import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { Counter } from 'prom-client';
import { z } from 'zod';
import { coalesced } from '../../src/temporal/coalesced.js';
import { challengeAnswer, isSignedByX } from '../../src/x/push/signature.js';
import { parsePushed } from '../../src/x/push/events.js';
import { open } from '../route-permissions.js';
import { pushReceiver } from '../services/push-receiver.js';
import { teller } from '../conventions/tell.js';
import type { Parts } from '../parts.js';
import { Problem } from '../problems.js';

/** A post with everybody it names; nothing X documents comes near. */
const largestPush = 1_024 * 1_024;
/** X sends from few addresses, up to 250 events a second. */
const rateLimit = { max: 60_000, timeWindow: 60_000 };
/**
 * Anybody may ask for the answer to a challenge, and an answer is a signature too: of what could be an
 * event, which is an object, it would be a licence to push it.
 */
const challenge = z
  .string()
  .min(1)
  .max(500)
  .regex(/^[^{}]+$/);
/** A burst about one account wakes its workflow so seldom; each wake files all there is. */
const wakeRestMs = 250;

/**
 * Where X pushes to. Nothing is looked at before the signature fits, and nothing acknowledged before it is
 * stored. No session, token or CSRF header has a say here.
 */
export const hooksXRoutes =
  (parts: Parts): FastifyPluginAsyncZod =>
  async (app) => {
    const { config, wake, metrics } = parts;
    const receive = pushReceiver(parts);
    const tell = teller(app);
    const wakeAccount = coalesced((id) => wake.account(id), {
      restMs: wakeRestMs,
      onError: (error) => app.log.warn({ err: error }, 'Temporal was not told of a push'),
    });
    const events = new Counter({
      name: 'perch_push_events_total',
      help: 'Events that X pushed, by what became of them.',
      labelNames: ['outcome'],
      registers: [metrics],
    });
    const secret = (): string => {
      if (!config.push?.isOn) throw new Problem('routeNotFound');
      return config.push.consumerSecret;
    };
    // The signature is over the bytes sent, whatever they say they are.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: largestPush }, (_request, body, done) =>
      done(null, body),
    );

    app.get(
      '/hooks/x',
      {
        config: { ...open, rateLimit, problems: ['routeNotFound'] },
        schema: {
          tags: ['hooks'],
          summary: 'X asks whether this address is ours',
          querystring: z.object({ crc_token: challenge }),
          response: { 200: z.object({ response_token: z.string() }) },
        },
      },
      async (request) => challengeAnswer(secret(), request.query.crc_token),
    );

    app.post(
      '/hooks/x',
      {
        config: {
          ...open,
          rateLimit,
          problems: ['routeNotFound', 'signatureWrong', 'malformedBody', 'bodyTooLarge'],
        },
        schema: {
          tags: ['hooks'],
          summary: 'X pushes an event, signed in x-twitter-webhooks-signature',
          response: { 200: z.object({ received: z.literal(true) }) },
        },
      },
      async (request) => {
        const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        if (!isSignedByX(secret(), body, request.headers['x-twitter-webhooks-signature']))
          throw new Problem('signatureWrong');
        const pushed = parsePushed(json(body));
        if (!pushed) throw new Problem('malformedBody');
        const { outcome, wake: accountId } = await receive(pushed);
        events.inc({ outcome });
        if (outcome === 'unknownType') request.log.info({ type: pushed.type }, 'X pushed an unknown event');
        if (accountId !== null) tell(() => wakeAccount(accountId));
        return { received: true as const };
      },
    );
  };

function json(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
