import type { App } from '../world/records/apps.js';
import { DAY_MS, perApp, perUser, type Limit } from './limits.js';

/** What a plan that X no longer sells allows instead of what is written at the route; `none`: not at all. */
type Limits = readonly Limit[] | 'none';

const dmReads = (limits: Limits): Record<string, Limits> => ({
  dm_events: limits,
  'dm_events/with': limits,
  'dm_events/in': limits,
  'dm_events/:id': limits,
});

const dmSends = (limits: Limits): Record<string, Limits> => ({
  'send-dm': limits,
  'send-dm-in': limits,
  'create-group-dm': limits,
});

const userLookups = (limits: Limits): Record<string, Limits> => ({
  users: limits,
  'users/by': limits,
  'users/by/username': limits,
  'users/:id': limits,
});

const LEGACY: Readonly<Partial<Record<App['plan'], Readonly<Record<string, Limits>>>>> = {
  basic: {
    mentions: [perUser(10)],
    liked_tweets: [perUser(5)],
    search: [perUser(60)],
    ...dmReads([perUser(1, DAY_MS)]),
    ...dmSends([perUser(1, DAY_MS)]),
    'create-post': [perUser(100, DAY_MS), perApp(1667)],
    repost: [perUser(5)],
    unrepost: [perUser(5)],
    'users/me': [perUser(250, DAY_MS)],
    ...userLookups([perUser(100, DAY_MS)]),
  },
  free: {
    mentions: [perUser(1)],
    liked_tweets: [perUser(1)],
    search: [perUser(1)],
    ...dmReads('none'),
    ...dmSends('none'),
    'create-post': [perUser(17, DAY_MS)],
    repost: [perUser(1)],
    unrepost: [perUser(1)],
    'users/me': [perUser(25, DAY_MS)],
    ...userLookups([perUser(1, DAY_MS)]),
  },
};

/** How often an app of a plan may make a call. Where X's tables say nothing, the pay-per-use limits hold. */
export const limitsIn = (plan: App['plan'], route: { name: string; limits: readonly Limit[] }): Limits =>
  LEGACY[plan]?.[route.name] ?? route.limits;
