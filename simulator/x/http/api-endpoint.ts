import { dialectOf } from '../render/vocabulary.js';
import { appByBearer } from '../push/bearer.js';
import { notInPlan, tooManyRequests, unsupportedAuthentication, type Answer } from './answer.js';
import { callerOf, refusal } from './authenticate.js';
import { refuseBilling } from './billing.js';
import type { Doors, Endpoint, Incoming } from './endpoint.js';
import { limitsIn } from './plans.js';
import type { Caller, Route } from './route.js';

/** An endpoint under /2: who calls, may they, how often, and only then what they want. */
export function apiEndpoint(doors: Doors, route: Route): Endpoint {
  const { world } = doors;
  return {
    name: route.name,
    method: route.method,
    path: route.path,
    account: ({ authorization }) => callerOf(world, authorization)?.user.username,
    run(incoming) {
      const caller = callerOf(world, incoming.authorization);
      // X reads public posts for an app's own token, too; nobody here asks it to.
      if (caller === undefined && appByBearer(world, incoming.authorization) !== undefined)
        return unsupportedAuthentication();
      const refused = refusal(caller, route.scopes);
      if (caller === undefined || refused !== undefined) return refused ?? tooManyRequests();
      return admit(doors, route, caller, incoming);
    },
  };
}

/** A call of somebody X knows: within the plan, the limits and the money, then answered and metered. */
function admit(doors: Doors, route: Route, caller: Caller, incoming: Incoming): Answer {
  const { world } = doors;
  const nowMs = world.nowMs();
  const limits = limitsIn(caller.app.plan, route);
  if (limits === 'none') return notInPlan();
  const spent = doors.limits.spend(
    { route: route.name, limits, userId: caller.user.id, appId: caller.app.clientId },
    nowMs,
  );
  const { query, speak } = dialectOf(incoming.query, world.state.postOnly);
  const paging = () => doors.paging.take({ route: route.name, username: caller.user.username });
  const answer = spent.allowed
    ? (refuseBilling(world.state, caller.app, route, nowMs) ??
      route.answer({ ...incoming, query }, { world, caller, nowMs, paging }))
    : tooManyRequests(spent.form);
  doors.charges.meter({ route, caller, params: incoming.params, answer, nowMs });
  doors.onAnswer?.(route, answer);
  return {
    ...answer,
    body: route.name === 'create-post' ? answer.body : speak(answer.body),
    headers: { ...spent.headers, ...answer.headers },
  };
}
