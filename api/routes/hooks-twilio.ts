import formbody from '@fastify/formbody';
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import type { FastifyRequest } from 'fastify';
import twilio from 'twilio';
import { z } from 'zod';
import { smsWordWith } from '../../src/domain/escalation/sms-words.js';
import { tellStopped } from '../../src/notify/tell-stopped.js';
import { noteStatus } from '../../src/store/escalation/note-status.js';
import { takeIn } from '../../src/store/phones/incoming.js';
import { nothing } from '../conventions/shapes.js';
import { teller } from '../conventions/tell.js';
import type { Parts } from '../parts.js';
import { Problem } from '../problems.js';
import { open } from '../route-permissions.js';

const rateLimit = { max: 60_000, timeWindow: 60_000 };
const problems = ['routeNotFound', 'signatureWrong', 'malformedBody'] as const;
const consumes = ['application/x-www-form-urlencoded'];

const form = z.record(z.string(), z.union([z.string(), z.array(z.string())]));
const status = z.looseObject({
  MessageSid: z.string().min(1).max(64),
  MessageStatus: z.string().min(1).max(40),
  ErrorCode: z.coerce.number().int().optional(),
});
const incoming = z.looseObject({
  MessageSid: z.string().min(1).max(64),
  From: z.string().min(1).max(64),
  Body: z.string().max(10_000).default(''),
  OptOutType: z.string().optional(),
});
/** TwiML: what Twilio is to answer to the phone. */
const twiml = z.string().meta({ contentMediaType: 'text/xml' });

/**
 * Where Twilio tells what became of an SMS and what people answer. Nothing is looked at before the signature fits,
 * and nothing acknowledged before it is stored. No session, token or CSRF header has a say here.
 */
export const hooksTwilioRoutes =
  (parts: Parts): FastifyPluginAsyncZod =>
  async (app) => {
    const { config, db, clock, wake } = parts;
    const tell = teller(app);
    const wakePolicy = (policyId: string | null): void => {
      if (policyId !== null) tell(() => wake.escalation(policyId));
    };
    await app.register(formbody, { bodyLimit: 64 * 1_024 });

    /** The form, if Twilio signed it for the address that it knows us by. */
    const signed = <T>(request: FastifyRequest, shape: z.ZodType<T>): T => {
      if (!config.sms) throw new Problem('routeNotFound');
      const params = form.safeParse(request.body ?? {}).data ?? {};
      const signature = request.headers['x-twilio-signature'];
      const url = `${config.publicUrl}${request.url}`;
      if (!isSigned(config.sms.authToken, signature, url, params))
        throw new Problem('signatureWrong', { fix: signatureFix });
      const read = shape.safeParse(params);
      if (!read.success) throw new Problem('malformedBody');
      return read.data;
    };

    app.post(
      '/hooks/twilio/status',
      {
        config: { ...open, rateLimit, problems },
        schema: {
          tags: ['hooks'],
          summary: 'Twilio tells what became of an SMS, signed in x-twilio-signature',
          consumes,
          querystring: z.object({ page: z.string().min(1).max(500) }),
          response: { 204: nothing },
        },
      },
      async (request, reply) => {
        const { MessageSid: sid, MessageStatus, ErrorCode } = signed(request, status);
        const said = { sid, status: MessageStatus, errorCode: ErrorCode ?? null, at: clock() };
        wakePolicy(await noteStatus(db, request.query.page, said));
        return reply.code(204).send();
      },
    );

    app.post(
      '/hooks/twilio/sms',
      {
        config: { ...open, rateLimit, problems },
        schema: {
          tags: ['hooks'],
          summary: 'Twilio hands over an SMS to TWILIO_FROM, signed in x-twilio-signature',
          consumes,
          response: { 200: twiml },
        },
      },
      async (request, reply) => {
        const { MessageSid: sid, From: from, Body, OptOutType } = signed(request, incoming);
        const word = smsWordWith(Body, OptOutType);
        const { answer, policyId } = await takeIn(db, { sid, from, word }, clock);
        wakePolicy(policyId);
        if (word === 'stop') tell(() => tellStopped(parts), 'Who answered STOP could not be told by mail');
        return reply.type('text/xml; charset=utf-8').send(answering(answer));
      },
    );
  };

const isSigned = (
  authToken: string,
  signature: string | string[] | undefined,
  url: string,
  params: z.output<typeof form>,
): boolean => typeof signature === 'string' && twilio.validateRequest(authToken, signature, url, params);

function answering(text: string | null): string {
  const response = new twilio.twiml.MessagingResponse();
  if (text !== null) response.message(text);
  return response.toString();
}

const signatureFix =
  'Check that TWILIO_AUTH_TOKEN is that of TWILIO_ACCOUNT_SID, and that PERCH_PUBLIC_URL is the address that Twilio posts to.';
