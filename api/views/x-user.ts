import { z } from 'zod';
import type { Media, XUser } from '../../src/domain/at-x/objects.js';
import type { KnownXUser } from '../../src/domain/x-users/x-user.js';

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

export const knownXUserSchema = xUserSchema
  .extend({
    handle: z.string().describe('Empty: not known by now.'),
    formerHandle: z
      .string()
      .nullable()
      .describe('Theirs until somebody else was seen with it; null: theirs is known, or none was.'),
  })
  .meta({ id: 'KnownXUser' });

export const mediaSchema = z
  .object({ key: z.string(), type: z.string(), url: z.string().nullable(), altText: z.string().nullable() })
  .meta({ id: 'Media' });

export const viewXUser = (user: XUser): z.output<typeof xUserSchema> => ({ ...user });
export const viewKnownXUser = (user: KnownXUser): z.output<typeof knownXUserSchema> => ({
  ...viewXUser(user),
  formerHandle: user.formerHandle ?? null,
});

export const viewMedia = (media: readonly Media[]): z.output<typeof mediaSchema>[] => [...media];
