import { z } from 'zod';
import type { Doors } from '../x/http/endpoint.js';
import type { App } from '../x/world/records/apps.js';
import type { User } from '../x/world/records/users.js';
import { userByName, userByNameOrId } from '../x/world/lookups.js';
import { changeUser, createUser, revokeGrants } from '../x/world/users.js';
import { control, done, made, noApp, nothing, noUser, refuse, type ControlAnswer } from './route.js';
import {
  appChangeShape,
  appShape,
  blockShape,
  newUserShape,
  revocationShape,
  userChangeShape,
} from './shapes.js';
import { viewDm, viewPost, viewUser } from './views.js';

type Profile = Partial<Omit<User, 'id' | 'createdAtMs'>>;

/** The fields that were given; an absent one keeps its value. */
const given = <T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };

interface Owner {
  ownerUserId?: { ownerUserId: string };
  unknown?: ControlAnswer;
}

/** The user whose developer account an app belongs to, if one was named. */
function ownerOf(doors: Doors, owner: string | undefined): Owner {
  if (owner === undefined) return {};
  const user = userByNameOrId(doors.world.state, owner);
  return user === undefined ? { unknown: noUser(owner) } : { ownerUserId: { ownerUserId: user.id } };
}

export const peopleRoutes = [
  control({
    method: 'GET',
    path: '/control/users',
    body: nothing,
    query: nothing,
    answer: ({ doors }) => done([...doors.world.state.users.values()].map(viewUser)),
  }),
  control({
    method: 'POST',
    path: '/control/users',
    body: newUserShape,
    query: nothing,
    answer({ doors, body: { username, createdAt, ...rest } }) {
      if (userByName(doors.world.state, username)) return refuse(409, `@${username} is taken`);
      const profile: Profile = given(rest);
      const born = createdAt === undefined ? {} : { createdAtMs: Date.parse(createdAt) };
      return made(viewUser(createUser(doors.world, { ...profile, ...born, username })));
    },
  }),
  control({
    method: 'PATCH',
    path: '/control/users/:username',
    body: userChangeShape,
    query: nothing,
    answer({ doors, body, params: { username = '' } }) {
      const user = userByNameOrId(doors.world.state, username);
      if (user === undefined) return noUser(username);
      const holder = body.username === undefined ? undefined : userByName(doors.world.state, body.username);
      if (holder !== undefined && holder.id !== user.id) return refuse(409, `@${holder.username} is taken`);
      const change: Profile = given(body);
      return done(viewUser(changeUser(doors.world, user, change)));
    },
  }),
  control({
    method: 'GET',
    path: '/control/users/:username/posts',
    body: nothing,
    query: nothing,
    answer({ doors, params: { username = '' } }) {
      const { state } = doors.world;
      const user = userByNameOrId(state, username);
      if (user === undefined) return noUser(username);
      const posts = (state.postsBy.get(user.id) ?? []).flatMap((id) => state.posts.get(id) ?? []);
      return done(posts.reverse().map((post) => viewPost(state, post)));
    },
  }),
  control({
    method: 'GET',
    path: '/control/users/:username/dms',
    body: nothing,
    query: z.object({ with: z.string().optional() }),
    answer({ doors, query, params: { username = '' } }) {
      const { state } = doors.world;
      const user = userByNameOrId(state, username);
      if (user === undefined) return noUser(username);
      const peer = query.with === undefined ? undefined : userByNameOrId(state, query.with);
      if (query.with !== undefined && peer === undefined) return noUser(query.with);
      const conversations = [...(state.conversationsOf.get(user.id) ?? [])].filter(
        (id) => peer === undefined || state.conversations.get(id)?.participantIds.includes(peer.id) === true,
      );
      const dms = conversations
        .flatMap((id) => state.dmsIn.get(id) ?? [])
        .flatMap((id) => state.dms.get(id) ?? []);
      dms.sort((a, b) => b.createdAtMs - a.createdAtMs);
      return done(dms.map((dm) => viewDm(state, dm)));
    },
  }),
  control({
    method: 'POST',
    path: '/control/blocks',
    body: blockShape,
    query: nothing,
    answer({ doors, body }) {
      const user = userByNameOrId(doors.world.state, body.user);
      if (user === undefined) return noUser(body.user);
      const blocked = userByNameOrId(doors.world.state, body.blocks);
      if (blocked === undefined) return noUser(body.blocks);
      const record = { userId: user.id, blockedId: blocked.id, lifted: body.lift === true };
      doors.world.put({ kind: 'block', record });
      return made(record);
    },
  }),
  control({
    method: 'POST',
    path: '/control/revocations',
    body: revocationShape,
    query: nothing,
    answer({ doors, body }) {
      const user = userByNameOrId(doors.world.state, body.user);
      if (user === undefined) return noUser(body.user);
      return made({ user: user.username, userId: user.id, revoked: revokeGrants(doors.world, user.id) });
    },
  }),
  control({
    method: 'POST',
    path: '/control/apps',
    body: appShape,
    query: nothing,
    answer({ doors, body: { owner, ...body } }) {
      const { ownerUserId, unknown } = ownerOf(doors, owner);
      if (unknown !== undefined) return unknown;
      const record: App = { ...body, ...ownerUserId };
      doors.world.put({ kind: 'app', record });
      return made(record);
    },
  }),
  control({
    method: 'PATCH',
    path: '/control/apps/:clientId',
    body: appChangeShape,
    query: nothing,
    answer({ doors, body: { owner, ...change }, params: { clientId = '' } }) {
      const app = doors.world.state.apps.get(clientId);
      if (app === undefined) return noApp(clientId);
      const { ownerUserId, unknown } = ownerOf(doors, owner);
      if (unknown !== undefined) return unknown;
      const record: App = { ...app, ...given(change), ...ownerUserId };
      doors.world.put({ kind: 'app', record });
      return done(record);
    },
  }),
];
