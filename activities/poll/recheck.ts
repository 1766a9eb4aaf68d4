import type { Account } from '../../src/domain/account.js';
import type { Clock } from '../../src/domain/clock.js';
import type { GoneReason } from '../../src/domain/gone.js';
import type { ContextPost, Item } from '../../src/domain/item.js';
import { planRecheck, recheckBatch, recheckDueAt } from '../../src/domain/recheck.js';
import type { XPost } from '../../src/domain/x.js';
import type { Database } from '../../src/store/database.js';
import { showAgain, showContextAgain, takeAway, takeContextAway } from '../../src/store/items/gone.js';
import { recheckRepository } from '../../src/store/items/recheck.js';
import { isXError, type XError } from '../../src/x/errors.js';
import type { Standing, X } from '../../src/x/port.js';
import { xNow } from '../x-now.js';

export interface Rechecking {
  readonly db: Database;
  readonly clock: Clock;
  readonly account: Account;
  readonly x: X;
  readonly mayGoOn: () => boolean;
  /** How long posts of no open ticket are asked for. */
  readonly recheckDays: number;
}

const afterRefusalMs = 15 * 60_000;
/** X said nothing definite about a post. */
const afterSilenceMs = 30 * 60_000;

/**
 * Asks X whether it still shows the posts that are due for it, and takes away what it shows no more
 * (S25). After the sources, so that no page that was read before puts back what is taken away. A refusal
 * shows nothing about the posts, and is none of the sources' business.
 */
export async function recheckPosts(rechecking: Rechecking): Promise<void> {
  const { db, clock, account, mayGoOn, recheckDays } = rechecking;
  const isFine = account.state === 'active' && !account.trouble;
  if (!isFine || !mayGoOn() || (account.recheckAt && account.recheckAt > clock())) return;
  const repository = recheckRepository(db, account._id);
  try {
    for (;;) {
      const plan = planRecheck(await repository.due(clock()), clock(), recheckDays);
      await repository.forget(plan.forget.map(({ item }) => item));
      if (plan.lookUp.length > 0)
        await recheck(
          rechecking,
          plan.lookUp.map(({ item }) => item),
        );
      if (plan.goOn && mayGoOn()) continue;
      if (plan.nextAt > clock()) await repository.restUntil(plan.nextAt);
      return;
    }
  } catch (error) {
    if (!isXError(error) || error.kind === 'aborted') throw error;
    await repository.restUntil(retryAt(rechecking, error));
  }
}

function retryAt({ clock, account, x }: Rechecking, { resetAt }: XError): Date {
  const untilResetMs = resetAt ? resetAt.getTime() - xNow({ clock, account, x }).getTime() : 0;
  return new Date(clock().getTime() + Math.max(untilResetMs, afterRefusalMs));
}

async function recheck(rechecking: Rechecking, due: readonly Item[]): Promise<void> {
  const { db, clock, account, x } = rechecking;
  const repository = recheckRepository(db, account._id);
  const askedAt = clock();
  const parents = due.flatMap(({ parent }) => parent ?? []);
  const known = await repository.items(parents.map(({ xId }) => xId));
  // What is asked for no more by itself is, as long as a post that answers it shows it.
  const items = [...due, ...known.filter(({ recheckAt }) => !recheckAt)];
  const contexts = contextsOf(parents, new Set(known.map(({ xId }) => xId)));
  const { shown, gone } = await ask(x, [...items.map(({ latestXId }) => latestXId), ...contexts.keys()]);

  const itemOf = new Map(items.map((item) => [item.latestXId, item]));
  for (const [xId, why] of gone) {
    const item = itemOf.get(xId);
    if (item) await takeAway(db, item._id, { why, noticedAt: askedAt });
    else if (contexts.get(xId)?.some((copy) => copy.gone?.why !== why))
      await takeContextAway(db, account._id, xId, { why, noticedAt: askedAt });
  }
  const changed = [...shown].filter(([xId, newestXId]) => {
    const item = itemOf.get(xId);
    if (item) return item.gone !== undefined || newestXId !== xId;
    return contexts.get(xId)?.some(({ gone: wasGone }) => wasGone) ?? false;
  });
  const posts = await readAgain(x, changed);
  const byFirstId = new Map(items.map((item) => [item.xId, item]));
  for (const post of posts) {
    const item = byFirstId.get(post.xId);
    if (item && !item.unread) await showAgain(db, item._id, post, askedAt);
    else if (!item) await showContextAgain(db, account._id, post);
  }
  const answered = due.filter(({ latestXId: xId }) => shown.has(xId) || gone.has(xId));
  const unanswered = due.filter((item) => !answered.includes(item));
  await repository.askAt(answered, recheckDueAt(askedAt));
  await repository.askAt(unanswered, new Date(askedAt.getTime() + afterSilenceMs));
}

/** The posts that are only shown because others answer them, each with all its copies. */
function contextsOf(
  parents: readonly ContextPost[],
  known: ReadonlySet<string>,
): ReadonlyMap<string, readonly ContextPost[]> {
  const contexts = new Map<string, ContextPost[]>();
  for (const parent of parents) {
    if (known.has(parent.xId)) continue;
    contexts.set(parent.xId, [...(contexts.get(parent.xId) ?? []), parent]);
  }
  return contexts;
}

interface Asked {
  /** Newest version, by the id that was asked for. */
  readonly shown: ReadonlyMap<string, string>;
  readonly gone: ReadonlyMap<string, GoneReason>;
}

async function ask(x: X, xIds: readonly string[]): Promise<Asked> {
  const shown = new Map<string, string>();
  const gone = new Map<string, GoneReason>();
  for (let at = 0; at < xIds.length; at += recheckBatch) {
    const part = await askWithinBudget(x, xIds.slice(at, at + recheckBatch));
    for (const { xId, newestXId } of part.shown) shown.set(xId, newestXId);
    for (const { xId, why } of part.gone) gone.set(xId, why);
  }
  return { shown, gone };
}

/** What a budget has no room for in one piece is asked for in part; the rest has its turn later (S50). */
async function askWithinBudget(x: X, xIds: readonly string[]): Promise<Standing> {
  try {
    return await x.standing(xIds);
  } catch (error) {
    if (!isXError(error, 'overBudget') || xIds.length < 2) throw error;
    return askWithinBudget(x, xIds.slice(0, Math.ceil(xIds.length / 2)));
  }
}

const readAgain = async (x: X, changed: readonly (readonly [string, string])[]): Promise<readonly XPost[]> =>
  changed.length === 0 ? [] : x.posts(changed.map(([, newestXId]) => newestXId));
