import { z } from 'zod';
import { urlOfMedium } from './media.js';
import { verifiedTypes, type Media, type XUser } from '../../src/domain/at-x/objects.js';
import type { KnownXUser } from '../../src/domain/x-users/x-user.js';

export const xUserSchema = z
  .object({
    xUserId: z.string(),
    handle: z.string(),
    name: z.string(),
    followers: z.int().nullable(),
    posts: z.int().nullable(),
    verifiedType: z.enum(verifiedTypes).nullable().describe('null: X did not tell it.'),
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
  .object({
    key: z.string(),
    type: z.string(),
    url: z
      .string()
      .nullable()
      .describe('At X, or GET /v1/media/:id where Perch keeps it: of answers and of direct messages.'),
    altText: z.string().nullable(),
  })
  .meta({ id: 'Media' });

export const viewXUser = (user: XUser): z.output<typeof xUserSchema> => ({ ...user });
export const viewKnownXUser = (user: KnownXUser): z.output<typeof knownXUserSchema> => ({
  ...viewXUser(user),
  formerHandle: user.formerHandle ?? null,
});

/** What X keeps of direct messages is behind the account's login: its addresses are told to nobody. */
export const viewMedia = (media: readonly Media[], isPublic: boolean): z.output<typeof mediaSchema>[] =>
  media.map(({ id, key, type, url, altText }) => ({
    ...{ key, type, altText },
    url: id === undefined ? (isPublic ? url : null) : urlOfMedium(id),
  }));
