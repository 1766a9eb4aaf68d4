import type { Account } from '../accounts/account.js';

/** X gives the account's tokens no access: somebody must grant it anew. */
type LossCause = 'tokenRefused' | 'refreshRefused' | 'revoked' | 'scopeMissing';

/** X serves nothing until something is put right at X; that is noticed by looking again. */
type BlockCause = 'accountLocked' | 'accountSuspended' | 'creditsDepleted' | 'usageCapped' | 'appRefused';

export type TroubleCause = LossCause | BlockCause;

/** These concern every account of the app: one incident, one mail. */
export const appCauses = [
  'creditsDepleted',
  'usageCapped',
  'appRefused',
] as const satisfies readonly BlockCause[];

export const concernsWholeApp = (cause: TroubleCause): boolean => appCauses.some((one) => one === cause);

/** X may refuse replies for these while it answers what is read: a cap may be of posts written. */
export const replyCauses = ['creditsDepleted', 'usageCapped'] as const satisfies readonly BlockCause[];
export type ReplyCause = (typeof replyCauses)[number];

/** X refuses these for some lists while others may well answer. */
export const mayConcernOneSource = (cause: BlockCause): boolean =>
  cause === 'appRefused' || cause === 'usageCapped';

/** What stands between an account and X. */
export interface Trouble {
  /** Since when it is lost or blocked, as an incident; null while it is only suspected. */
  readonly incidentId: string | null;
  /** When X refused for good for the first time; the second time counts (S6). Our time. */
  readonly refusedAt: Date | null;
  /** Blocked: how often X has been asked again in vain. */
  readonly looks: number;
}

/** What one call to X shows about access; the rest (5xx, 429, timeouts …) shows nothing. */
export type Evidence =
  | { readonly kind: 'answered' }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'refused'; readonly cause: LossCause }
  | { readonly kind: 'blocked'; readonly cause: BlockCause };

export type AccessChange =
  | { readonly kind: 'none' }
  /** Refused once: asked again at `recheckAt` before it counts. */
  | { readonly kind: 'suspected'; readonly refusedAt: Date; readonly recheckAt: Date }
  /** It answers after all. */
  | { readonly kind: 'cleared' }
  | { readonly kind: 'lost'; readonly cause: LossCause }
  | { readonly kind: 'blocked'; readonly cause: BlockCause; readonly looks: number; readonly lookAt: Date }
  | { readonly kind: 'regained' };

export interface AccessWaits {
  /** Between the two refusals that make access lost. */
  readonly recheckMs: number;
  /** Until a blocked account is looked at again for the first time; doubles from look to look. */
  readonly firstLookMs: number;
}

const mostDoublings = 6;

/**
 * What the calls of one look show together: a block shows in any of them, an answer outweighs a refusal.
 * Not one for a permission that the grant lacks: X answers what needs others, and only a new grant helps.
 */
export function weigh(evidence: readonly Evidence[]): Evidence {
  const first = (kind: Evidence['kind']) => evidence.find((each) => each.kind === kind);
  const lacking = evidence.find((each) => each.kind === 'refused' && each.cause === 'scopeMissing');
  return first('blocked') ?? lacking ?? first('answered') ?? first('refused') ?? { kind: 'nothing' };
}

/**
 * What becomes of an account's access after a look (S6). Lost takes two refusals in a row, `recheckMs`
 * apart; blocked is clear at once and looked at again at growing intervals; an answer ends either.
 */
export function decideAccess(
  { state, trouble }: Pick<Account, 'state' | 'trouble'>,
  evidence: Evidence,
  now: Date,
  { recheckMs, firstLookMs }: AccessWaits,
): AccessChange {
  if (state !== 'active' && state !== 'blocked') return { kind: 'none' };
  switch (evidence.kind) {
    case 'nothing':
      return { kind: 'none' };
    case 'answered':
      if (state === 'blocked') return { kind: 'regained' };
      return trouble ? { kind: 'cleared' } : { kind: 'none' };
    case 'refused': {
      const refusedAt = trouble?.refusedAt ?? now;
      const recheckAt = after(refusedAt, recheckMs);
      if (trouble?.refusedAt && now >= recheckAt) return { kind: 'lost', cause: evidence.cause };
      return { kind: 'suspected', refusedAt, recheckAt };
    }
    case 'blocked': {
      const looks = state === 'blocked' ? (trouble?.looks ?? 0) + 1 : 0;
      const lookAt = after(now, firstLookMs * 2 ** Math.min(looks, mostDoublings));
      return { kind: 'blocked', cause: evidence.cause, looks, lookAt };
    }
  }
}

const after = (moment: Date, ms: number): Date => new Date(moment.getTime() + ms);
