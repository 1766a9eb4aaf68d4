import { billingOf } from '../x/http/billing.js';
import { routes } from '../x/routes/index.js';
import type { Billing } from '../x/world/records/billing.js';
import { userByNameOrId } from '../x/world/lookups.js';
import type { World } from '../x/world/world.js';
import { control, done, made, noApp, nothing, noUser, refuse, type ControlAnswer } from './route.js';
import { capsShape, creditsShape, pagingShape, vocabularyShape } from './shapes.js';

function changeBilling(
  world: World,
  clientId: string,
  change: Partial<Omit<Billing, 'clientId'>>,
): ControlAnswer {
  if (!world.state.apps.has(clientId)) return noApp(clientId);
  const record = { ...billingOf(world.state, clientId), ...change };
  world.put({ kind: 'billing', record });
  return made(record);
}

const money = [
  control({
    method: 'POST',
    path: '/control/credits',
    body: creditsShape,
    query: nothing,
    answer: ({ doors, body }) => changeBilling(doors.world, body.clientId, { creditsUsd: body.usd }),
  }),
  control({
    method: 'POST',
    path: '/control/caps',
    body: capsShape,
    query: nothing,
    answer: ({ doors, body: { clientId, spendUsd, postReads } }) =>
      changeBilling(doors.world, clientId, {
        ...(spendUsd === undefined ? {} : { spendCapUsd: spendUsd }),
        ...(postReads === undefined ? {} : { postReadCap: postReads }),
      }),
  }),
];

const vocabulary = control({
  method: 'POST',
  path: '/control/vocabulary',
  body: vocabularyShape,
  query: nothing,
  answer({ doors, body }) {
    doors.world.put({ kind: 'vocabulary', postOnly: body.postOnly });
    return made(body);
  },
});

const listing = routes.filter((route) => 'pagination_token' in route.query.shape);

const paging = [
  control({
    method: 'POST',
    path: '/control/paging',
    body: pagingShape,
    query: nothing,
    answer({ doors, body }) {
      const route = listing.find((one) => one.name === body.route || one.path === body.route);
      if (route === undefined)
        return refuse(
          400,
          `route: lists nothing in pages; one of ${listing.map((one) => one.name).join(', ')}`,
        );
      const user = body.account === undefined ? undefined : userByNameOrId(doors.world.state, body.account);
      if (body.account !== undefined && user === undefined) return noUser(body.account);
      doors.paging.add({ ...body, route: route.name, account: user?.username });
      return made(doors.paging.list());
    },
  }),
  control({
    method: 'DELETE',
    path: '/control/paging',
    body: nothing,
    query: nothing,
    answer({ doors }) {
      doors.paging.clear();
      return done(doors.paging.list());
    },
  }),
];

/** The routes that set how X is today: what is left to spend, its vocabulary, its pages. */
export const conditionRoutes = [...money, vocabulary, ...paging];
