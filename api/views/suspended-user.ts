import { z } from 'zod';
import type { SuspendedUser } from '../../src/domain/rules/suspended-user.js';
import { iso, time } from '../conventions/shapes.js';

export const suspendedUserSchema = z
  .object({
    xUserId: z.string(),
    reason: z.string().nullable(),
    suspendedAt: time,
    suspendedBy: z.string().describe('The agent who did it first.'),
  })
  .meta({ id: 'SuspendedUser' });

export const viewSuspendedUser = (user: SuspendedUser): z.output<typeof suspendedUserSchema> => ({
  xUserId: user._id,
  reason: user.reason,
  suspendedAt: iso(user.createdAt),
  suspendedBy: user.by,
});
