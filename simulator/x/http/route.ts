import { z } from 'zod';
import type { App } from '../world/records/apps.js';
import type { User } from '../world/records/users.js';
import type { World } from '../world/world.js';
import type { Answer } from './answer.js';
import { invalidBody, invalidParameters } from './invalid.js';
import type { Limit } from './limits.js';
import type { PageQuirk } from './quirks.js';

export type Scope =
  | 'tweet.read'
  | 'tweet.write'
  | 'users.read'
  | 'dm.read'
  | 'dm.write'
  | 'like.read'
  | 'like.write'
  | 'media.write'
  | 'offline.access';

/** Whose token a call carries. */
export interface Caller {
  user: User;
  app: App;
  scopes: readonly string[];
}

export interface Context {
  world: World;
  caller: Caller;
  nowMs: number;
  /** How the page this call asks for is to misbehave. */
  paging(): PageQuirk;
}

export interface RawCall {
  params: Record<string, unknown>;
  query: Record<string, unknown>;
  body: unknown;
}

/** One endpoint of X, as the server mounts it. */
export interface Route {
  /** The short name that faults and limits are set by. */
  name: string;
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  scopes: readonly Scope[];
  limits: readonly Limit[];
  params: z.ZodObject;
  query: z.ZodObject;
  body: z.ZodType;
  /** What an accepted call is answered with. */
  shape: z.ZodType;
  answer(raw: RawCall, context: Context): Answer;
}

/** A route as it is told of, however it answers. */
export type Served = Omit<Route, 'answer'>;

export const noParams = z.strictObject({});
export const noQuery = z.strictObject({});
export const noBody = z.unknown();

interface Definition<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType> {
  name: string;
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  scopes: readonly Scope[];
  limits: readonly Limit[];
  params: P;
  query: Q;
  body: B;
  shape: z.ZodType;
  answer(call: Context & { params: z.output<P>; query: z.output<Q>; body: z.output<B> }): Answer;
}

interface Takes<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType> {
  params: P;
  query: Q;
  body: B;
}

/** What is answered to a call that is as the schemas say; anything else gets X's 400 and never reaches it. */
export function checked<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType, C, A>(
  { params, query, body }: Takes<P, Q, B>,
  answer: (call: C & { params: z.output<P>; query: z.output<Q>; body: z.output<B> }) => A,
): (raw: RawCall, context: C) => A | Answer {
  const known = [...Object.keys(query.shape), ...Object.keys(params.shape)];
  return (raw, context) => {
    const inPath = params.safeParse(raw.params);
    if (!inPath.success) return invalidParameters(inPath.error, raw.params, known);
    const inQuery = query.safeParse(raw.query);
    if (!inQuery.success) return invalidParameters(inQuery.error, raw.query, known);
    const inBody = body.safeParse(raw.body);
    if (!inBody.success) return invalidBody(inBody.error, raw.body);
    return answer({ ...context, params: inPath.data, query: inQuery.data, body: inBody.data });
  };
}

/** Binds an endpoint to the schemas of what it takes. */
export const route = <P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType>(
  definition: Definition<P, Q, B>,
): Route => ({
  ...definition,
  answer: checked(definition, (call: Parameters<typeof definition.answer>[0]) => definition.answer(call)),
});
