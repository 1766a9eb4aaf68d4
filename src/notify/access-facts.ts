import type { TroubleCause } from '../domain/access/trouble.js';

export type AccessMailKind =
  'lost' | 'reminder' | 'blocked' | 'recovered' | 'repliesRefused' | 'repliesTaken';

/** What is known of an incident when a mail about it is written. */
export interface AccessFacts {
  /** Without `@`; null when the trouble concerns all connected accounts. */
  readonly accountHandle: string | null;
  readonly accountName: string | null;
  readonly cause: TroubleCause;
  readonly beganAt: Date;
  /** When the mail is written; of `recovered`, when access came back. */
  readonly at: Date;
  readonly reauthorizeUrl: string | null;
  readonly reminder?: { readonly number: number; readonly of: number };
  /** Replies that go out once access is back. */
  readonly waitingReplies: number;
}

type Named = Pick<AccessFacts, 'accountHandle' | 'accountName'>;

const allAccounts = 'all connected accounts';

/** E.g. `@acme`. */
export const handleIn = ({ accountHandle }: Named): string =>
  accountHandle === null ? allAccounts : `@${oneLine(accountHandle)}`;

/** E.g. `@acme (Acme Shop)`. */
export function accountIn(facts: Named): string {
  const name = oneLine(facts.accountName ?? '');
  return facts.accountHandle === null || name === '' ? handleIn(facts) : `${handleIn(facts)} (${name})`;
}

/** Names are written by anybody: line breaks and marks that turn the reading direction go. */
const oneLine = (text: string): string =>
  text.replace(/[\p{Cc}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]+/gu, ' ').trim();
