import { hasLink } from '../replies/weighted-length.js';

/**
 * What X charges on pay-per-use, in millionths of a US dollar: whole numbers, so that sums are exact.
 * X bills what a read shows, each resource once per app and UTC day, and writes per request; refused
 * calls and empty answers are free (docs.x.com, "Pricing", as of August 2026).
 */
const readPrices = {
  post: 5_000,
  /** Of its own lists, where the account owns the app at X. */
  ownedRead: 1_000,
  user: 10_000,
  directMessage: 10_000,
  /** As it is pushed. */
  like: 1_000,
} as const;

const writePrices = {
  newPost: 15_000,
  newPostWithLink: 200_000,
  /** To somebody who mentioned the account; what X takes for one with a link is not published: the dearer. */
  newReply: 10_000,
  newMessage: 15_000,
  /** A repost or a like, and taking it back. */
  interaction: 15_000,
} as const;

export type Resource = keyof typeof readPrices;
type Write = keyof typeof writePrices;
export const billedKinds = [
  'post',
  'ownedRead',
  'user',
  'directMessage',
  'like',
  'newPost',
  'newPostWithLink',
  'newReply',
  'newMessage',
  'interaction',
] as const satisfies readonly (Resource | Write)[];
type BilledKind = (typeof billedKinds)[number];

/** So many of one kind, and what they cost together. */
export interface Billed {
  readonly what: BilledKind;
  readonly count: number;
  readonly micros: number;
}

/** What sending it costs; refused, it costs nothing. */
export function writeBilled(write: {
  readonly kind: 'post' | 'directMessage';
  readonly text: string;
  readonly inReplyToXId: string | null;
  readonly toOwnPost?: true;
}): Billed {
  const what = writeKind(write);
  return { what, count: 1, micros: writePrices[what] };
}

export const interactionBilled: Billed = {
  what: 'interaction',
  count: 1,
  micros: writePrices.interaction,
};

function writeKind({ kind, text, inReplyToXId, toOwnPost }: Parameters<typeof writeBilled>[0]): Write {
  if (kind === 'directMessage') return 'newMessage';
  if (hasLink(text)) return 'newPostWithLink';
  return inReplyToXId === null || toOwnPost ? 'newPost' : 'newReply';
}

/** What showing resources costs that X has not billed that day, by kind. */
export function readBilled(resources: readonly { readonly what: Resource }[]): Billed[] {
  const counts = new Map<Resource, number>();
  for (const { what } of resources) counts.set(what, (counts.get(what) ?? 0) + 1);
  return [...counts].map(([what, count]) => ({ what, count, micros: count * readPrices[what] }));
}

/** With a post come its author and at most two posts that it answers and quotes, with theirs. */
const mostPerPost = 3 * (readPrices.post + readPrices.user);
const mostPerMessage = readPrices.directMessage + readPrices.user;

/** The most that one listed thing can cost, with what is shown beside it. */
export const mostPerListed = {
  post: mostPerPost,
  directMessage: mostPerMessage,
  user: readPrices.user,
  like: readPrices.like,
} as const satisfies Partial<Record<Resource, number>>;

/** The same where nothing is shown beside it. */
export const perListedAlone = {
  post: readPrices.post,
  directMessage: readPrices.directMessage,
  user: readPrices.user,
} as const satisfies Partial<Record<Resource, number>>;

export const microsOf = (usd: number): number => Math.round(usd * 1_000_000);
export const usdOf = (micros: number): number => micros / 1_000_000;
