import { typeName, type Problem } from './problem.js';
import type { XErrorKind } from './x-error.js';

/** What a refusal of X's is, by the first of the tables below that knows it. */
export function kindOf(status: number, found: Problem): XErrorKind {
  if (status >= 500) return 'unavailable';
  const ofOAuth = oauthKind(found);
  if (ofOAuth) return ofOAuth;
  const named = byType[typeName(found.type)] ?? byTitle[found.title];
  if (named) return named;
  for (const { code } of found.errors) {
    const coded = code === undefined ? undefined : byCode[code];
    if (coded) return coded;
  }
  const said = [found.detail, ...found.errors.flatMap(({ message, detail }) => [message, detail])].join('\n');
  const told = bySentence.find(([sentence]) => sentence.test(said));
  if (told && (status === 400 || status === 403)) return told[1];
  const ofItem = byItemType[typeName(found.type)];
  if (ofItem) return ofItem;
  if (status === 403 && found.detail === 'Forbidden') return 'missingScope';
  return byStatus[status] ?? 'badRequest';
}

/** What one of the errors beside a 200 says of the thing that was asked for. */
export const kindOfItem = ({ type, detail }: Problem['errors'][number]): XErrorKind =>
  /has been suspended/i.test(detail) ? 'accountSuspended' : (byItemType[typeName(type)] ?? 'notFound');

/** Codes of the older form, where X still uses it. */
const byCode: Readonly<Record<number, XErrorKind>> = {
  32: 'unauthorized',
  64: 'accountSuspended',
  88: 'rateLimited',
  89: 'unauthorized',
  93: 'missingScope',
  99: 'appCredentials',
  130: 'unavailable',
  144: 'parentGone',
  150: 'recipientRefusesMessages',
  185: 'rateLimited',
  186: 'textTooLong',
  187: 'duplicateText',
  226: 'restricted',
  324: 'mediaInvalid',
  326: 'accountLocked',
  349: 'recipientRefusesMessages',
  354: 'textTooLong',
  385: 'parentGone',
  416: 'clientForbidden',
  433: 'notSummoned',
};

/** Problems of the app or the whole call. */
const byType: Readonly<Record<string, XErrorKind>> = {
  'client-forbidden': 'clientForbidden',
  'unsupported-authentication': 'appCredentials',
  'spend-cap-reached': 'usageCapped',
  'usage-capped': 'usageCapped',
  credits: 'creditsDepleted',
};

/** The same by their titles, should the type be left out. */
const byTitle: Readonly<Record<string, XErrorKind>> = {
  CreditsDepleted: 'creditsDepleted',
  UsageCapExceeded: 'usageCapped',
  'Client Forbidden': 'clientForbidden',
  'Unsupported Authentication': 'appCredentials',
};

/** Problems of the one thing that was asked for, as an answer or beside a 200. */
const byItemType: Readonly<Record<string, XErrorKind>> = {
  'resource-not-found': 'notFound',
  'not-authorized-for-resource': 'forbidden',
  'not-authorized-for-field': 'forbidden',
  'field-unauthorized': 'forbidden',
  'disallowed-resource': 'forbidden',
  'resource-unavailable': 'unavailable',
  'field-hydration-failure': 'unavailable',
  'internal-error': 'unavailable',
};

/** X says some things in words only, and "Tweet" is becoming "Post": match what stays the same. */
const bySentence: readonly (readonly [RegExp, XErrorKind])[] = [
  [/'since_id' must be a \w+ id created after/i, 'sinceIdTooOld'],
  [/text is too long/i, 'textTooLong'],
  [/duplicate content/i, 'duplicateText'],
  [/you have not been mentioned/i, 'notSummoned'],
  [/only reply to or quote posts where you are mentioned/i, 'notSummoned'],
  [/that is deleted or not visible to you/i, 'parentGone'],
  [/permission to DM one or more participants/i, 'recipientRefusesMessages'],
  [/media ids? (is|are) invalid/i, 'mediaInvalid'],
  [/this operation is not permitted/i, 'restricted'],
];

const byStatus: Readonly<Record<number, XErrorKind>> = {
  401: 'unauthorized',
  402: 'creditsDepleted',
  403: 'forbidden',
  404: 'notFound',
  408: 'unavailable',
  420: 'rateLimited',
  429: 'rateLimited',
};

/**
 * The token endpoints (docs/x-api.md 3.1). A spent token and a spent code are told by a sentence; any other
 * invalid request is ours to mend and must not cost an account its access.
 */
function oauthKind({ error, error_description: description }: Problem): XErrorKind | null {
  if (error === 'invalid_grant') return 'noAccess';
  if (error === 'invalid_request' && /^Value passed for the token was invalid/i.test(description))
    return 'noAccess';
  if (error === 'invalid_request' && /^Value passed for the authorization code was/i.test(description))
    return 'codeSpent';
  return ['unauthorized_client', 'invalid_client'].includes(error) ? 'appCredentials' : null;
}
