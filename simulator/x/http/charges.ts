import { z } from 'zod';
import type { Answer } from './answer.js';

/** What X charges, in US dollars: reads for each resource, writes for each request. */
const READ_USD = { post: 0.005, user: 0.01, dm_event: 0.01 } as const;
const WRITE_USD: Readonly<Record<string, number>> = {
  'create-post': 0.015,
  'delete-post': 0.01,
  'send-dm': 0.015,
  'send-dm-in': 0.015,
  'create-group-dm': 0.015,
  'delete-dm': 0.01,
  like: 0.015,
  unlike: 0.015,
  repost: 0.015,
  unrepost: 0.015,
};
const POST_WITH_LINK_USD = 0.2;
const SUMMONED_REPLY_USD = 0.01;

type Resource = keyof typeof READ_USD;

export interface Charge {
  /** The UTC day, `2026-08-01`. */
  day: string;
  account: string;
  what: string;
  count: number;
  usd: number;
}

interface Metered {
  route: string;
  username: string;
  appId: string;
  body: unknown;
  answer: Answer;
  nowMs: number;
}

export interface Charges {
  meter(call: Metered): void;
  list(): Charge[];
  clear(): void;
}

const withId = z.looseObject({ id: z.string() });
const shown = z.looseObject({
  data: z.union([z.array(withId), withId]).optional(),
  includes: z
    .looseObject({ users: z.array(withId).optional(), tweets: z.array(withId).optional() })
    .optional(),
});

const resourceOf = (route: string): Resource => {
  if (route.startsWith('users')) return 'user';
  return route.startsWith('dm_events') ? 'dm_event' : 'post';
};

/** Every resource an answer shows; X's rule for what expansions add is not documented, each is counted. */
function resourcesIn(route: string, body: unknown): { resource: Resource; id: string }[] {
  const { data, includes } = shown.safeParse(body).data ?? {};
  const main = data === undefined ? [] : Array.isArray(data) ? data : [data];
  return [
    ...main.map(({ id }) => ({ resource: resourceOf(route), id })),
    ...(includes?.users ?? []).map(({ id }) => ({ resource: 'user' as const, id })),
    ...(includes?.tweets ?? []).map(({ id }) => ({ resource: 'post' as const, id })),
  ];
}

const postBody = z.looseObject({ text: z.string().default(''), reply: z.unknown().optional() });

function writeUsd(route: string, body: unknown): number {
  const post = route === 'create-post' ? postBody.safeParse(body).data : undefined;
  if (post !== undefined && /https?:\/\//.test(post.text)) return POST_WITH_LINK_USD;
  return post?.reply === undefined ? (WRITE_USD[route] ?? 0) : SUMMONED_REPLY_USD;
}

/** Meters calls as X bills them: a resource once per app and UTC day, refused calls and empty pages free. */
export function createCharges(): Charges {
  const charges = new Map<string, Charge>();
  const read = new Set<string>();

  const add = (of: Omit<Charge, 'count'>): void => {
    const key = `${of.day}|${of.account}|${of.what}`;
    const before = charges.get(key) ?? { ...of, count: 0, usd: 0 };
    // Rounded to the tenth of a cent that X's prices have, so that sums stay exact.
    const usd = Math.round((before.usd + of.usd) * 1000) / 1000;
    charges.set(key, { ...before, count: before.count + 1, usd });
  };

  return {
    meter({ route, username, appId, body, answer, nowMs }) {
      if (answer.status >= 300) return;
      const day = new Date(nowMs).toISOString().slice(0, 10);
      if (route in WRITE_USD) {
        add({ day, account: username, what: route, usd: writeUsd(route, body) });
        return;
      }
      for (const { resource, id } of resourcesIn(route, answer.body)) {
        const once = `${day}|${appId}|${resource}|${id}`;
        if (!read.has(once)) add({ day, account: username, what: resource, usd: READ_USD[resource] });
        read.add(once);
      }
    },
    list: () => [...charges.values()],
    clear() {
      charges.clear();
      read.clear();
    },
  };
}
