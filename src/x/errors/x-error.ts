import type { RateLimit } from '../port.js';
import { isTraitOf } from './traits.js';

/**
 * What can go wrong with a call to X, in our words; the only error `src/x` rejects with.
 * X's own answers are translated once, in classify.ts.
 */
export const xErrorKinds = [
  /** X refused a token that had just been refreshed. */
  'unauthorized',
  /** There is no grant, or X refuses its refresh token. */
  'noAccess',
  /** X refuses the code of a login: it lives 30 s and once. */
  'codeSpent',
  /** No token right now: the token endpoint is down, or another process is refreshing. */
  'tokenUnavailable',
  /** The key ring lacks the key that the stored token was sealed with. */
  'keyMissing',
  /** The grant lacks a permission that the call needs. */
  'missingScope',
  'rateLimited',
  /** A cap of posts or of spending, set in X's developer console, is reached. */
  'usageCapped',
  'creditsDepleted',
  /** Not sent: the account's own budget for the day has no room for it (S50). */
  'overBudget',
  'accountLocked',
  'accountSuspended',
  /** X refuses our app, whoever the user is: it is not enrolled, or its plan lacks the call. */
  'clientForbidden',
  /** X refuses the app's id and secret, or the kind of token. */
  'appCredentials',
  'badRequest',
  'sinceIdTooOld',
  'duplicateText',
  'notSummoned',
  'parentGone',
  'recipientRefusesMessages',
  'textTooLong',
  'mediaInvalid',
  /** X’s answer is larger than Perch takes. */
  'tooLarge',
  /** X holds the account back from such operations, whomever they concern. */
  'restricted',
  'forbidden',
  'notFound',
  /** X has trouble, and said so. */
  'unavailable',
  /** The request certainly never reached X. */
  'unreachable',
  /** No answer that can be read: a timeout, a reset, a cut or foreign body. */
  'noAnswer',
  'aborted',
] as const;
export type XErrorKind = (typeof xErrorKinds)[number];

export interface XErrorDetails {
  /** `rateLimited`: when X takes requests again; `overBudget`: when there may be room; in X's time. */
  readonly resetAt?: Date;
  /** What the answer's headers said of the endpoint: they come with refusals too. */
  readonly rateLimit?: RateLimit | null;
  /** `sinceIdTooOld`: from when on X takes ids, if it said so; X's time. */
  readonly earliest?: Date | null;
  /** Names of the query or body parameters that X found invalid. */
  readonly parameters?: readonly string[];
  /** X may have done what was asked; true by default where no answer could be read. */
  readonly maybeTaken?: boolean;
}

/**
 * Messages carry X's reason at most, never a token or the text of a message; the vendor's error is
 * not kept as a cause because it holds the request with its token.
 */
export class XError extends Error {
  readonly kind: XErrorKind;
  readonly resetAt: Date | null;
  readonly rateLimit: RateLimit | null;
  readonly earliest: Date | null;
  readonly parameters: readonly string[];
  readonly maybeTaken: boolean;

  constructor(kind: XErrorKind, message: string, details: XErrorDetails = {}) {
    super(message);
    this.name = 'XError';
    this.kind = kind;
    this.resetAt = details.resetAt ?? null;
    this.rateLimit = details.rateLimit ?? null;
    this.earliest = details.earliest ?? null;
    this.parameters = details.parameters ?? [];
    this.maybeTaken = details.maybeTaken ?? isTraitOf(kind, 'maybeTaken');
  }
}

/** Whether `error` is an XError, of one of `kinds` if any are named. */
export const isXError = (error: unknown, ...kinds: readonly XErrorKind[]): error is XError =>
  error instanceof XError && (kinds.length === 0 || kinds.includes(error.kind));
