import type { XErrorKind } from './x-error.js';

/** Who can do something about a refusal of X's (docs/x-api.md 3). */
export type XErrorClass =
  /** Perch by itself: a newer token. */
  | 'refresh'
  /** The account's owner: authorize again. */
  | 'reauthorize'
  /** The account's owner, on x.com. */
  | 'accountOwner'
  /** The owner of the app, in X's developer console. */
  | 'appOwner'
  /** Time. */
  | 'wait'
  /** Nobody: it is X's answer to this action. */
  | 'permanent'
  /** We: settings or a bug. */
  | 'ours';

export function classOf(kind: XErrorKind): XErrorClass {
  switch (kind) {
    case 'unauthorized':
      return 'refresh';
    case 'noAccess':
    case 'missingScope':
    case 'codeSpent':
      return 'reauthorize';
    case 'accountLocked':
    case 'accountSuspended':
      return 'accountOwner';
    case 'usageCapped':
    case 'creditsDepleted':
    case 'clientForbidden':
      return 'appOwner';
    case 'tokenUnavailable':
    case 'rateLimited':
    case 'overBudget':
    case 'unavailable':
    case 'unreachable':
    case 'noAnswer':
    case 'aborted':
      return 'wait';
    case 'duplicateText':
    case 'notSummoned':
    case 'parentGone':
    case 'recipientRefusesMessages':
    case 'textTooLong':
    case 'tooLarge':
    case 'mediaInvalid':
    case 'restricted':
    case 'forbidden':
    case 'notFound':
      return 'permanent';
    case 'badRequest':
    case 'sinceIdTooOld':
    case 'appCredentials':
    case 'keyMissing':
      return 'ours';
  }
}
