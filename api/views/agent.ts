import { z } from 'zod';
import { permissions, type Agent } from '../../src/domain/agents/agent.js';
import { iso, time } from '../conventions/shapes.js';

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
    phone: z.string().nullable(),
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
  createdAt: iso(agent.createdAt),
  updatedAt: iso(agent.updatedAt),
});
