import type { Account } from '../../src/domain/accounts/account.js';
import type { Clock } from '../../src/domain/clock.js';
import { planRecheck, recheckDueAt, whoRechecks } from '../../src/domain/items/recheck.js';
import type { Database } from '../../src/store/database.js';
import { accountsToHelp, askAt, recheckRepository } from '../../src/store/items/recheck.js';
import { isXError, type XError } from '../../src/x/errors/x-error.js';
import type { X } from '../../src/x/port.js';
import { xNow } from '../x-now.js';
import { lookUp } from './look-up.js';

export interface Rechecking {
  readonly db: Database;
  readonly clock: Clock;
  /** Whose eyes X is asked with, at its expense. */
  readonly account: Account;
  readonly x: X;
  readonly mayGoOn: () => boolean;
  /** How long posts of no open ticket are asked for. */
  readonly recheckDays: number;
}

const afterRefusalMs = 15 * 60_000;

/**
 * Asks X whether it still shows the posts that are due for it, and takes away what it shows no more
 * (S25): the account's own first, then those of accounts that cannot ask. After the sources, so that no
 * page that was read before puts back what is taken away. A refusal shows nothing about the posts, and is
 * none of the sources' business.
 */
export async function recheckPosts(rechecking: Rechecking): Promise<void> {
  const { db, clock, account, mayGoOn } = rechecking;
  const isResting = account.recheckAt !== undefined && account.recheckAt > clock();
  if (whoRechecks(account) !== 'itself' || !mayGoOn() || isResting) return;
  try {
    const nextAts = [await recheckPostsOf(rechecking, account)];
    for (const helped of await accountsToHelp(db, clock())) {
      const nextAt = await recheckPostsOf(rechecking, helped);
      await rest(rechecking, helped, nextAt);
      nextAts.push(nextAt);
    }
    await rest(rechecking, account, new Date(Math.min(...nextAts.map(Number))));
  } catch (error) {
    if (!isXError(error) || error.kind === 'aborted') throw error;
    await rest(rechecking, account, retryAt(rechecking, error));
  }
}

async function rest({ db, clock }: Rechecking, { _id }: Account, nextAt: Date): Promise<void> {
  if (nextAt > clock()) await recheckRepository(db, _id).restUntil(nextAt);
}

function retryAt({ clock, account, x }: Rechecking, { resetAt }: XError): Date {
  const untilResetMs = resetAt ? resetAt.getTime() - xNow({ clock, account, x }).getTime() : 0;
  return new Date(clock().getTime() + Math.max(untilResetMs, afterRefusalMs));
}

/** Returns when posts of that account are to be asked for again. */
async function recheckPostsOf(rechecking: Rechecking, holder: Account): Promise<Date> {
  const { db, clock, mayGoOn, recheckDays } = rechecking;
  const repository = recheckRepository(db, holder._id);
  while (mayGoOn()) {
    const plan = planRecheck(await repository.due(clock()), clock(), recheckDays, holder);
    await repository.forget(plan.forget.map(({ item }) => item));
    const waiting = plan.wait.map(({ item }) => item);
    await askAt(db, waiting, recheckDueAt(clock()));
    const asked = plan.lookUp.map(({ item }) => item);
    if (asked.length > 0) await lookUp(rechecking, holder, asked);
    if (!plan.goOn) return plan.nextAt;
  }
  return clock();
}
