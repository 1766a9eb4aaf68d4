import { partialError, type PartialError } from '../http/answer.js';
import type { Context } from '../http/route.js';
import type { Dm } from '../world/records/dms.js';
import type { Media, Post } from '../world/records/posts.js';
import type { User } from '../world/records/users.js';
import { latestVersion, mentionIds, visibleTo } from '../world/lookups.js';
import { sharedPostIds, wholeDm, wholeMedia, wholePost, wholeUser } from './objects.js';
import { pick, type Selection } from './selection.js';

/** What an answer shows beside its data, gathered without doubles. */
interface Included {
  users: Map<string, User>;
  posts: Map<string, Post>;
  media: Map<string, Media>;
  errors: PartialError[];
}

const nothingYet = (): Included => ({ users: new Map(), posts: new Map(), media: new Map(), errors: [] });

function includeUsers(context: Context, included: Included, ids: readonly (string | undefined)[]): void {
  for (const id of ids) {
    const user = context.world.state.users.get(id ?? '');
    if (user !== undefined && !user.suspended) included.users.set(user.id, user);
  }
}

function includePosts(context: Context, included: Included, ids: readonly string[], parameter: string): void {
  const { state } = context.world;
  for (const id of ids) {
    const post = state.posts.get(id);
    if (post !== undefined && visibleTo(state, post, context.caller.user.id)) included.posts.set(id, post);
    else included.errors.push(partialError('not-found', { type: 'tweet', parameter, value: id }));
  }
}

const referenced = (post: Post): string[] =>
  [post.repostOfId, post.quotedId, post.inReplyToId].filter((id) => id !== undefined);

function expandPosts(
  context: Context,
  posts: readonly Post[],
  wanted: ReadonlySet<string>,
  included: Included,
) {
  for (const post of posts) {
    if (wanted.has('author_id')) includeUsers(context, included, [post.authorId]);
    if (wanted.has('in_reply_to_user_id')) includeUsers(context, included, [post.inReplyToUserId]);
    if (wanted.has('entities.mentions.username')) includeUsers(context, included, mentionIds(post));
    if (wanted.has('attachments.media_keys'))
      for (const one of post.media) included.media.set(one.mediaKey, one);
    if (wanted.has('edit_history_tweet_ids'))
      includePosts(
        context,
        included,
        latestVersion(context.world.state, post).editHistory.filter((id) => id !== post.id),
        'edit_history_tweet_ids',
      );
    if ([...wanted].some((one) => one.startsWith('referenced_tweets.id')))
      includePosts(context, included, referenced(post), 'referenced_tweets.id');
  }
  const parents = [...included.posts.values()];
  if (wanted.has('referenced_tweets.id.author_id'))
    includeUsers(
      context,
      included,
      parents.map((post) => post.authorId),
    );
  if (wanted.has('referenced_tweets.id.attachments.media_keys'))
    for (const one of parents.flatMap((post) => post.media)) included.media.set(one.mediaKey, one);
}

function renderIncluded(context: Context, selection: Selection, included: Included) {
  const { state } = context.world;
  const users = [...included.users.values()].map((user) => showUser(context, user, selection));
  const tweets = [...included.posts.values()].map((post) => pick(wholePost(state, post), selection.tweet));
  const media = [...included.media.values()].map((one) => pick(wholeMedia(one), selection.media));
  const groups = Object.entries({ users, tweets, media }).filter(([, list]) => list.length > 0);
  return {
    ...(groups.length === 0 ? {} : { includes: Object.fromEntries(groups) }),
    ...(included.errors.length === 0 ? {} : { errors: included.errors }),
  };
}

const showUser = (context: Context, user: User, selection: Selection) =>
  pick(wholeUser(context.world.state, user, context.caller.user), selection.user);

/** Posts as a request asked to see them, with what its expansions add. */
export function showPosts(context: Context, posts: readonly Post[], selection: Selection) {
  const included = nothingYet();
  expandPosts(context, posts, selection.expansions, included);
  return {
    data: posts.map((post) => pick(wholePost(context.world.state, post), selection.tweet)),
    ...renderIncluded(context, selection, included),
  };
}

export function showUsers(context: Context, users: readonly User[], selection: Selection) {
  const included = nothingYet();
  if (selection.expansions.has('most_recent_tweet_id')) {
    const recent = users.map((user) => context.world.state.postsBy.get(user.id)?.at(-1));
    includePosts(
      context,
      included,
      recent.filter((id) => id !== undefined),
      'most_recent_tweet_id',
    );
  }
  return {
    data: users.map((user) => showUser(context, user, selection)),
    ...renderIncluded(context, selection, included),
  };
}

export function showDms(context: Context, dms: readonly Dm[], selection: Selection) {
  const { state } = context.world;
  const included = nothingYet();
  for (const dm of dms) {
    if (selection.expansions.has('sender_id')) includeUsers(context, included, [dm.senderId]);
    if (selection.expansions.has('participant_ids') && dm.eventType !== 'MessageCreate')
      includeUsers(context, included, dm.participantIds);
    if (selection.expansions.has('attachments.media_keys') && dm.eventType === 'MessageCreate')
      for (const one of dm.media) included.media.set(one.mediaKey, one);
    if (selection.expansions.has('referenced_tweets.id'))
      includePosts(context, included, sharedPostIds(state, dm), 'referenced_tweets.id');
  }
  return {
    data: dms.map((dm) => pick(wholeDm(state, dm), selection.dm)),
    ...renderIncluded(context, selection, included),
  };
}
