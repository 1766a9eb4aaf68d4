import { z } from 'zod';
import { XError, type XErrorKind } from './errors.js';
import { resetAt } from './rate-limit.js';

/** An answer of X; header names in lower case, the body parsed if it was JSON, else text. */
export interface Answer {
  readonly method: 'GET' | 'POST';
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
  error: text,
  error_description: text,
  errors: z
    .array(
      z.object({
        code: z.number().optional().catch(undefined),
        message: text,
        type: text,
        detail: text,
        parameters: z.record(z.string(), z.unknown()).catch({}),
      }),
    )
    .catch([]),
});
type Problem = z.output<typeof problem>;

/** What an answer with a status of 400 or more means. `xNow` is X's time. */
export function classify(answer: Answer, xNow: Date): XError {
  const found = readProblem(answer.body);
  const kind = kindOf(answer.status, found);
  if (kind === 'rateLimited')
    return new XError(kind, messages[kind], { resetAt: resetAt(answer.headers, xNow) });
  return new XError(kind, describe(kind, found, answer));
}

/**
 * What a 200 means that holds nothing but `errors` about the one thing that was asked for
 * (x-api.md 3: suspended and protected users answer like this).
 */
export function classifyErrorsOnly(body: unknown): XError {
  const first = readProblem(body).errors[0];
  if (/has been suspended/i.test(first?.detail ?? ''))
    return new XError('accountSuspended', messages.accountSuspended);
  if (typeName(first?.type ?? '').startsWith('not-authorized'))
    return new XError('forbidden', messages.forbidden);
  return new XError('notFound', messages.notFound);
}

const readProblem = (body: unknown): Problem =>
  problem.safeParse(typeof body === 'object' && body !== null ? body : {}).data ?? {
    title: '',
    detail: '',
    type: '',
    error: '',
    error_description: '',
    errors: [],
  };

/** Both api.twitter.com and api.x.com occur as the host of a type: only its last part counts. */
const typeName = (type: string): string => type.split('/').at(-1) ?? '';

/** Codes of the older form, where X still uses it. */
const byCode: Readonly<Record<number, XErrorKind>> = {
  32: 'unauthorized',
  64: 'accountSuspended',
  88: 'rateLimited',
  89: 'unauthorized',
  326: 'accountLocked',
};

const byType: Readonly<Record<string, XErrorKind>> = {
  'client-forbidden': 'clientForbidden',
  'unsupported-authentication': 'clientForbidden',
  'spend-cap-reached': 'usageCapped',
  'usage-capped': 'usageCapped',
  credits: 'creditsDepleted',
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
  const named = byType[typeName(found.type)];
  if (named) return named;
  for (const { code } of found.errors) {
    const coded = code === undefined ? undefined : byCode[code];
    if (coded) return coded;
  }
  const said = [found.detail, ...found.errors.flatMap(({ message, detail }) => [message, detail])].join('\n');
  const told = bySentence.find(([sentence]) => sentence.test(said));
  if (told && (status === 400 || status === 403)) return told[1];
  if (status === 403 && found.detail === 'Forbidden') return 'missingScope';
  return byStatus[status] ?? 'badRequest';
}

/**
 * The token endpoints (x-api.md 3.1). A spent token and a spent code are told by a sentence; any other
 * invalid request is ours to mend and must not cost an account its access.
 */
function oauthKind({ error, error_description: description }: Problem): XErrorKind | null {
  if (error === 'invalid_grant') return 'noAccess';
  if (
    error === 'invalid_request' &&
    /^Value passed for the (token|authorization code) was invalid/i.test(description)
  )
    return 'noAccess';
  return ['unauthorized_client', 'invalid_client'].includes(error) ? 'clientForbidden' : null;
}

const messages: Readonly<Record<XErrorKind, string>> = {
  unauthorized: 'X refuses the access token.',
  noAccess: 'X no longer grants access to this account; it must be authorized again.',
  tokenUnavailable: 'There is no usable token at the moment.',
  missingScope: 'The account did not grant what this call needs; it must be authorized again.',
  rateLimited: 'X takes no more such requests for a while.',
  usageCapped: 'A cap set for the app in X’s developer console is reached.',
  creditsDepleted: 'The app has no credits left at X.',
  accountLocked: 'X has locked the account; somebody must log in on x.com.',
  accountSuspended: 'X has suspended the account.',
  clientForbidden: 'X refuses the app; check its credentials, project and plan at X.',
  badRequest: 'X found the request invalid.',
  sinceIdTooOld: 'X no longer searches back to that since_id.',
  duplicateText: 'X refuses the same text twice.',
  notSummoned: 'X allows a reply only where the author mentioned or quoted the account.',
  parentGone: 'The post to answer is deleted or not visible to the account.',
  recipientRefusesMessages: 'The recipient takes no direct messages from the account.',
  textTooLong: 'X finds the text too long.',
  forbidden: 'X does not permit this.',
  notFound: 'X knows nothing under that id.',
  unavailable: 'X is having trouble.',
  notSent: 'X could not be reached.',
  lost: 'X gave no answer that can be read.',
  aborted: 'The call was given up.',
};

const withXsWords: readonly XErrorKind[] = ['badRequest', 'forbidden', 'clientForbidden', 'usageCapped'];

/** Our sentence, the status, and where it helps X's own words: reads only, because X may quote a written text. */
function describe(kind: XErrorKind, found: Problem, { method, status }: Answer): string {
  const parts = [`${messages[kind]} (${[status, typeName(found.type)].filter(Boolean).join(' ')})`];
  const parameters = [...new Set(found.errors.flatMap((error) => Object.keys(error.parameters)))];
  if (parameters.length > 0) parts.push(`Parameters: ${parameters.join(', ')}.`);
  const words = (found.errors[0]?.message ?? '') || found.detail;
  if (method === 'GET' && withXsWords.includes(kind) && words) parts.push(`X says: ${words}`);
  return parts.join(' ').slice(0, 300);
}
