import type { XErrorKind } from './x-error.js';

/** What more is so of an error of X's. */
type Trait =
  /** X may have done what was asked, unless something else says more. */
  | 'maybeTaken'
  /** X does not let us look at the account's own things: a person must. */
  | 'closesDoor'
  /** It says nothing of how push stands. */
  | 'passes'
  /** X will not like or repost it, however often it is asked. */
  | 'endsEngagement'
  /** People are told it in X's words too. */
  | 'toldInXsWords';

const traits: Readonly<Record<XErrorKind, readonly Trait[]>> = {
  unauthorized: ['closesDoor'],
  noAccess: ['closesDoor'],
  codeSpent: [],
  tokenUnavailable: ['passes'],
  keyMissing: ['passes'],
  missingScope: ['closesDoor'],
  rateLimited: ['passes'],
  usageCapped: ['toldInXsWords'],
  creditsDepleted: [],
  overBudget: [],
  accountLocked: ['closesDoor'],
  accountSuspended: ['closesDoor'],
  clientForbidden: ['closesDoor', 'endsEngagement', 'toldInXsWords'],
  appCredentials: ['closesDoor'],
  badRequest: ['endsEngagement', 'toldInXsWords'],
  sinceIdTooOld: [],
  duplicateText: [],
  notSummoned: [],
  parentGone: ['endsEngagement'],
  recipientRefusesMessages: [],
  textTooLong: [],
  mediaInvalid: [],
  tooLarge: [],
  restricted: ['endsEngagement'],
  forbidden: ['endsEngagement', 'toldInXsWords'],
  notFound: ['endsEngagement'],
  unavailable: ['maybeTaken', 'passes'],
  unreachable: ['passes'],
  noAnswer: ['maybeTaken', 'passes'],
  aborted: ['maybeTaken'],
};

export const isTraitOf = (kind: XErrorKind, trait: Trait): boolean => traits[kind].includes(trait);
