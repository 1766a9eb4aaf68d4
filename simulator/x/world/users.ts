import type { User } from './records/users.js';
import type { World } from './world.js';

export type NewUser = { username: string } & Partial<Omit<User, 'id' | 'username'>>;

const YEAR_MS = 365 * 24 * 3_600_000;

export function createUser(world: World, user: NewUser): User {
  const nowMs = world.nowMs();
  const record: User = {
    name: user.username,
    description: '',
    location: '',
    createdAtMs: nowMs - 3 * YEAR_MS,
    followers: 42,
    following: 87,
    posts: 0,
    verifiedType: 'none',
    protected: false,
    suspended: false,
    locked: false,
    dmPolicy: 'everyone',
    xchatOnly: false,
    ...user,
    id: world.ids.next(nowMs),
  };
  world.put({ kind: 'user', record });
  return record;
}

export function changeUser(world: World, user: User, change: Partial<Omit<User, 'id'>>): User {
  const record: User = { ...user, ...change };
  world.put({ kind: 'user', record });
  return record;
}

/** Takes every permission back that this user gave to any app. */
export function revokeGrants(world: World, userId: string): number {
  const live = [...world.state.grantByAccess.values()].filter(
    (grant) => grant.userId === userId && grant.status === 'live',
  );
  world.put(
    ...live.map((grant) => ({ kind: 'grant' as const, record: { ...grant, status: 'revoked' as const } })),
  );
  return live.length;
}
