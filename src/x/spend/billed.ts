import { z } from 'zod';
import { mostPerListed, perListedAlone, type Resource } from '../../domain/spend/prices.js';
import { sourceFacts } from '../../domain/sources/facts.js';
import { sourceKinds, type SourceKind } from '../../domain/sources/kinds.js';
import type { SpentOn } from '../../domain/spend/spend.js';
import { xId } from '../schemas.js';
import type { Request } from '../transport.js';

/** A resource that X bills when it shows it. */
export interface Shown {
  readonly what: Resource;
  /** Names it among all resources: X bills it once a day, at the price under which it is shown first. */
  readonly once: string;
}

const withId = z.object({ id: xId });
/** What cannot be read costs as well: only the id counts. */
const list = z
  .array(z.unknown())
  .transform((each) => each.flatMap((one) => withId.safeParse(one).data?.id ?? []));
const answer = z.object({
  data: z.union([list, withId.transform(({ id }) => [id])]).optional(),
  includes: z.object({ users: list.optional(), tweets: list.optional(), posts: list.optional() }).optional(),
});

type Listed = 'post' | 'user' | 'directMessage';

const listedUnder = (path: string): Listed => {
  if (/^users(\/me|\/by.*|\/\d+)?$/.test(path)) return 'user';
  return path.startsWith('dm_') ? 'directMessage' : 'post';
};

/**
 * Everything an answer shows; what expansions add is not documented to be free, so each is counted.
 * `ofOwner`: the account owns the app at X, so posts of the lists under its own id are owned reads.
 */
export function shownIn(path: string, body: unknown, ofOwner = false): Shown[] {
  const { data, includes } = answer.safeParse(body).data ?? {};
  const listed = listedUnder(path);
  const isOwned = ofOwner && listed === 'post' && path.startsWith('users/');
  const all = (what: Listed, ids: readonly string[] = [], priced: Resource = what) =>
    ids.map((id) => ({ what: priced, once: `${what}:${id}` }));
  return [
    ...all(listed, data, isOwned ? 'ownedRead' : listed),
    ...all('user', includes?.users),
    ...all('post', [...(includes?.tweets ?? []), ...(includes?.posts ?? [])]),
  ];
}

const paths: Readonly<Record<SourceKind, RegExp>> = {
  mentions: /^users\/\d+\/mentions$/,
  directMessages: /^dm_/,
  ownPosts: /^users\/\d+\/tweets$/,
  likes: /^users\/\d+\/liked_tweets$/,
  streams: /^tweets\/search\/recent$/,
};

const sourceAt = (path: string): SourceKind | null =>
  sourceKinds.find((kind) => paths[kind].test(path)) ?? null;

/** What the money of a read goes to. */
export const spentOnBy = (path: string): SpentOn => sourceAt(path) ?? 'lookups';

/** Under another user's id a list is none of the account's sources, nor are its posts owned reads. */
export function isAnothers(path: string, xUserId: string): boolean {
  const listedOf = /^users\/(\d+)\//.exec(path)?.[1];
  return listedOf !== undefined && listedOf !== xUserId;
}

export type Read = Pick<Request, 'path' | 'query'>;

/** Names what a read asks for: of a list whichever page, which is read on until all is read; else the ids. */
export const askedFor = ({ path, query }: Read): string => {
  for (const name of ['ids', 'query']) {
    const asked = query?.[name];
    if (typeof asked === 'string') return `${path}?${name}=${asked}`;
  }
  return path;
};

/** The most that a read may cost, in millionths of a US dollar. */
export const mostFor = (read: Read): number => listedAtMost(read.query) * mostPerOne(read);

/** Only what is asked to be shown beside it costs more. */
const mostPerOne = ({ path, query }: Read): number =>
  (query?.['expansions'] === undefined ? perListedAlone : mostPerListed)[listedUnder(path)];

function listedAtMost(query: Read['query']): number {
  const { max_results: max, ids } = query ?? {};
  if (typeof max === 'number') return max;
  return typeof ids === 'string' ? ids.split(',').length : 1;
}

/**
 * The same read, of a page small enough to cost `left` at most; null where even the smallest costs more.
 * Lists that are known by what a whole page holds (likes) are not cut.
 */
export function within(left: number, read: Read): Read | null {
  if (mostFor(read) <= left) return read;
  const least = leastOf(read);
  const size = Math.floor(left / mostPerOne(read));
  return least === null || size < least ? null : ofSize(read, size);
}

/** The same read, of the smallest page that X gives; as it is where its page is not cut. */
export function smallest(read: Read): Read {
  const least = leastOf(read);
  return least === null ? read : ofSize(read, least);
}

function leastOf({ path, query }: Read): number | null {
  const source = query?.['max_results'] === undefined ? null : sourceAt(path);
  return source && sourceFacts[source].smallestPage;
}

const ofSize = (read: Read, size: number): Read => ({
  ...read,
  query: { ...read.query, max_results: size },
});
