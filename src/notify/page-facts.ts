import type { PageKind, PageReason } from '../domain/escalation/page.js';
import { handleIn } from './access-facts.js';
import { counted } from './times.js';

export interface PageSample {
  /** Without `@`. */
  readonly authorHandle: string;
  /** X's time. */
  readonly at: Date;
  readonly text: string;
  readonly url: string;
}

/** What is known of an incident when somebody is paged of it. */
export interface PageFacts {
  readonly kind: PageKind;
  /** A page that tries the way: nothing floods. */
  readonly isTest: boolean;
  readonly policyName: string;
  /** Without `@`. */
  readonly accountHandle: string;
  /** So many within `periodMinutes` are a flood. */
  readonly count: number;
  readonly periodMinutes: number;
  /** How many there were within `periodMinutes` when it began. */
  readonly observed: number;
  /** Posts of this flood so far. */
  readonly matched: number;
  /** Keywords that its samples hold. */
  readonly keywords: readonly string[];
  /** Newest first. */
  readonly samples: readonly PageSample[];
  /** Where it is acknowledged; null: nothing is to be acknowledged, or the link cannot be made any more. */
  readonly link: string | null;
  /** It was acknowledged, and then forgotten. */
  readonly forgotten: { readonly by: string; readonly at: Date } | null;
  /** Who is paged next unless somebody acknowledges; null: nobody. */
  readonly next: { readonly names: readonly string[]; readonly at: Date } | null;
  /** Those who were paged last are reminded so often; null: they are not. */
  readonly remindMinutes: number | null;
  /** Of an e-mail in place of an SMS: why that did not reach the person. */
  readonly instead: PageReason | null;
}

/** E.g. `12 posts about "refund" in 10 minutes on @acme (limit 10)`. */
export function headline(facts: PageFacts): string {
  const { isTest, kind, forgotten, observed, matched, periodMinutes, count } = facts;
  const on = handleIn({ accountHandle: facts.accountHandle, accountName: null });
  if (isTest) return `TEST: this is how Perch pages you about “${oneLine(facts.policyName)}” on ${on}`;
  const posts = `${counted(observed, 'post')}${about(facts)} in ${counted(periodMinutes, 'minute')}`;
  const soFar = matched > observed ? `, ${matched} so far` : '';
  const prefix = forgotten ? 'Still not resolved: ' : kind === 'reminder' ? 'Reminder: ' : '';
  return `${prefix}${posts} on ${on} (limit ${count}${soFar})`;
}

function about({ keywords }: PageFacts): string {
  const [first, ...others] = keywords.map(oneLine);
  if (first === undefined) return '';
  return ` about "${first}"${others.length > 0 ? ' and more' : ''}`;
}

/** Names are written by anybody: line breaks and marks that turn the reading direction go. */
export const oneLine = (text: string): string =>
  text.replace(/[\p{Cc}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]+/gu, ' ').trim();
