import type { Doors } from '../x/http/endpoint.js';
import { changeMembers, createDm, createGroup, findGroup, oneToOne } from '../x/world/dms.js';
import type { Media } from '../x/world/records/posts.js';
import type { User } from '../x/world/records/users.js';
import { isLive, userByNameOrId } from '../x/world/lookups.js';
import { createPost, deletePost, editPost, repost } from '../x/world/posts.js';
import { control, done, made, nothing, noPost, noUser, refuse, type ControlAnswer } from './route.js';
import {
  deleteShape,
  editShape,
  likeShape,
  memberShape,
  newDmShape,
  newPostShape,
  type MediaShape,
} from './shapes.js';
import { viewDm, viewLike, viewPost } from './views.js';

const publicUrl = (id: string): string => `https://pbs.twimg.com/media/${id}.jpg`;
/** Messages give their media an address when they are sent. */
const noUrlYet = (): string => '';

function mediaOf(doors: Doors, media: MediaShape | undefined, urlOf = publicUrl): Media[] {
  return (media ?? []).map((one) => {
    const id = doors.world.ids.next(doors.world.nowMs());
    const prefix = { photo: '3', video: '7', animated_gif: '16' }[one.type];
    return {
      mediaKey: `${prefix}_${id}`,
      type: one.type,
      url: one.url ?? urlOf(id),
      width: 1200,
      height: 675,
      ...(one.altText === undefined ? {} : { altText: one.altText }),
    };
  });
}

interface Moment {
  createdAtMs?: number | undefined;
  refused?: ControlAnswer;
}

function momentOf(doors: Doors, createdAt: string | undefined): Moment {
  if (createdAt === undefined) return {};
  const createdAtMs = Date.parse(createdAt);
  if (createdAtMs > doors.world.nowMs())
    return { refused: refuse(400, 'createdAt: must not lie ahead of the sandbox clock; advance it first') };
  return { createdAtMs };
}

const missingPost = (doors: Doors, ids: readonly (string | undefined)[]): string | undefined =>
  ids.find((id) => {
    const post = id === undefined ? undefined : doors.world.state.posts.get(id);
    return id !== undefined && (post === undefined || !isLive(post));
  });

export const writingRoutes = [
  control({
    method: 'POST',
    path: '/control/posts',
    body: newPostShape,
    query: nothing,
    answer({ doors, body }) {
      const { world } = doors;
      const author = userByNameOrId(world.state, body.from);
      if (author === undefined) return noUser(body.from);
      const missing = missingPost(doors, [body.inReplyTo, body.quotes, body.reposts]);
      if (missing !== undefined) return noPost(missing);
      const { createdAtMs, refused } = momentOf(doors, body.createdAt);
      if (refused !== undefined) return refused;
      if (body.reposts !== undefined)
        return made(viewPost(world.state, repost(world, author.id, body.reposts)));
      const post = createPost(world, {
        authorId: author.id,
        typed: body.text,
        inReplyToId: body.inReplyTo,
        quotedId: body.quotes,
        media: mediaOf(doors, body.media),
        lang: body.lang,
        createdAtMs,
        indexedAtMs: body.visibleAfterMs === undefined ? undefined : world.nowMs() + body.visibleAfterMs,
      });
      return made(viewPost(world.state, post));
    },
  }),
  control({
    method: 'POST',
    path: '/control/edits',
    body: editShape,
    query: nothing,
    answer({ doors, body }) {
      if (missingPost(doors, [body.postId]) !== undefined) return noPost(body.postId);
      return made(viewPost(doors.world.state, editPost(doors.world, body.postId, body.text)));
    },
  }),
  control({
    method: 'POST',
    path: '/control/deletes',
    body: deleteShape,
    query: nothing,
    answer({ doors, body }) {
      if (missingPost(doors, [body.postId]) !== undefined) return noPost(body.postId);
      return done(viewPost(doors.world.state, deletePost(doors.world, body.postId)));
    },
  }),
  control({
    method: 'POST',
    path: '/control/dms',
    body: newDmShape,
    query: nothing,
    answer({ doors, body }) {
      const { world } = doors;
      const sender = userByNameOrId(world.state, body.from);
      if (sender === undefined) return noUser(body.from);
      const names = typeof body.to === 'string' ? [body.to] : body.to;
      const unknown = names.find((name) => userByNameOrId(world.state, name) === undefined);
      if (unknown !== undefined) return noUser(unknown);
      const { createdAtMs, refused } = momentOf(doors, body.createdAt);
      if (refused !== undefined) return refused;
      const others: User[] = names.flatMap((name) => userByNameOrId(world.state, name) ?? []);
      const ids = others.map((user) => user.id).filter((id) => id !== sender.id);
      const [only] = ids;
      if (only === undefined) return refuse(400, 'to: name somebody else than the sender');
      const conversation =
        ids.length === 1
          ? oneToOne(world, sender.id, only)
          : (findGroup(world, [sender.id, ...ids]) ?? createGroup(world, sender.id, ids, createdAtMs));
      const media = mediaOf(doors, body.media, noUrlYet);
      const dm = createDm(world, conversation, { senderId: sender.id, typed: body.text, media, createdAtMs });
      return made(viewDm(world.state, dm));
    },
  }),
  control({
    method: 'POST',
    path: '/control/members',
    body: memberShape,
    query: nothing,
    answer({ doors: { world }, body }) {
      const group = world.state.conversations.get(body.conversationId);
      if (group?.kind !== 'group') return refuse(404, `There is no group ${body.conversationId}`);
      const missing = [body.by, ...body.users].find(
        (name) => userByNameOrId(world.state, name) === undefined,
      );
      if (missing !== undefined) return noUser(missing);
      const [byId = '', ...userIds] = [body.by, ...body.users].flatMap(
        (name) => userByNameOrId(world.state, name)?.id ?? [],
      );
      const eventType = body.leave ? 'ParticipantsLeave' : 'ParticipantsJoin';
      return made(viewDm(world.state, changeMembers(world, group, { eventType, byId, userIds })));
    },
  }),
  control({
    method: 'POST',
    path: '/control/likes',
    body: likeShape,
    query: nothing,
    answer({ doors: { world }, ...call }) {
      const { body } = call;
      const user = userByNameOrId(world.state, body.user);
      if (user === undefined) return noUser(body.user);
      const post = world.state.posts.get(body.postId);
      if (post === undefined || !isLive(post)) return noPost(body.postId);
      const undone = body.undo === true ? { undoneAtMs: world.nowMs() } : {};
      const record = { userId: user.id, postId: body.postId, createdAtMs: world.nowMs(), ...undone };
      world.put({ kind: 'like', record });
      return made(viewLike(world.state, record));
    },
  }),
];
