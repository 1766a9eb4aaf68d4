import { monthOf } from '../world/charges.js';
import type { App } from '../world/records/apps.js';
import type { Billing } from '../world/records/billing.js';
import type { State } from '../world/state.js';
import { creditsDepleted, spendCapReached, usageCapped, type Answer } from './answer.js';
import type { Route } from './route.js';

/** X's own cap of a cycle; the sandbox takes the calendar month for it. */
const POST_READ_CAP = 3_000_000;

/** What an app has to spend; without a word of the control API it is recharged for ever. */
export const billingOf = (state: State, clientId: string): Billing =>
  state.billing.get(clientId) ?? {
    clientId,
    creditsUsd: null,
    spendCapUsd: null,
    postReadCap: POST_READ_CAP,
  };

const readsPosts = (route: Route): boolean =>
  route.method === 'GET' && !/^(users|dm|media|usage)/.test(route.name);

/**
 * Why X turns a call of a pay-per-use app away for money, or nothing. A call is let through as long
 * as anything is left, whatever it will cost: X does not say how it treats the last cent.
 */
export function refuseBilling(state: State, app: App, route: Route, nowMs: number): Answer | undefined {
  if (app.plan !== 'payperuse') return undefined;
  const { creditsUsd, spendCapUsd, postReadCap } = billingOf(state, app.clientId);
  const month = monthOf(state.charges, app.clientId, new Date(nowMs).toISOString());
  if (creditsUsd !== null && creditsUsd <= 0) return creditsDepleted(app);
  if (spendCapUsd !== null && month.usd >= spendCapUsd) return spendCapReached();
  return readsPosts(route) && month.postReads >= postReadCap ? usageCapped(app) : undefined;
}
