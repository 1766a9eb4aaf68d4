import type { z } from 'zod';
import { tooManyRequests, unauthorized, type Answer } from '../http/answer.js';
import { callerOf } from '../http/authenticate.js';
import type { Doors, Endpoint } from '../http/endpoint.js';
import { perApp, type Limit } from '../http/limits.js';
import { checked, type Caller, type RawCall } from '../http/route.js';
import type { App } from '../world/records/apps.js';
import type { World } from '../world/world.js';
import { appByBearer } from './bearer.js';
import type { Push } from './push.js';

/** Who manages push: the app by its bearer token, and where X allows it a user by theirs. */
export interface AppContext {
  world: World;
  push: Push;
  app: App;
  user: Caller | undefined;
  nowMs: number;
}

interface Definition<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType> {
  name: string;
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  /** Also takes a user's token. */
  forUsers?: true;
  limits: readonly Limit[];
  params: P;
  query: Q;
  body: B;
  shape: z.ZodType;
  answer(
    call: AppContext & { params: z.output<P>; query: z.output<Q>; body: z.output<B> },
  ): Answer | Promise<Answer>;
}

/** One call that an app makes for itself. */
export interface AppRoute extends Omit<
  Definition<z.ZodObject, z.ZodObject, z.ZodType>,
  'answer' | 'forUsers'
> {
  scopes: readonly never[];
  forUsers: boolean;
  answer(raw: RawCall, context: AppContext): Answer | Promise<Answer>;
}

const QUARTER_HOUR_MS = 15 * 60_000;
export const perAppQuarter = (limit: number): Limit => ({ ...perApp(limit), windowMs: QUARTER_HOUR_MS });

export const appRoute = <P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType>(
  definition: Definition<P, Q, B>,
): AppRoute => ({
  ...definition,
  scopes: [],
  forUsers: definition.forUsers ?? false,
  answer: checked(definition, (call: Parameters<typeof definition.answer>[0]) => definition.answer(call)),
});

/** An endpoint of push management: whose call, how often, and only then what they want. */
export function appEndpoint(doors: Doors, push: Push, route: AppRoute): Endpoint {
  const { world } = doors;
  const userOf = (authorization: string | undefined) =>
    route.forUsers ? callerOf(world, authorization) : undefined;
  return {
    name: route.name,
    method: route.method,
    path: route.path,
    account: ({ authorization }) => userOf(authorization)?.user.username,
    run: async (incoming) => {
      const user = userOf(incoming.authorization);
      const app = user?.app ?? appByBearer(world, incoming.authorization);
      if (app === undefined) return unauthorized();
      const nowMs = world.nowMs();
      const spent = doors.limits.spend(
        { route: route.name, limits: route.limits, userId: user?.user.id ?? '', appId: app.clientId },
        nowMs,
      );
      const answer = spent.allowed
        ? await route.answer(incoming, { world, push, app, user, nowMs })
        : tooManyRequests();
      doors.onAnswer?.(route, answer);
      return { ...answer, headers: { ...spent.headers, ...answer.headers } };
    },
  };
}
