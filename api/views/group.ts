import { z } from 'zod';
import type { Group } from '../../src/domain/agents/agent.js';
import { iso, time } from '../conventions/shapes.js';

export const groupSchema = z
  .object({ id: z.string(), name: z.string(), createdAt: time, updatedAt: time })
  .meta({ id: 'Group' });

export const viewGroup = (group: Group): z.output<typeof groupSchema> => ({
  id: group._id,
  name: group.name,
  createdAt: iso(group.createdAt),
  updatedAt: iso(group.updatedAt),
});
