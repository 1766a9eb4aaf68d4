import type { Dm } from '../world/records/dms.js';
import type { Entities, Media, Post } from '../world/records/posts.js';
import type { User } from '../world/records/users.js';
import { codePoints } from '../text/code-points.js';
import { latestVersion } from '../world/lookups.js';
import type { State } from '../world/state.js';
import { snowflakeMs } from '../world/ids.js';

const EDITABLE_MS = 60 * 60_000;
const EDITS = 5;

/** X shows whole seconds. */
const timestamp = (ms: number): string => new Date(Math.floor(ms / 1000) * 1000).toISOString();

/** X leaves empty kinds of entity out, and `entities` with them when none is left. */
function renderEntities(entities: Entities): Partial<Entities> | undefined {
  const filled = Object.entries(entities).filter(([, list]) => list.length > 0);
  return filled.length === 0 ? undefined : Object.fromEntries(filled);
}

const referencesOf = (post: Post) => [
  ...(post.repostOfId === undefined ? [] : [{ type: 'retweeted' as const, id: post.repostOfId }]),
  ...(post.quotedId === undefined ? [] : [{ type: 'quoted' as const, id: post.quotedId }]),
  ...(post.inReplyToId === undefined ? [] : [{ type: 'replied_to' as const, id: post.inReplyToId }]),
];

function postMetrics(state: State, post: Post) {
  const count = (index: Map<string, string[]>) => index.get(post.id)?.length ?? 0;
  const likes = state.likersOf.get(post.id)?.size ?? 0;
  return {
    retweet_count: count(state.repostsOf),
    reply_count: count(state.answersTo),
    like_count: likes,
    quote_count: count(state.quotesOf),
    bookmark_count: 0,
    impression_count: 10 + 7 * likes,
  };
}

function editControls(post: Post) {
  const first = snowflakeMs(post.editHistory[0] ?? post.id);
  return {
    edits_remaining: EDITS - (post.editHistory.length - 1),
    is_edit_eligible: post.inReplyToId === undefined,
    editable_until: timestamp(first + EDITABLE_MS),
  };
}

const nonEmpty = <T>(list: readonly T[]): readonly T[] | undefined => (list.length === 0 ? undefined : list);

/** A post with everything the sandbox knows of it. */
export function wholePost(state: State, post: Post) {
  const note = post.note && { text: post.note.text, entities: renderEntities(post.note.entities) };
  return {
    id: post.id,
    text: post.text,
    // Every version tells of all of them, oldest first.
    edit_history_tweet_ids: latestVersion(state, post).editHistory,
    attachments: nonEmpty(post.media) && { media_keys: post.media.map((one) => one.mediaKey) },
    author_id: post.authorId,
    conversation_id: post.conversationId,
    created_at: timestamp(post.createdAtMs),
    display_text_range: [0, codePoints(post.text).length],
    edit_controls: editControls(post),
    entities: renderEntities(post.entities),
    in_reply_to_user_id: post.inReplyToUserId,
    lang: post.lang,
    note_tweet: note,
    possibly_sensitive: false,
    public_metrics: postMetrics(state, post),
    referenced_tweets: nonEmpty(referencesOf(post)),
    reply_settings: 'everyone',
    source: 'X Web App',
  };
}

/**
 * Whether `sender` may write `to` a direct message. What X says of a message to somebody who has
 * only encrypted ones is not documented; assumed is its refusal for those who accept none.
 */
export function acceptsDm(state: State, to: User, sender: User): boolean {
  if (to.xchatOnly) return false;
  if (state.blocks.has(`${to.id}:${sender.id}`) || to.suspended) return false;
  const wroteFirst = [...(state.conversationsOf.get(to.id) ?? [])].some(
    (id) =>
      state.conversations.get(id)?.participantIds.includes(sender.id) === true &&
      (state.dmsIn.get(id) ?? []).some((dm) => state.dms.get(dm)?.senderId === to.id),
  );
  if (to.dmPolicy === 'everyone' || wroteFirst) return true;
  return to.dmPolicy === 'verified' && sender.verifiedType !== 'none';
}

function userMetrics(state: State, user: User) {
  return {
    followers_count: user.followers,
    following_count: user.following,
    tweet_count: user.posts + (state.postsBy.get(user.id)?.length ?? 0),
    listed_count: 0,
    like_count: state.likesOf.get(user.id)?.size ?? 0,
    media_count: 0,
  };
}

/** A user with everything the sandbox knows of them, as `viewer` sees them. */
export function wholeUser(state: State, user: User, viewer: User) {
  return {
    id: user.id,
    name: user.name,
    username: user.username,
    created_at: timestamp(user.createdAtMs),
    description: user.description,
    location: user.location || undefined,
    most_recent_tweet_id: state.postsBy.get(user.id)?.at(-1),
    profile_image_url: 'https://abs.twimg.com/sticky/default_profile_images/default_profile_normal.png',
    protected: user.protected,
    public_metrics: userMetrics(state, user),
    receives_your_dm: user.id !== viewer.id && acceptsDm(state, user, viewer),
    connection_status: state.blocks.has(`${viewer.id}:${user.id}`) ? ['blocking'] : [],
    subscription_type: user.verifiedType === 'blue' ? 'Premium' : 'None',
    url: '',
    verified: user.verifiedType !== 'none',
    verified_type: user.verifiedType,
  };
}

/** Where a video lies, whose `url` here is that of its preview. */
const videoUrl = (preview: string): string =>
  preview.replace('pbs.twimg.com/media/', 'video.twimg.com/ext_tw_video/').replace(/\.jpg$/, '.mp4');

export function wholeMedia(media: Media) {
  return {
    media_key: media.mediaKey,
    type: media.type,
    url: media.type === 'photo' ? media.url : undefined,
    preview_image_url: media.type === 'photo' ? undefined : media.url,
    alt_text: media.altText,
    variants:
      media.type === 'photo'
        ? undefined
        : [{ bit_rate: 832_000, content_type: 'video/mp4', url: videoUrl(media.url) }],
    width: media.width,
    height: media.height,
  };
}

const STATUS_LINK = /^https:\/\/(?:x|twitter)\.com\/[^/]+\/status\/(\d+)/;

/** The posts a message shares by their address. */
export function sharedPostIds(state: State, dm: Dm): string[] {
  if (dm.eventType !== 'MessageCreate') return [];
  const ids = dm.entities.urls.map((url) => STATUS_LINK.exec(url.expanded_url)?.[1] ?? '');
  return ids.filter((id) => state.posts.has(id));
}

/** A DM event with everything the sandbox knows of it; who takes part is told on joins and leaves only. */
export function wholeDm(state: State, dm: Dm) {
  const common = {
    id: dm.id,
    event_type: dm.eventType,
    created_at: timestamp(dm.createdAtMs),
    dm_conversation_id: dm.conversationId,
    sender_id: dm.senderId,
  };
  if (dm.eventType !== 'MessageCreate') return { ...common, participant_ids: dm.participantIds };
  return {
    ...common,
    text: dm.text,
    entities: renderEntities(dm.entities),
    attachments: nonEmpty(dm.media) && { media_keys: dm.media.map((one) => one.mediaKey) },
    referenced_tweets: nonEmpty(sharedPostIds(state, dm).map((id) => ({ id }))),
  };
}
