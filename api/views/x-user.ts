import { z } from 'zod';
import type { Media, XUser } from '../../src/domain/at-x/objects.js';

export const xUserSchema = z
  .object({
    xUserId: z.string(),
    handle: z.string(),
    name: z.string(),
    followers: z.int().nullable(),
    posts: z.int().nullable(),
    verifiedType: z.enum(['none', 'blue', 'business', 'government']),
    avatarUrl: z.string().nullable(),
  })
  .meta({ id: 'XUser' });

export const mediaSchema = z
  .object({ key: z.string(), type: z.string(), url: z.string().nullable(), altText: z.string().nullable() })
  .meta({ id: 'Media' });

export const viewXUser = (user: XUser): z.output<typeof xUserSchema> => ({ ...user });
export const viewMedia = (media: readonly Media[]): z.output<typeof mediaSchema>[] => [...media];
