import type { FastifyRequest } from 'fastify';
import type { Account } from '../../src/domain/accounts/account.js';
import { accountsRepository } from '../../src/store/accounts/repository.js';
import { isXError } from '../../src/x/errors/x-error.js';
import type { X } from '../../src/x/port.js';
import type { Parts } from '../parts.js';
import { notFound, Problem, type ProblemCode } from '../problems.js';
import { agentOf } from '../route-permissions.js';

/** Why X was not asked, or gave no answer that helps. */
export interface ProblemAtX {
  /** Of the closed set of `src/x/errors/x-error.ts`, or `noAccount`. */
  readonly code: string;
  readonly detail: string;
}

/** Of whoever is neither known nor shown by X now. */
export function notIdentified(problem: ProblemAtX | null): Problem {
  const detail = problem?.detail;
  switch (problem?.code) {
    case undefined:
    case noAccount.code:
      return new Problem('unknownXUser', { detail });
    case 'overBudget':
      return new Problem('overBudget', { detail });
    case 'rateLimited':
      return new Problem('xRateLimited', { detail });
    default:
      return new Problem('xUnavailable', { detail, fix: 'Try again later.' });
  }
}

/** The problems that it may be, for the documentation of routes. */
export const notIdentifiedProblems = [
  'unknownXUser',
  'overBudget',
  'xRateLimited',
  'xUnavailable',
] as const satisfies readonly ProblemCode[];

export type AskedX<T> =
  | { readonly outcome: 'answered'; readonly answer: T; readonly accountId: string }
  | { readonly outcome: 'failed'; readonly problem: ProblemAtX };

/** Somebody waits for the answer: all that one request asks of X. */
const lookTakesAtMostMs = 8_000;
const accountsAskedAtMost = 3;

const noAccount: ProblemAtX = {
  code: 'noAccount',
  detail: 'No active account whose items you may see can be used to ask X.',
};

/**
 * Asks X as an account whose items the caller sees, or as the one named, one after another until one
 * answers, within one time for all that is asked. What is read is booked for that account, and not read where its budget has no room (S50).
 */
export async function askingX(
  { db, openX }: Pick<Parts, 'db' | 'openX'>,
  request: FastifyRequest,
  accountId: string | undefined,
) {
  const seen = await accountsRepository(db).withItemsSeenBy(agentOf(request));
  if (accountId !== undefined && !seen.some(({ _id }) => _id === accountId)) throw notFound();
  const asked = seen
    .filter(({ _id, state }) => state === 'active' && (accountId === undefined || _id === accountId))
    .slice(0, accountsAskedAtMost);

  const signal = AbortSignal.timeout(lookTakesAtMostMs);

  async function ask<T>(question: (x: X) => Promise<T>): Promise<AskedX<T>> {
    let problem = noAccount;
    for (const account of asked) {
      try {
        return { outcome: 'answered', answer: await question(opened(account)), accountId: account._id };
      } catch (error) {
        if (!isXError(error)) throw error;
        problem = { code: error.kind, detail: error.message };
        if (signal.aborted) break;
      }
    }
    return { outcome: 'failed', problem };
  }

  function opened({ _id, xUserId, settings: { dailyBudgetUsd } }: Account): X {
    return openX({ accountId: _id, xUserId }, { signal, dailyBudgetUsd });
  }

  return { ask, accountIds: asked.map(({ _id }) => _id) };
}
