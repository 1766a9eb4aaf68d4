/**
 * What can go wrong with a call to X, in our words; the only error `src/x` rejects with.
 * X's own answers are translated once, in classify.ts.
 */
export const xErrorKinds = [
  /** X refused a token that had just been refreshed. */
  'unauthorized',
  /** There is no grant, or X refuses its refresh token. */
  'noAccess',
  /** No token right now: the token endpoint is down, or another process is refreshing. */
  'tokenUnavailable',
  'missingScope',
  'rateLimited',
  /** A cap of posts or of spending, set in X's developer console, is reached. */
  'usageCapped',
  'creditsDepleted',
  'accountLocked',
  'accountSuspended',
  /** X refuses our app or its credentials, whoever the user is. */
  'clientForbidden',
  'badRequest',
  'sinceIdTooOld',
  'duplicateText',
  'notSummoned',
  'parentGone',
  'recipientRefusesMessages',
  'textTooLong',
  'forbidden',
  'notFound',
  /** X answered with a 5xx. */
  'unavailable',
  /** The request certainly never reached X. */
  'notSent',
  /** No answer that can be read: a timeout, a reset, a cut or foreign body. */
  'lost',
  'aborted',
] as const;
export type XErrorKind = (typeof xErrorKinds)[number];

export interface XErrorDetails {
  /** `rateLimited`: when X takes requests again, in X's time. */
  readonly resetAt?: Date;
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
  readonly maybeTaken: boolean;

  constructor(kind: XErrorKind, message: string, details: XErrorDetails = {}) {
    super(message);
    this.name = 'XError';
    this.kind = kind;
    this.resetAt = details.resetAt ?? null;
    this.maybeTaken = details.maybeTaken ?? answersNothing.includes(kind);
  }
}

const answersNothing: readonly XErrorKind[] = ['unavailable', 'lost', 'aborted'];

/** Whether `error` is an XError, of one of `kinds` if any are named. */
export const isXError = (error: unknown, ...kinds: readonly XErrorKind[]): error is XError =>
  error instanceof XError && (kinds.length === 0 || kinds.includes(error.kind));
