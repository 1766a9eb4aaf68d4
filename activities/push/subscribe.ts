import type { Missing } from '../../src/domain/sources/push-plan.js';
import { pushRepository, type RefusedSubscription } from '../../src/store/push/repository.js';
import type { PushAccess } from '../../src/x/client.js';
import { XError } from '../../src/x/errors/x-error.js';
import type { Webhook } from '../../src/x/push/api.js';
import type { Round } from './parts.js';
import { saysNothing } from './says-nothing.js';

/** What X refused for a reason that stays is tried again after so long. */
const refusedMs = 15 * 60_000;

/** Subscribes to what is missing, and returns what is missing still. */
export async function subscribeAll(
  { db, clock, push, mayGoOn }: Round,
  { id: webhookId }: Webhook,
  missing: readonly Missing[],
): Promise<readonly Missing[]> {
  const repository = pushRepository(db);
  const state = await repository.state();
  const began = clock().getTime();
  const refused = state.refused.filter(({ at }) => at.getTime() > began - refusedMs);
  let pausedUntil = state.pausedUntil && state.pausedUntil.getTime() > began ? state.pausedUntil : null;
  const left: Missing[] = [];
  for (const one of missing) {
    const mayTry = pausedUntil === null && mayGoOn() && !isAmong(refused, one);
    const failure = mayTry ? await trySubscribe(push, one, webhookId) : null;
    if (mayTry && !failure) continue;
    left.push(one);
    if (failure?.kind === 'rateLimited')
      pausedUntil = failure.resetAt ?? new Date(clock().getTime() + refusedMs);
    else if (failure && !saysNothing(failure)) refused.push(refusalOf(one, failure, clock()));
  }
  if (missing.length > 0 || state.refused.length > 0 || state.pausedUntil)
    await repository.note({ pausedUntil, refused });
  return left;
}

async function trySubscribe(push: PushAccess, one: Missing, webhookId: string): Promise<XError | null> {
  try {
    await push.subscribe(one.accountId, one.wanted, { xUserId: one.xUserId, webhookId });
    return null;
  } catch (error) {
    if (error instanceof XError) return error;
    throw error;
  }
}

const isAmong = (refused: readonly RefusedSubscription[], { accountId, wanted }: Missing): boolean =>
  refused.some((one) => one.accountId === accountId && one.eventType === wanted.eventType);

const refusalOf = ({ accountId, wanted }: Missing, { message }: XError, at: Date): RefusedSubscription => ({
  accountId,
  eventType: wanted.eventType,
  reason: message,
  at,
});
