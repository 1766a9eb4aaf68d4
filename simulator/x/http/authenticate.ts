import type { World } from '../world/world.js';
import { forbidden, numbered, unauthorized, type Answer } from './answer.js';
import type { Caller, Scope } from './route.js';

/** Who calls, if the token is one that X gave and still honours. */
export function callerOf(world: World, authorization: string | undefined): Caller | undefined {
  const token = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1];
  const grant = token === undefined ? undefined : world.state.grantByAccess.get(token);
  if (grant?.status !== 'live' || grant.accessExpiresAtMs <= world.nowMs()) return undefined;
  const user = world.state.users.get(grant.userId);
  const app = world.state.apps.get(grant.clientId);
  return user && app ? { user, app, scopes: grant.scopes } : undefined;
}

/** Why X turns this call away at the door, or nothing. */
export function refusal(caller: Caller | undefined, scopes: readonly Scope[]): Answer | undefined {
  if (caller === undefined) return unauthorized();
  if (caller.user.suspended)
    return numbered(403, 64, 'Your account is suspended and is not permitted to access this feature.');
  if (caller.user.locked)
    return numbered(
      403,
      326,
      'To protect our users from spam and other malicious activity, this account is temporarily locked. ' +
        'Please log in to https://twitter.com to unlock your account.',
    );
  return scopes.every((scope) => caller.scopes.includes(scope)) ? undefined : forbidden();
}
