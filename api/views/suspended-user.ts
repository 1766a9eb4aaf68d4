import { z } from 'zod';
import type { XUser } from '../../src/domain/at-x/objects.js';
import type { SuspendedUser } from '../../src/domain/rules/suspended-user.js';
import { iso, time } from '../conventions/shapes.js';

export const suspendedUserSchema = z
  .object({
    xUserId: z.string(),
    handle: z.string().nullable().describe('null: not known to Perch.'),
    name: z.string().nullable(),
    reason: z.string().nullable(),
    suspendedAt: time,
    suspendedBy: z.string().describe('The agent who did it first.'),
  })
  .meta({ id: 'SuspendedUser' });

export const viewSuspendedUser = (
  user: SuspendedUser,
  known: XUser | null,
): z.output<typeof suspendedUserSchema> => ({
  xUserId: user._id,
  handle: known?.handle || null,
  name: known?.name ?? null,
  reason: user.reason,
  suspendedAt: iso(user.createdAt),
  suspendedBy: user.by,
});
