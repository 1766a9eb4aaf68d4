import { z } from 'zod';
import { id, ms } from './fields.js';

export const verifiedTypes = ['none', 'blue', 'business', 'government'] as const;
export const dmPolicies = ['everyone', 'verified', 'nobody'] as const;

export const userRecord = z.object({
  id,
  username: z.string(),
  name: z.string(),
  description: z.string(),
  location: z.string(),
  createdAtMs: ms,
  followers: z.number().int(),
  following: z.number().int(),
  /** Posts written before the sandbox began; those inside it are added when shown. */
  posts: z.number().int(),
  verifiedType: z.enum(verifiedTypes),
  protected: z.boolean(),
  suspended: z.boolean(),
  /** X asks the person to log in and prove themselves; until then every call is refused. */
  locked: z.boolean(),
  dmPolicy: z.enum(dmPolicies),
  /** Writes encrypted messages only, which no call here shows. */
  xchatOnly: z.boolean().default(false),
});

export const blockRecord = z.object({ userId: id, blockedId: id, lifted: z.boolean() });

export type User = z.infer<typeof userRecord>;
