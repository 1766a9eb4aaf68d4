import { z } from 'zod';
import { id, ms } from './fields.js';

export const codeRecord = z.object({
  code: z.string(),
  clientId: z.string(),
  redirectUri: z.string(),
  userId: id,
  scopes: z.array(z.string()),
  challenge: z.string(),
  challengeMethod: z.enum(['S256', 'plain']),
  expiresAtMs: ms,
  used: z.boolean(),
});

export const grantRecord = z.object({
  id: z.string(),
  clientId: z.string(),
  userId: id,
  scopes: z.array(z.string()),
  accessToken: z.string(),
  accessExpiresAtMs: ms,
  refreshToken: z.string().optional(),
  /** `spent`: a newer pair replaced it. `revoked`: the user or the app ended it. */
  status: z.enum(['live', 'spent', 'revoked']),
});

export type Code = z.infer<typeof codeRecord>;
export type Grant = z.infer<typeof grantRecord>;
