import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { TextUnavailableError } from '../../src/notify/texter.js';
import { agentsRepository } from '../../src/store/agents/repository.js';
import { issuePhoneCode, takeBackPhoneCode, verifyPhone } from '../../src/store/phones/codes.js';
import { idParams, iso, noBody, time } from '../conventions/shapes.js';
import { tagged } from '../conventions/versions.js';
import type { Parts } from '../parts.js';
import { notFound, Problem } from '../problems.js';
import { agentOf, forAgents } from '../route-permissions.js';
import { agentSchema, viewAgent } from '../views/agent.js';

const codeSent = z.object({ phone: z.string(), expiresAt: time }).meta({ id: 'PhoneCode' });

/** A person shows that a number is theirs by a code that was sent to it. */
export const agentPhoneRoutes =
  (parts: Parts): FastifyPluginAsyncZod =>
  async (app) => {
    const { config, db, clock, texter } = parts;
    const agents = agentsRepository(db);
    const access = forAgents('agents');

    app.post(
      '/agents/:id/phone/code',
      {
        config: {
          ...access,
          problems: ['smsNotConfigured', 'phoneMissing', 'smsRefused', 'smsUnavailable', 'tooManyRequests'],
        },
        schema: {
          tags: ['agents'],
          summary: 'Send a code to the phone of an agent, to show that it is theirs',
          params: idParams,
          body: noBody,
          response: { 202: codeSent },
        },
      },
      async (request, reply) => {
        const { id } = request.params;
        requireOwnOrAdmin(request, id);
        const phone = await phoneOf(id);
        if (!texter || !config.sms) throw new Problem('smsNotConfigured');
        const asked = { agentId: id, phone, costUsd: config.sms.segmentUsd };
        const issued = await issuePhoneCode(db, asked, clock());
        if (issued.outcome === 'tooSoon') throw tooSoon(reply, issued.retryAfterSeconds);
        if (issued.outcome === 'budgetSpent') throw new Problem('smsUnavailable', budgetSpent);
        await send(asked, issued);
        const body = { phone, expiresAt: iso(issued.expiresAt) };
        return reply.code(202).send(body);
      },
    );

    app.post(
      '/agents/:id/phone/verify',
      {
        config: { ...access, problems: ['phoneMissing', 'phoneCodeWrong'] },
        schema: {
          tags: ['agents'],
          summary: 'Give the code that came by SMS',
          params: idParams,
          body: z.strictObject({
            code: z
              .string()
              .trim()
              .regex(/^\d{6}$/, 'must be six digits'),
          }),
          response: { 200: agentSchema },
        },
      },
      async (request, reply) => {
        const { id } = request.params;
        requireOwnOrAdmin(request, id);
        await phoneOf(id);
        const agent = await verifyPhone(db, id, request.body.code, clock());
        if (!agent) throw new Problem('phoneCodeWrong');
        return tagged(reply, agent, viewAgent(agent));
      },
    );

    async function phoneOf(id: string): Promise<string> {
      const agent = await agents.get(id);
      if (!agent) throw notFound();
      if (agent.phone === null) throw new Problem('phoneMissing');
      return agent.phone;
    }

    async function send({ agentId, phone: to, costUsd }: Asked, { code, codeHash }: Issued): Promise<void> {
      const text = `${code} is your code for Perch. It is good for 10 minutes.`;
      const outcome = await texter?.send({ to, text }).catch(unavailable);
      if (outcome?.kind !== 'refused') return;
      await takeBackPhoneCode(db, agentId, { codeHash, costUsd });
      throw new Problem('smsRefused', { detail: outcome.reason });
    }
  };

interface Asked {
  readonly agentId: string;
  readonly phone: string;
  readonly costUsd: number;
}

interface Issued {
  readonly code: string;
  readonly codeHash: string;
}

const budgetSpent = {
  detail: 'What SMS may cost today is spent.',
  fix: 'Try again tomorrow (UTC), or raise smsDollarsPerDay in the settings.',
};

/** Twilio may have taken it all the same: its code stays good, and so does the minute until the next. */
function unavailable(error: unknown): never {
  if (error instanceof TextUnavailableError) throw new Problem('smsUnavailable', { detail: error.message });
  throw error;
}

/** Others' numbers are the admins' alone. */
function requireOwnOrAdmin(request: FastifyRequest, id: string): void {
  const { _id, role } = agentOf(request);
  if (role !== 'admin' && _id !== id) throw new Problem('forbidden');
}

function tooSoon(reply: FastifyReply, seconds: number): Problem {
  reply.header('retry-after', seconds);
  return new Problem('tooManyRequests');
}
