import { z } from 'zod';
import { permissions, type Agent } from '../../src/domain/agents/agent.js';
import { iso, isoOrNull, time } from '../conventions/shapes.js';

export const roles = ['admin', 'agent'] as const;
export const ticketAccesses = ['all', 'groups', 'assigned'] as const;

export const agentSchema = z
  .object({
    id: z.string(),
    email: z.string(),
    name: z.string(),
    role: z.enum(roles),
    permissions: z.array(z.enum(permissions)),
    ticketAccess: z.enum(ticketAccesses),
    groupIds: z.array(z.string()),
    phone: z.string().nullable().describe('E.164.'),
    phoneVerifiedAt: time
      .nullable()
      .describe('When the agent showed by a code that the number is theirs. Pages go to others too.'),
    smsStoppedAt: time
      .nullable()
      .describe('When somebody answered STOP from the number: no SMS reaches it until they answer START.'),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: 'Agent' });

export const viewAgent = (agent: Agent): z.output<typeof agentSchema> => ({
  id: agent._id,
  email: agent.email,
  name: agent.name,
  role: agent.role,
  permissions: [...agent.permissions],
  ticketAccess: agent.ticketAccess,
  groupIds: [...agent.groupIds],
  phone: agent.phone,
  phoneVerifiedAt: isoOrNull(agent.phoneVerifiedAt ?? null),
  smsStoppedAt: isoOrNull(agent.smsStoppedAt ?? null),
  createdAt: iso(agent.createdAt),
  updatedAt: iso(agent.updatedAt),
});
