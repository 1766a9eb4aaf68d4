import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { z } from 'zod';
import { isHookSigned } from '../../src/mail/hook-signature.js';
import { takeMail } from '../../src/mail/take-in.js';
import { open } from '../route-permissions.js';
import type { Parts } from '../parts.js';
import { Problem } from '../problems.js';

const largestMail = 10 * 1_024 * 1_024;
const rateLimit = { max: 6_000, timeWindow: 60_000 };

/**
 * Where a mail server hands mail over, as MIME. Nothing is looked at before the signature fits, and nothing
 * acknowledged before it is stored. No session, token or CSRF header has a say here.
 */
export const hooksEmailRoutes =
  (parts: Parts): FastifyPluginAsyncZod =>
  async (app) => {
    const { config, clock } = parts;
    // The signature is over the bytes sent, whatever they say they are.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: largestMail }, (_request, body, done) =>
      done(null, body),
    );

    app.post(
      '/hooks/email',
      {
        config: { ...open, rateLimit, problems: ['routeNotFound', 'signatureWrong', 'bodyTooLarge'] },
        schema: {
          tags: ['hooks'],
          summary: 'A mail server hands over a mail, signed in x-perch-signature',
          response: { 200: z.object({ received: z.literal(true) }) },
        },
      },
      async (request) => {
        const secret = config.mail.hookSecret;
        if (secret === null) throw new Problem('routeNotFound');
        const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        const { 'x-perch-timestamp': timestamp, 'x-perch-signature': signature } = request.headers;
        if (!isHookSigned(secret, { timestamp, signature, body }, clock()))
          throw new Problem('signatureWrong', { fix: signatureFix });
        await takeMail(parts, body, null);
        return { received: true as const };
      },
    );
  };

const signatureFix =
  'x-perch-timestamp is the time in seconds since 1970, at most 5 minutes off; x-perch-signature is sha256= and the HMAC-SHA-256, in hex, of the timestamp, a dot and the body, by MAIL_HOOK_SECRET.';
