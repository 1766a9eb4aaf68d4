import { rateLimitOf, resetAt } from '../rate-limit.js';
import { readProblem, type Answer, type Problem } from './problem.js';
import { kindOf, kindOfItem } from './tables.js';
import { describe, messages } from './words.js';
import { XError } from './x-error.js';

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
  const kind = first ? kindOfItem(first) : 'notFound';
  return new XError(kind, messages[kind]);
}

/** From when on X takes ids, where it names the moment; X's time. */
function earliestIn({ detail, errors }: Problem): Date | null {
  const said = [detail, ...errors.map(({ message }) => message)].join(' ');
  const at = Date.parse(/created after \[?(\d{4}-\d\d-\d\dT[\d:.]+Z)/.exec(said)?.[1] ?? '');
  return Number.isNaN(at) ? null : new Date(at);
}
