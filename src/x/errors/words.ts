import { typeName, type Answer, type Problem } from './problem.js';
import { isTraitOf } from './traits.js';
import type { XErrorKind } from './x-error.js';

/** What people read of each kind. */
export const messages: Readonly<Record<XErrorKind, string>> = {
  unauthorized: 'X refuses the access token.',
  noAccess: 'X no longer grants access to this account; it must be authorized again.',
  codeSpent: 'X refuses the code of this login: it lives 30 seconds and once; begin again.',
  tokenUnavailable: 'There is no usable token at the moment.',
  keyMissing: 'PERCH_KEYS lacks the key that the stored token was sealed with.',
  missingScope: 'The account did not grant what this call needs; it must be authorized again.',
  rateLimited: 'X takes no more such requests for a while.',
  usageCapped: 'A cap set for the app in X’s developer console is reached.',
  creditsDepleted: 'The app has no credits left at X.',
  overBudget: 'The account’s budget for the day has no room for this.',
  accountLocked: 'X has locked the account; somebody must log in on x.com.',
  accountSuspended: 'X has suspended the account.',
  clientForbidden: 'X refuses the app; check its project and plan at X.',
  appCredentials: 'X refuses the app’s credentials; check X_CLIENT_ID and X_CLIENT_SECRET.',
  badRequest: 'X found the request invalid.',
  sinceIdTooOld: 'X no longer searches back to that since_id.',
  duplicateText: 'X refuses the same text twice.',
  notSummoned: 'X allows an answer or a quote only where the author mentioned or quoted the account.',
  parentGone: 'The post to answer is deleted or not visible to the account.',
  recipientRefusesMessages: 'The recipient takes no direct messages from the account.',
  textTooLong: 'X finds the text too long.',
  tooLarge: 'What X has is larger than Perch keeps.',
  mediaInvalid: 'X does not know the attached media, or no longer.',
  restricted: 'X does not permit the account such operations at the moment.',
  forbidden: 'X does not permit this.',
  notFound: 'X knows nothing under that id.',
  unavailable: 'X is having trouble.',
  unreachable: 'X could not be reached.',
  noAnswer: 'X gave no answer that can be read.',
  aborted: 'The call was given up.',
};

/** Our sentence, the status, and where it helps X's own words: reads only, because X may quote a written text. */
export function describe(
  kind: XErrorKind,
  found: Problem,
  { method, status }: Answer,
  parameters: readonly string[],
): string {
  const names = [status, typeName(found.type), found.reason, found.scope, found.period];
  const parts = [`${messages[kind]} (${names.filter(Boolean).join(' ')})`];
  if (parameters.length > 0) parts.push(`Parameters: ${parameters.join(', ')}.`);
  const words = (found.errors[0]?.message ?? '') || found.detail;
  const isOwnText = method !== 'GET' && !/^\w+(Failed|Exceeded|Invalid)$/.test(words);
  if (!isOwnText && isTraitOf(kind, 'toldInXsWords') && words) parts.push(`X says: ${words}`);
  return parts.join(' ').slice(0, 300);
}
