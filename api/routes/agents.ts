import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { z } from 'zod';
import { permissions, type Agent } from '../../src/domain/agents/agent.js';
import { phoneOf } from '../../src/domain/agents/phone.js';
import { hashPassword } from '../../src/store/agents/password.js';
import { agentsRepository, type SavedAgent } from '../../src/store/agents/repository.js';
import { changerOf, forAdmins } from '../route-permissions.js';
import { listOf, pageQuery, viewPage } from '../conventions/lists.js';
import { once, onceHeaders } from '../conventions/once.js';
import { id, idParams, label, nothing } from '../conventions/shapes.js';
import { tagged, versionIfSentHeaders, versionIfSent } from '../conventions/versions.js';
import type { Parts } from '../parts.js';
import { notFound, Problem, unknownReference } from '../problems.js';
import { agentSchema, roles, ticketAccesses, viewAgent } from '../views/agent.js';

const fields = z.strictObject({
  email: z.email().max(320),
  name: label,
  role: z.enum(roles),
  permissions: z.array(z.enum(permissions)).max(permissions.length),
  ticketAccess: z.enum(ticketAccesses),
  groupIds: z.array(id).max(200),
  phone: z.string().trim().min(3).max(40).nullable(),
  password: z.string().min(10).max(200),
});

const newAgent = fields.extend({
  role: fields.shape.role.default('agent'),
  permissions: fields.shape.permissions.default(['directMessages']),
  ticketAccess: fields.shape.ticketAccess.default('all'),
  groupIds: fields.shape.groupIds.default([]),
  phone: fields.shape.phone.default(null),
  password: fields.shape.password.optional(),
});

export const agentRoutes =
  ({ config, db, clock }: Parts): FastifyPluginAsyncZod =>
  async (app) => {
    const agents = agentsRepository(db);
    const createOnce = once({ db, clock, keys: config.keys });
    const access = forAdmins('agents');

    app.get(
      '/agents',
      {
        config: access,
        schema: {
          tags: ['agents'],
          summary: 'List agents',
          querystring: pageQuery,
          response: { 200: listOf(agentSchema) },
        },
      },
      async (request) => viewPage(await agents.list(request.query), viewAgent),
    );

    app.post(
      '/agents',
      {
        config: { ...access, problems: ['emailTaken', 'phoneInvalid'] },
        schema: {
          headers: onceHeaders,
          tags: ['agents'],
          summary: 'Add an agent',
          body: newAgent,
          response: { 201: agentSchema },
        },
      },
      async (request, reply) => {
        const { password, phone: written, ...agent } = request.body;
        const phone = phoneFrom(written);
        const passwordHash = password === undefined ? null : await hashPassword(password);
        return createOnce(request, reply, async (session) => {
          const fields = { ...agent, phone, passwordHash };
          const added = saved(await agents.create(fields, changerOf(request, clock), session));
          return { status: 201, body: viewAgent(added), version: added.version };
        });
      },
    );

    app.get(
      '/agents/:id',
      {
        config: access,
        schema: {
          tags: ['agents'],
          summary: 'Read an agent',
          params: idParams,
          response: { 200: agentSchema },
        },
      },
      async (request, reply) => {
        const agent = await agents.get(request.params.id);
        if (!agent) throw notFound();
        return tagged(reply, agent, viewAgent(agent));
      },
    );

    app.patch(
      '/agents/:id',
      {
        config: { ...access, problems: ['emailTaken', 'lastAdmin', 'phoneInvalid'] },
        schema: {
          headers: versionIfSentHeaders,
          tags: ['agents'],
          summary: 'Change an agent',
          params: idParams,
          body: fields.partial(),
          response: { 200: agentSchema },
        },
      },
      async (request, reply) => {
        const { password, phone: written, ...changes } = request.body;
        const phone = written === undefined ? undefined : phoneFrom(written);
        const passwordHash = password === undefined ? undefined : await hashPassword(password);
        const version = versionIfSent(request);
        const agent = saved(
          await agents.change(
            request.params.id,
            version,
            { ...changes, phone, passwordHash },
            changerOf(request, clock),
          ),
        );
        return tagged(reply, agent, viewAgent(agent));
      },
    );

    app.delete(
      '/agents/:id',
      {
        config: { ...access, problems: ['lastAdmin', 'agentIsPaged', 'agentInUse'] },
        schema: {
          tags: ['agents'],
          summary: 'Remove an agent; their open tickets are nobody’s then',
          params: idParams,
          response: { 204: nothing },
        },
      },
      async (request, reply) => {
        const removed = await agents.remove(request.params.id, changerOf(request, clock));
        if (removed.outcome === 'agentInUse')
          throw new Problem('agentInUse', { detail: `Named by ${removed.users.join(', ')}.` });
        if (removed.outcome === 'agentIsPaged')
          throw new Problem('agentIsPaged', {
            detail: `Policies that page them: ${removed.policies.join(', ')}.`,
          });
        if (removed.outcome !== 'removed') throw new Problem(removed.outcome);
        return reply.code(204).send();
      },
    );
  };

/** As E.164. */
function phoneFrom(written: string | null): string | null {
  const phone = written === null ? null : phoneOf(written);
  if (written !== null && phone === null) throw new Problem('phoneInvalid');
  return phone;
}

function saved(result: SavedAgent): Agent {
  switch (result.outcome) {
    case 'saved':
      return result.agent;
    case 'unknownGroups':
      throw unknownReference(['/groupIds']);
    default:
      throw new Problem(result.outcome);
  }
}
