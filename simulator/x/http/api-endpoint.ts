import { dialectOf } from '../render/vocabulary.js';
import { tooManyRequests } from './answer.js';
import { callerOf, refusal } from './authenticate.js';
import type { Doors, Endpoint } from './endpoint.js';
import type { Route } from './route.js';

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
      const refused = refusal(caller, route.scopes);
      if (caller === undefined || refused !== undefined) return refused ?? tooManyRequests();
      const nowMs = world.nowMs();
      const spent = doors.limits.spend(
        { route: route.name, limits: route.limits, userId: caller.user.id, appId: caller.app.clientId },
        nowMs,
      );
      const { query, speak } = dialectOf(incoming.query);
      const answer = spent.allowed
        ? route.answer({ ...incoming, query }, { world, caller, nowMs })
        : tooManyRequests();
      const { username } = caller.user;
      const appId = caller.app.clientId;
      doors.charges.meter({ route: route.name, username, appId, body: incoming.body, answer, nowMs });
      doors.onAnswer?.(route, answer);
      return { ...answer, body: speak(answer.body), headers: { ...spent.headers, ...answer.headers } };
    },
  };
}
