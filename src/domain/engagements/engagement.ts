import type { XPlan } from '../at-x/plan.js';
import type { Account } from '../accounts/account.js';
import type { Item } from '../items/item.js';

/** What an account does with a post beside answering it (S49). */
export const engagementKinds = ['like', 'repost'] as const;
export type EngagementKind = (typeof engagementKinds)[number];

/** The field of an item that holds it. */
export const engagementField = { like: 'liked', repost: 'reposted' } as const satisfies Record<
  EngagementKind,
  keyof Item
>;

export type Stand = 'on' | 'off';

/** How it stood when X's word was last known, and by whom. */
interface Settled {
  readonly state: Stand;
  readonly agentId: string | null;
  readonly at: Date;
}

/** What people asked of X by Perch with a post. What was asked is written before X is called. */
export interface Engagement {
  readonly wanted: Stand;
  /** `unknown` while X is asked, and where no answer came. */
  readonly state: Stand | 'unknown';
  readonly agentId: string | null;
  /** When it was asked for. */
  readonly at: Date;
  /** The call that may settle it: an answer to an earlier one says nothing any more. */
  readonly attempt: string;
  /** How often X was asked without an answer. */
  readonly unanswered: number;
  /** To go back to where X refuses; null: nobody had asked. */
  readonly before: Settled | null;
  /** Until then its call may be under way. */
  readonly underWayUntil?: Date;
  /** When X is asked again; the mark that work is found by. */
  readonly askAt?: Date;
}

/** Longer than a call may take with all that it waits for. */
const underWayMs = 10_000;
const askAgainMs = 60_000;
/** By then what was done by Perch has mostly been read of X. */
const readAgainWithinMs = 10 * 60_000;
/** Then it is left to whoever presses next. */
const unansweredAtMost = 6;

type Press =
  /** It is as wanted. */
  | { readonly kind: 'settled' }
  /** X is being asked: for the same, or for the opposite, which would overtake it. */
  | { readonly kind: 'underWay'; readonly same: boolean }
  | { readonly kind: 'ask'; readonly engagement: Engagement };

/** What somebody asks for, with the id of the call that would be made. */
export interface Asked {
  readonly wanted: Stand;
  readonly agentId: string | null;
  readonly attempt: string;
}

/**
 * What a press does (S49): both calls are idempotent at X, so whatever is unknown is simply asked again.
 * `seenOn`: what was read of X shows it, whoever did it; where it has long shown the opposite of what
 * Perch did last, somebody has done that at X, and X is asked too.
 */
export function press(
  current: Engagement | undefined,
  seenOn: boolean,
  { wanted, agentId, attempt }: Asked,
  now: Date,
): Press {
  if (shown(current, seenOn) === wanted && !isDoubtful(current, seenOn, now)) return { kind: 'settled' };
  if (current?.underWayUntil && current.underWayUntil > now)
    return { kind: 'underWay', same: current.wanted === wanted };
  const before = current ? lastSettled(current) : null;
  return {
    kind: 'ask',
    engagement: asking({ wanted, agentId, at: now, attempt, unanswered: 0, before }, now),
  };
}

/** What was read of X shows it otherwise than Perch left it, and not only since it was not read again yet. */
const isDoubtful = (current: Engagement | undefined, seenOn: boolean, now: Date): boolean =>
  current !== undefined &&
  (current.state === 'on') !== seenOn &&
  now.getTime() - current.at.getTime() > readAgainWithinMs;

/** The same once more, by nobody's press. */
export const askAgain = (current: Engagement, attempt: string, now: Date): Engagement =>
  asking({ ...current, attempt }, now);

const asking = (
  engagement: Omit<Engagement, 'state' | 'underWayUntil' | 'askAt'>,
  now: Date,
): Engagement => ({
  ...engagement,
  state: 'unknown',
  underWayUntil: new Date(now.getTime() + underWayMs),
  askAt: new Date(now.getTime() + askAgainMs),
});

const lastSettled = ({ state, agentId, at, before }: Engagement): Settled | null =>
  state === 'unknown' ? before : { state, agentId, at };

/** What X made of a call. */
export type AtX = 'done' | 'refused' | 'unknown';

/** How it stands after a call; null: as if nobody had asked. */
export function after(
  { underWayUntil: _, askAt: __, ...engagement }: Engagement,
  atX: AtX,
  now: Date,
): Engagement | null {
  switch (atX) {
    case 'done':
      return { ...engagement, state: engagement.wanted, unanswered: 0 };
    case 'refused':
      return engagement.before && { ...engagement, ...engagement.before, wanted: engagement.before.state };
    case 'unknown': {
      const unanswered = engagement.unanswered + 1;
      const askAt = new Date(now.getTime() + askAgainMs * 2 ** (unanswered - 1));
      return { ...engagement, unanswered, ...(unanswered < unansweredAtMost ? { askAt } : {}) };
    }
  }
}

/** What is shown of it: what people asked for by Perch, else what was read of X. */
export const shown = (current: Engagement | undefined, seenOn: boolean): Stand | 'unknown' =>
  current?.state ?? (seenOn ? 'on' : 'off');

/** A like that the list of likes shows, or will, because somebody made it here: it makes no ticket (S20). */
export const isLikedHere = ({ liked, likeSeenAt }: Pick<Item, 'liked' | 'likeSeenAt'>): boolean =>
  liked !== undefined && (liked.wanted === 'on' || likeSeenAt === undefined || likeSeenAt <= liked.at);

export const engagementHindrances = [
  'directMessage',
  'postGone',
  'accountUnlinked',
  'accountPaused',
  'accessLost',
  'planLacksLikes',
] as const;
export type EngagementHindrance = (typeof engagementHindrances)[number];

/** Why it is not offered; null where it is. */
export function hindranceOf(
  kind: EngagementKind,
  item: Pick<Item, 'kind' | 'gone'>,
  account: Pick<Account, 'state' | 'unlinkedAt'>,
  plan: XPlan,
): EngagementHindrance | null {
  if (item.kind === 'directMessage') return 'directMessage';
  if (account.unlinkedAt) return 'accountUnlinked';
  if (kind === 'like' && plan !== 'enterprise') return 'planLacksLikes';
  if (account.state === 'paused') return 'accountPaused';
  if (account.state !== 'active') return 'accessLost';
  return item.gone ? 'postGone' : null;
}
