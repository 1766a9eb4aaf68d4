import formbody from '@fastify/formbody';
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { z } from 'zod';
import type { World } from '../x/world/world.js';
import { sandboxAccount } from './account.js';
import type { Phones } from './phones.js';
import { refusalOf, viewRefusal, type Refusal } from './refusals.js';
import { viewMessage } from './view.js';

const asked = z.looseObject({
  To: z.string().optional(),
  From: z.string().optional(),
  MessagingServiceSid: z.string().optional(),
  Body: z.string().optional(),
  StatusCallback: z.string().optional(),
});

const messages = '/2010-04-01/Accounts/:account/Messages';
const accountParams = z.object({ account: z.string() });
const messageParams = z.object({ message: z.string() });

const unauthenticated: Refusal = { status: 401, code: 20_003, message: 'Authenticate' };
const missing = (url: string): Refusal => ({
  status: 404,
  code: 20_404,
  message: `The requested resource ${url} was not found`,
});

/** The part of Twilio that sends messages, for one account. */
export async function createTwilioServer(world: World, phones: Phones): Promise<FastifyInstance> {
  const server = Fastify({ forceCloseConnections: true });
  await server.register(formbody);
  server.setNotFoundHandler((request, reply) => refuse(reply, missing(request.url)));

  server.addHook('onRequest', async (request, reply) => {
    const { authorization } = request.headers;
    const { account } = accountParams.partial().parse(request.params);
    const isOurs = account === undefined || account === sandboxAccount.sid;
    if (authorization !== basic || !isOurs) return refuse(reply, unauthenticated);
    return undefined;
  });

  server.post(`${messages}.json`, async (request, reply) => {
    const trouble = phones.troubles.take();
    if (trouble?.kind === 'status')
      return refuse(reply, {
        status: trouble.status,
        code: trouble.code,
        message: 'As the sandbox was told',
      });
    if (trouble?.kind === 'hang') return reply.hijack();
    if (trouble?.kind === 'drop') return hangUp(reply);
    const { To = '', From, MessagingServiceSid, Body = '', StatusCallback } = asked.parse(request.body ?? {});
    const refusal = refusalOf(world.state, { To, From, MessagingServiceSid, Body });
    if (refusal) return refuse(reply, refusal);
    const text = await phones.take({
      to: To,
      from: From ?? sandboxAccount.from,
      body: Body,
      messagingServiceSid: MessagingServiceSid ?? null,
      statusCallback: StatusCallback ?? null,
    });
    return trouble ? hangUp(reply) : reply.code(201).send(viewMessage(text));
  });

  server.get(`${messages}/:message`, async (request, reply) => {
    const sid = messageParams.parse(request.params).message.replace(/\.json$/, '');
    const text = world.state.texts.get(sid);
    return text ? viewMessage(text) : refuse(reply, missing(request.url));
  });
  return server;
}

const basic = `Basic ${Buffer.from(`${sandboxAccount.sid}:${sandboxAccount.authToken}`).toString('base64')}`;

const refuse = (reply: FastifyReply, refusal: Refusal): FastifyReply =>
  reply.code(refusal.status).send(viewRefusal(refusal));

function hangUp(reply: FastifyReply): FastifyReply {
  reply.hijack();
  reply.raw.socket?.destroy();
  return reply;
}
