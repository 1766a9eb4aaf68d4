import { z } from 'zod';
import { scopes } from '../../src/domain/agents/permissions.js';
import type { ApiToken } from '../../src/domain/agents/api-token.js';
import { iso, isoOrNull, time } from '../conventions/shapes.js';

export const tokenSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    prefix: z.string().describe('How the secret begins, to recognise it by.'),
    agentId: z.string(),
    scopes: z.array(z.enum(scopes)),
    expiresAt: time.nullable(),
    lastUsedAt: time.nullable().describe('To the minute.'),
    createdAt: time,
  })
  .meta({ id: 'Token' });

export const viewToken = (token: ApiToken): z.output<typeof tokenSchema> => ({
  id: token._id,
  name: token.name,
  prefix: token.prefix,
  agentId: token.agentId,
  scopes: [...token.scopes],
  expiresAt: isoOrNull(token.expiresAt),
  lastUsedAt: isoOrNull(token.lastUsedAt),
  createdAt: iso(token.createdAt),
});
