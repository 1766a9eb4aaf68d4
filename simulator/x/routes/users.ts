import { z } from 'zod';
import { partialError, type Answer, type PartialError } from '../http/answer.js';
import { perUser } from '../http/limits.js';
import { listOf } from '../http/parameters.js';
import { noBody, noParams, route, type Context } from '../http/route.js';
import { showUsers } from '../render/envelope.js';
import { selectionOf, type Selection } from '../render/selection.js';
import type { User } from '../world/records/users.js';
import { userByName } from '../world/lookups.js';
import { lookupAnswer, singleAnswer } from './envelopes.js';
import { answers } from '../schemas/answers.js';
import { idInPath, userShape } from './queries.js';

const USERNAME = /^[A-Za-z0-9_]{1,15}$/;
const scopes = ['tweet.read', 'users.read'] as const;

interface Found {
  users: User[];
  errors: PartialError[];
}

function find(
  values: readonly string[],
  parameter: string,
  lookup: (value: string) => User | undefined,
): Found {
  const found: Found = { users: [], errors: [] };
  for (const value of new Set(values)) {
    const user = lookup(value);
    if (user === undefined) found.errors.push(partialError('not-found', { type: 'user', parameter, value }));
    else if (user.suspended) found.errors.push(partialError('suspended', { type: 'user', parameter, value }));
    else found.users.push(user);
  }
  return found;
}

const byId = (context: Context) => (id: string) => context.world.state.users.get(id);
const byName = (context: Context) => (name: string) => userByName(context.world.state, name);

const many = (context: Context, { users, errors }: Found, selection: Selection): Answer =>
  lookupAnswer(showUsers(context, users, selection), errors);
const one = (context: Context, { users, errors }: Found, selection: Selection): Answer =>
  singleAnswer(showUsers(context, users, selection), errors);

export const userRoutes = [
  route({
    name: 'users/me',
    shape: answers.user,
    method: 'GET',
    path: '/2/users/me',
    scopes,
    limits: [perUser(75)],
    params: noParams,
    query: z.strictObject(userShape),
    body: noBody,
    answer: (call) => one(call, { users: [call.caller.user], errors: [] }, selectionOf(call.query)),
  }),
  route({
    name: 'users',
    shape: answers.users,
    method: 'GET',
    path: '/2/users',
    scopes,
    limits: [perUser(900)],
    params: noParams,
    query: z.strictObject({ ids: listOf(/^[0-9]{1,19}$/, 100), ...userShape }),
    body: noBody,
    answer: (call) => many(call, find(call.query.ids, 'ids', byId(call)), selectionOf(call.query)),
  }),
  route({
    name: 'users/by',
    shape: answers.users,
    method: 'GET',
    path: '/2/users/by',
    scopes,
    limits: [perUser(900)],
    params: noParams,
    query: z.strictObject({ usernames: listOf(USERNAME, 100), ...userShape }),
    body: noBody,
    answer: (call) =>
      many(call, find(call.query.usernames, 'usernames', byName(call)), selectionOf(call.query)),
  }),
  route({
    name: 'users/by/username',
    shape: answers.user,
    method: 'GET',
    path: '/2/users/by/username/:username',
    scopes,
    limits: [perUser(900)],
    params: z.strictObject({
      username: z
        .string()
        .regex(USERNAME, `The \`{name}\` query parameter value [{value}] does not match ${USERNAME.source}`),
    }),
    query: z.strictObject(userShape),
    body: noBody,
    answer: (call) =>
      one(call, find([call.params.username], 'username', byName(call)), selectionOf(call.query)),
  }),
  route({
    name: 'users/:id',
    shape: answers.user,
    method: 'GET',
    path: '/2/users/:id',
    scopes,
    limits: [perUser(900)],
    params: idInPath,
    query: z.strictObject(userShape),
    body: noBody,
    answer: (call) => one(call, find([call.params.id], 'id', byId(call)), selectionOf(call.query)),
  }),
];
