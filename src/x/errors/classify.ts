import { z } from 'zod';
import { XError, type XErrorKind } from './x-error.js';
import { rateLimitOf, resetAt } from '../rate-limit.js';

/** An answer of X; header names in lower case, the body parsed if it was JSON, else text. */
export interface Answer {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: unknown;
}

/**
 * X's refusals come in four forms: a problem document, the same with `errors` for parameters, the
 * older `errors: [{code, message}]`, and OAuth's `error` with its description.
 */
const text = z.string().catch('');
const problem = z.object({
  title: text,
  detail: text,
  type: text,
  /** Of a refused app: which enrolment is missing. */
  reason: text,
  /** Of a cap: of what, and for how long. */
  scope: text,
  period: text,
  error: text,
  error_description: text,
  errors: z
    .array(
      z.object({
        code: z.number().optional().catch(undefined),
        message: text,
        type: text,
        detail: text,
        resource_id: text,
        value: text,
        parameters: z.record(z.string(), z.unknown()).catch({}),
      }),
    )
    .catch([]),
});
type Problem = z.output<typeof problem>;

/** What an answer with a status of 400 or more means. `xNow` is X's time. */
export function classify(answer: Answer, xNow: Date): XError {
  const found = readProblem(answer.body);
  const rateLimit = rateLimitOf(answer.headers, xNow);
  if (fromInBetween(answer)) return new XError('unavailable', inBetween(answer), { maybeTaken: false });
  const kind = kindOf(answer.status, found);
  if (kind === 'rateLimited')
    return new XError(kind, messages[kind], { resetAt: resetAt(answer.headers, xNow), rateLimit });
  const parameters = [...new Set(found.errors.flatMap((error) => Object.keys(error.parameters)))];
  const earliest = kind === 'sinceIdTooOld' ? earliestIn(found) : null;
  return new XError(kind, describe(kind, found, answer, parameters), { parameters, rateLimit, earliest });
}

/** X's API speaks JSON: a page for browsers was put before it, which took nothing and says nothing of access. */
const fromInBetween = ({ status, body }: Answer): boolean =>
  status < 500 && status !== 429 && typeof body === 'string' && body.trimStart().startsWith('<');

const inBetween = ({ status }: Answer): string =>
  `Something before X’s API answered with a page (${status}).`;

/**
 * What a 200 means that holds nothing but `errors` about the one thing that was asked for
 * (docs/x-api.md 3: suspended and protected users answer like this).
 */
export function classifyErrorsOnly(body: unknown, xUserId?: string): XError {
  const first = readProblem(body).errors[0];
  // Errors about the people in a list say nothing of the list.
  if (xUserId !== undefined && first && [first.resource_id, first.value].some((id) => id && id !== xUserId))
    return new XError('unavailable', messages.unavailable);
  const kind = /has been suspended/i.test(first?.detail ?? '')
    ? 'accountSuspended'
    : (byItemType[typeName(first?.type ?? '')] ?? 'notFound');
  return new XError(kind, messages[kind]);
}

const readProblem = (body: unknown): Problem =>
  problem.parse(typeof body === 'object' && body !== null && !Array.isArray(body) ? body : {});

/** Both api.twitter.com and api.x.com occur as the host of a type: only its last part counts. */
const typeName = (type: string): string => type.split('/').at(-1) ?? '';

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

function kindOf(status: number, found: Problem): XErrorKind {
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

const messages: Readonly<Record<XErrorKind, string>> = {
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
  mediaInvalid: 'X does not know the attached media, or no longer.',
  restricted: 'X does not permit the account such operations at the moment.',
  forbidden: 'X does not permit this.',
  notFound: 'X knows nothing under that id.',
  unavailable: 'X is having trouble.',
  notSent: 'X could not be reached.',
  lost: 'X gave no answer that can be read.',
  aborted: 'The call was given up.',
};

const withXsWords: readonly XErrorKind[] = ['badRequest', 'forbidden', 'clientForbidden', 'usageCapped'];

/** Our sentence, the status, and where it helps X's own words: reads only, because X may quote a written text. */
function describe(
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
  if (!isOwnText && withXsWords.includes(kind) && words) parts.push(`X says: ${words}`);
  return parts.join(' ').slice(0, 300);
}

/** From when on X takes ids, where it names the moment; X's time. */
function earliestIn({ detail, errors }: Problem): Date | null {
  const said = [detail, ...errors.map(({ message }) => message)].join(' ');
  const at = Date.parse(/created after \[?(\d{4}-\d\d-\d\dT[\d:.]+Z)/.exec(said)?.[1] ?? '');
  return Number.isNaN(at) ? null : new Date(at);
}
