import type { z } from 'zod';
import type { TextLink } from '../domain/items/text.js';
import type { Media, XUser } from '../domain/at-x/objects.js';
import type { Malformed } from './port.js';
import {
  wireMedia,
  wirePost,
  wireUser,
  type Entities,
  type Envelope,
  type WireMedia,
  type WirePost,
  type WireUser,
} from './schemas.js';

export interface Parsed<T> {
  readonly data: readonly T[];
  readonly malformed: readonly Malformed[];
}

/** What X sends beside the objects asked for, by id. */
export interface Extras {
  readonly users: ReadonlyMap<string, WireUser>;
  readonly posts: ReadonlyMap<string, WirePost>;
  readonly media: ReadonlyMap<string, WireMedia>;
}

export function readExtras({ includes }: Envelope): Extras {
  const posts = [...(includes?.tweets ?? []), ...(includes?.posts ?? [])];
  return {
    users: new Map(readEach(includes?.users ?? [], wireUser).data.map((user) => [user.id, user])),
    posts: new Map(readEach(posts, wirePost).data.map((post) => [post.id, post])),
    media: new Map(readEach(includes?.media ?? [], wireMedia).data.map((media) => [media.media_key, media])),
  };
}

/** Objects without an id are left out, like those that X could not show: there is nothing to name them by. */
export function readEach<T extends z.ZodType>(objects: readonly unknown[], schema: T): Parsed<z.output<T>> {
  const data: z.output<T>[] = [];
  const malformed: Malformed[] = [];
  for (const object of objects) {
    const read = schema.safeParse(object);
    const xId = idOf(object);
    if (read.success) data.push(read.data);
    else if (xId) malformed.push({ xId, reason: reasonOf(read.error) });
  }
  return { data, malformed };
}

export const field = (object: unknown, name: string): unknown =>
  typeof object === 'object' && object !== null ? Reflect.get(object, name) : undefined;

const idOf = (object: unknown): string | null => {
  const id = field(object, 'id');
  return typeof id === 'string' && /^\d{1,19}$/.test(id) ? id : null;
};

const reasonOf = (error: z.ZodError): string =>
  error.issues
    .map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    .join('; ')
    .slice(0, 300);

export function toUser(user: WireUser): XUser {
  const metrics = user.public_metrics;
  return {
    xUserId: user.id,
    handle: user.username,
    name: user.name,
    followers: metrics?.followers_count ?? null,
    posts: metrics?.tweet_count ?? metrics?.post_count ?? null,
    verifiedType: user.verified_type ?? null,
    avatarUrl: user.profile_image_url ?? null,
  };
}

export function mediaOf(attachments: WirePost['attachments'], { media }: Extras): readonly Media[] {
  return (attachments?.media_keys ?? []).flatMap((key) => {
    const found = media.get(key);
    if (!found) return [];
    const { type, url, preview_image_url: preview, alt_text: altText } = found;
    return [{ key, type, url: url ?? preview ?? null, altText: altText ?? null }];
  });
}

const mediaLink = /^https:\/\/(x|twitter)\.com\/(\w+\/status\/\d+\/(photo|video)\/\d+$|messages\/media\/)/;

/** A link to media is dropped only where the media is listed; otherwise it is all there is to see. */
export function linksOf(
  lists: readonly Entities[],
  attachments: WirePost['attachments'],
  extras: Extras,
): readonly TextLink[] {
  const mediaIsListed = mediaOf(attachments, extras).length > 0;
  const urls = lists.flatMap((entities) => entities?.urls ?? []);
  return urls.flatMap(({ url: short, expanded_url: expanded, media_key: mediaKey }) => {
    if (!expanded) return [];
    return [{ short, expanded, toMedia: mediaIsListed && (Boolean(mediaKey) || mediaLink.test(expanded)) }];
  });
}
