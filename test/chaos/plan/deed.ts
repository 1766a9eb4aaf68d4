/**
 * What people do. Which post or ticket a deed is about is known only when its time has come: `pick`,
 * in [0, 1), chooses among what is there then.
 */
export type Deed = CustomersDeed | CompanysDeed | AgentsDeed | AdminsDeed;

export type CustomersDeed =
  /** A new post to one account or two. */
  | {
      readonly kind: 'mention';
      readonly from: string;
      readonly to: readonly string[];
      readonly text: string;
      /** X lists it so much later, by its clock. */
      readonly visibleAfterMs?: number;
    }
  /** More posts at once than X lists, each customer's in one conversation. */
  | {
      readonly kind: 'flood';
      readonly from: readonly string[];
      readonly to: string;
      readonly each: number;
      readonly text: string;
    }
  /** Goes on under a post of their own, or under an answer to it. */
  | { readonly kind: 'goOn'; readonly pick: number; readonly text: string }
  /** Joins somebody else's conversation. */
  | { readonly kind: 'joinIn'; readonly from: string; readonly pick: number; readonly text: string }
  | { readonly kind: 'message'; readonly from: string; readonly to: string; readonly text: string }
  /** To several at once, which creates nothing (S21). */
  | {
      readonly kind: 'groupMessage';
      readonly from: string;
      readonly to: readonly string[];
      readonly text: string;
    }
  /** A new post that names nobody. */
  | { readonly kind: 'remark'; readonly from: string; readonly text: string }
  /** Quotes a post of the company and names it. */
  | {
      readonly kind: 'quote';
      readonly from: string;
      readonly account: string;
      readonly pick: number;
      readonly text: string;
    }
  | { readonly kind: 'repost'; readonly from: string; readonly pick: number }
  /** Edits a post: names the same as before, one account more, or nobody. */
  | {
      readonly kind: 'edit';
      readonly pick: number;
      readonly names: 'same' | 'more' | 'nobody';
      readonly account: string;
      readonly text: string;
    }
  | { readonly kind: 'remove'; readonly pick: number }
  /** Cannot be seen by the company for a while. */
  | {
      readonly kind: 'hide';
      readonly who: string;
      readonly how: 'protected' | 'suspended';
      readonly forMs: number;
    };

/** The company on X itself, outside Perch (S24). */
export type CompanysDeed =
  | { readonly kind: 'ownPost'; readonly account: string; readonly pick: number; readonly text: string }
  | { readonly kind: 'ownMessage'; readonly account: string; readonly to: string; readonly text: string }
  | { readonly kind: 'like'; readonly account: string; readonly pick: number }
  | { readonly kind: 'unlike'; readonly account: string; readonly pick: number }
  | { readonly kind: 'ownRepost'; readonly account: string; readonly pick: number }
  /** Takes Perch's access away at X. */
  | { readonly kind: 'revoke'; readonly account: string }
  /** X asks them to log in before it serves the account again. */
  | { readonly kind: 'lock'; readonly account: string; readonly forMs: number };

export type AgentsDeed =
  /** Answers a ticket; `clicks` requests with one key leave at once. */
  | {
      readonly kind: 'answer';
      readonly pick: number;
      readonly text: string;
      readonly clicks: number;
      /** Of tickets of this channel, if there are any; absent: of all. */
      readonly channel?: 'x_dm';
    }
  /** Looks at X for a reply of unknown outcome, and settles it. */
  | { readonly kind: 'settle'; readonly pick: number; readonly ifNotAtX: 'notSent' | 'sendAgain' }
  | { readonly kind: 'solve'; readonly pick: number }
  /** Asks Perch to look at X now. */
  | { readonly kind: 'look'; readonly account: string }
  | { readonly kind: 'convert'; readonly pick: number }
  | { readonly kind: 'set'; readonly account: string; readonly settings: Readonly<Record<string, unknown>> };

/** Accounts are taken out of Perch for a while (S4). */
export type AdminsDeed =
  | {
      readonly kind: 'pause';
      readonly account: string;
      readonly forMs: number;
      readonly importPause: boolean;
    }
  | { readonly kind: 'unlink'; readonly account: string; readonly forMs: number };

export type DeedOf<Kind extends Deed['kind']> = Extract<Deed, { readonly kind: Kind }>;

export type Timed<T> = T & { readonly atMs: number };

export const inTime = <T extends { readonly atMs: number }>(events: readonly T[]): T[] =>
  [...events].sort((a, b) => a.atMs - b.atMs);

/** Found again in what X shows, whatever X or Perch put around it. */
export const mark = (seed: number, kind: string, number: number): string => `[${seed}.${kind}${number}]`;
