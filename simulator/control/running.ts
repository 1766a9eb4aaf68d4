import { z } from 'zod';
import { faultSchema } from '../x/http/faults.js';
import { ensureDefaultApp } from '../x/oauth/apps.js';
import { pushRoutes } from '../x/push/endpoints.js';
import { routes } from '../x/routes/index.js';
import { usageRoute } from '../x/routes/usage.js';
import { standingLikes, userByNameOrId } from '../x/world/lookups.js';
import { control, done, made, nothing, noUser, refuse } from './route.js';
import { clockShape, limitShape } from './shapes.js';
import { viewDm, viewLike, viewPost } from './views.js';

const OAUTH_ROUTES = ['token', 'revoke', 'authorize'];
const OAUTH_PATHS = ['/2/oauth2/token', '/2/oauth2/revoke', '/i/oauth2/authorize'];
const served = [...routes, ...pushRoutes, usageRoute];
const names = [...OAUTH_ROUTES, 'app-token', ...served.map((route) => route.name)];
const known = new Set(['*', ...OAUTH_PATHS, ...names, ...served.map((route) => route.path)]);
const noRoute = (route: string) => refuse(400, `route: no route ${route}; one of *, ${names.join(', ')}`);

const reading = [
  control({
    method: 'GET',
    path: '/control/ledger',
    body: nothing,
    query: nothing,
    answer({ doors: { world } }) {
      const { state } = world;
      return done({
        posts: [...state.posts.values()].map((post) => viewPost(state, post)),
        dms: [...state.dms.values()].map((dm) => viewDm(state, dm)),
        likes: standingLikes(world).map((like) => viewLike(state, like)),
      });
    },
  }),
  control({
    method: 'GET',
    path: '/control/journal',
    body: nothing,
    query: z.object({ since: z.coerce.number().int().min(0).default(0) }),
    answer: ({ doors, query }) => done(doors.requests.since(query.since)),
  }),
  control({
    method: 'GET',
    path: '/control/mail',
    body: nothing,
    query: nothing,
    answer: ({ doors: { world } }) =>
      done(
        world.state.mail.map(({ receivedAtMs, ...mail }) => ({
          ...mail,
          receivedAt: new Date(receivedAtMs).toISOString(),
        })),
      ),
  }),
  control({
    method: 'GET',
    path: '/control/charges',
    body: nothing,
    query: nothing,
    answer: ({ doors }) => done(doors.charges.list()),
  }),
];

const clock = [
  control({
    method: 'GET',
    path: '/control/clock',
    body: nothing,
    query: nothing,
    answer: ({ doors: { world } }) =>
      done({ now: new Date(world.nowMs()).toISOString(), offsetMs: world.state.offsetMs }),
  }),
  control({
    method: 'POST',
    path: '/control/clock',
    body: clockShape,
    query: nothing,
    answer({ doors: { world }, body }) {
      world.put({ kind: 'clock', offsetMs: world.state.offsetMs + body.advanceMs });
      return done({ now: new Date(world.nowMs()).toISOString(), offsetMs: world.state.offsetMs });
    },
  }),
];

const faults = [
  control({
    method: 'GET',
    path: '/control/faults',
    body: nothing,
    query: nothing,
    answer: ({ doors }) => done(doors.faults.list(doors.world.nowMs())),
  }),
  control({
    method: 'POST',
    path: '/control/faults',
    body: faultSchema,
    query: nothing,
    answer({ doors, body }) {
      if (!known.has(body.route)) return noRoute(body.route);
      const user = body.account === undefined ? undefined : userByNameOrId(doors.world.state, body.account);
      if (body.account !== undefined && user === undefined) return noUser(body.account);
      const fault = user === undefined ? body : { ...body, account: user.username };
      return made(doors.faults.add(fault, doors.world.nowMs()));
    },
  }),
  control({
    method: 'DELETE',
    path: '/control/faults',
    body: nothing,
    query: z.object({ id: z.coerce.number().int().optional() }),
    answer({ doors, query }) {
      doors.faults.clear(query.id);
      return done(doors.faults.list(doors.world.nowMs()));
    },
  }),
];

const limits = [
  control({
    method: 'POST',
    path: '/control/limits',
    body: limitShape,
    query: nothing,
    answer({ doors, body: { username, ...limit } }) {
      const found = served.find((one) => one.name === limit.route || one.path === limit.route);
      if (found === undefined) return noRoute(limit.route);
      const user = username === undefined ? undefined : userByNameOrId(doors.world.state, username);
      if (username !== undefined && user === undefined) return noUser(username);
      doors.limits.override({ ...limit, route: found.name, userId: user?.id });
      return made({ ...limit, route: found.name, username });
    },
  }),
  control({
    method: 'DELETE',
    path: '/control/limits',
    body: nothing,
    query: nothing,
    answer({ doors }) {
      doors.limits.clear();
      return done({});
    },
  }),
];

const reset = control({
  method: 'POST',
  path: '/control/reset',
  body: nothing,
  query: nothing,
  answer({ doors }) {
    doors.world.put({ kind: 'reset' });
    ensureDefaultApp(doors.world);
    doors.faults.clear();
    doors.limits.clear();
    doors.requests.clear();
    doors.paging.clear();
    return done({});
  },
});

/** The routes that run the sandbox itself: its truth, clock, faults, limits. */
export const runningRoutes = [...reading, ...clock, ...faults, ...limits, reset];
