import { z } from 'zod';
import { billedOn, type Charge } from '../world/charges.js';
import type { ChargeFact } from '../world/records/billing.js';
import type { World } from '../world/world.js';
import type { Answer } from './answer.js';
import { OWNED_READ_USD, postUsd, READ_USD, writeUsd, type Resource } from './prices.js';
import type { Caller } from './route.js';

type Item = ChargeFact['items'][number];

interface Metered {
  route: { name: string; method: string };
  caller: Caller;
  params: Record<string, unknown>;
  answer: Answer;
  nowMs: number;
}

export interface Charges {
  meter(call: Metered): void;
  list(): Charge[];
}

const withId = z.looseObject({ id: z.string() });
const shown = z.looseObject({
  data: z.union([z.array(withId), withId]).optional(),
  includes: z
    .looseObject({ users: z.array(withId).optional(), tweets: z.array(withId).optional() })
    .optional(),
});

/** Reads that show nothing X bills. */
const FREE = new Set(['media-status', 'dm-media', 'usage']);

const resourceOf = (route: string): Resource => {
  if (route.startsWith('users')) return 'user';
  return route.startsWith('dm_events') ? 'dm_event' : 'post';
};

const item = (resource: Resource, id: string): Item => ({
  what: resource,
  usd: READ_USD[resource],
  resource: `${resource}:${id}`,
});

/** Owned Reads: under one's own id, by an app of one's own. X names posts, mentions and likes of oneself. */
const isOwned = ({ caller, params }: Metered): boolean =>
  params.id === caller.user.id && caller.app.ownerUserId === caller.user.id;

/** Every resource an answer shows; X's rule for what expansions add is not documented, each is counted. */
function readItems(call: Metered): Item[] {
  const { data, includes } = shown.safeParse(call.answer.body).data ?? {};
  const main = data === undefined ? [] : Array.isArray(data) ? data : [data];
  const resource = resourceOf(call.route.name);
  const owned = resource === 'post' && isOwned(call) ? { what: 'owned_read', usd: OWNED_READ_USD } : {};
  return [
    ...main.map(({ id }) => ({ ...item(resource, id), ...owned })),
    ...(includes?.users ?? []).map(({ id }) => item('user', id)),
    ...(includes?.tweets ?? []).map(({ id }) => item('post', id)),
  ];
}

/** X bills a resource once per app and UTC day. */
function unbilled(world: World, clientId: string, day: string, items: readonly Item[]): Item[] {
  const seen = new Set<string>();
  return items.filter(({ resource = '' }) => {
    const first = !seen.has(resource) && !billedOn(world.state.charges, clientId, day, resource);
    seen.add(resource);
    return first;
  });
}

function writeItem(world: World, { route, answer }: Metered, usd: number): Item {
  const made = shown.safeParse(answer.body).data?.data;
  const post = Array.isArray(made) ? undefined : world.state.posts.get(made?.id ?? '');
  return { what: route.name, usd: route.name === 'create-post' && post ? postUsd(world.state, post) : usd };
}

/**
 * Meters calls as X bills them: refused calls and empty pages are free. Apps of every plan are
 * metered alike, though only pay-per-use ones pay by it.
 */
export function chargesOf(world: World): Charges {
  return {
    meter(call) {
      if (call.answer.status >= 300 || FREE.has(call.route.name)) return;
      const { app, user } = call.caller;
      const day = new Date(call.nowMs).toISOString().slice(0, 10);
      const usd = call.route.method === 'GET' ? undefined : writeUsd(call.route.name);
      if (call.route.method !== 'GET' && usd === undefined) return;
      const items =
        usd === undefined
          ? unbilled(world, app.clientId, day, readItems(call))
          : [writeItem(world, call, usd)];
      if (items.length === 0) return;
      world.put({ kind: 'charge', record: { day, clientId: app.clientId, account: user.username, items } });
    },
    list: () => [...world.state.charges.byKey.values()],
  };
}
