import type { Account } from '../accounts/account.js';
import { quietWithPushMs } from '../sources/push.js';
import { minuteMs } from '../durations.js';

export const silenceKinds = ['polls', 'items'] as const;
/** `polls`: X has not answered any poll; `items`: X answers, and nothing came. */
export type SilenceKind = (typeof silenceKinds)[number];

/** A time in which an account was silent for longer than its settings allow (S10). */
export interface Silence {
  readonly _id: string;
  readonly accountId: string;
  readonly kind: SilenceKind;
  /** The last sign of life. Our time. */
  readonly since: Date;
  readonly noticedAt: Date;
  readonly endedAt: Date | null;
  /** `heard` is told to the admins; `setAside`, by a person or by trouble that has mails of its own, is not. */
  readonly end: 'heard' | 'setAside' | null;
  /** While open, what it is about: one at a time (unique index). */
  readonly open?: string;
  /** Set while admins are still to be told something. */
  readonly toTell?: true;
  /** Of those noticed in one look: one mail tells of them all. */
  readonly group: string;
  /** Of those of a group whose end one mail tells; absent until it is settled which these are. */
  readonly endGroup?: string;
}

/** When an account last gave a sign of life, in our time; null: never. */
export type LastHeard = Readonly<Record<SilenceKind, Date | null>>;

export type SilenceChange =
  | { readonly kind: 'none' }
  | { readonly kind: 'begins'; readonly since: Date }
  | { readonly kind: 'ends'; readonly end: NonNullable<Silence['end']> };

/** Polls that fail wait at most so long for the next: an outage at X is over for all within it. */
const waitForOthersMs = 15 * minuteMs;

/**
 * Of a group that was told of in one mail, those that one mail says are heard of again: all of them once
 * none is silent, or those that are once the first has waited long enough for the others.
 */
export function overTogether(group: readonly Silence[], now: Date): readonly Silence[] {
  const over = group.filter(({ end, toTell, endGroup }) => end === 'heard' && toTell && !endGroup);
  const firstMs = Math.min(...over.map(({ endedAt }) => endedAt?.getTime() ?? 0));
  const isComplete = group.every(({ end }) => end !== null);
  return isComplete || now.getTime() - firstMs >= waitForOthersMs ? over : [];
}

/** After how long silence is told; 0: never. */
export const silenceMs = (
  kind: SilenceKind,
  { settings, ...pushed }: Pick<Account, 'settings' | 'push' | 'pushedUntil'>,
  now: Date,
): number => {
  if (kind === 'items') return settings.silenceHours * 60 * minuteMs;
  const wantedMs = settings.pollSilenceMinutes * minuteMs;
  return wantedMs > 0 ? Math.max(wantedMs, quietWithPushMs(pushed, now)) : 0;
};

/** Only an active account is expected to be heard of; null: it is not. */
const expectedFrom = ({
  state,
  captureStarted,
  expectedSince,
}: Pick<Account, 'state' | 'captureStarted' | 'expectedSince'>): Date | null =>
  state === 'active' && captureStarted ? (expectedSince ?? captureStarted) : null;

type Watched = Pick<
  Account,
  'state' | 'captureStarted' | 'expectedSince' | 'settings' | 'push' | 'pushedUntil'
>;

/**
 * Whether an account falls silent, or is heard of again (S10): a deactivated, lost or blocked one has
 * mails of its own. The time runs anew when settings or state change, so that nobody is told of a silence
 * that a person made; not when push comes and goes, for that may go on for ever.
 */
export function decideSilence(
  kind: SilenceKind,
  account: Watched,
  heard: LastHeard,
  open: Pick<Silence, 'since'> | null,
  now: Date,
): SilenceChange {
  const allowedMs = silenceMs(kind, account, now);
  const from = allowedMs > 0 ? expectedFrom(account) : null;
  const last = heard[kind];
  if (open) {
    if (!from) return { kind: 'ends', end: 'setAside' };
    return last && last > open.since ? { kind: 'ends', end: 'heard' } : { kind: 'none' };
  }
  if (!from) return { kind: 'none' };
  const since = last && last > from ? last : from;
  return now.getTime() - since.getTime() >= allowedMs ? { kind: 'begins', since } : { kind: 'none' };
}
