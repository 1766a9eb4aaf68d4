import type { Vocabulary } from './vocabulary.js';

/**
 * What Perch asks X to send, in either of its vocabularies. In the newer one the author and what a post
 * answers are no fields: they come with their expansions (docs/x-api.md 1.1).
 */
const userFields = 'id,name,username,public_metrics,verified,verified_type,profile_image_url';
const mediaFields = 'media_key,type,url,preview_image_url,alt_text';

export const ofUsers = { 'user.fields': userFields };
export const ofProfiles = { 'user.fields': `${userFields},description,entities` };

const besidePosts = { 'user.fields': userFields, 'media.fields': mediaFields };

export const ofPosts: Readonly<Record<Vocabulary, Readonly<Record<string, string>>>> = {
  tweet: {
    'tweet.fields':
      'id,text,author_id,created_at,conversation_id,in_reply_to_user_id,referenced_tweets,attachments,entities,note_tweet,edit_history_tweet_ids,lang',
    expansions: 'author_id,referenced_tweets.id,referenced_tweets.id.author_id,attachments.media_keys',
    ...besidePosts,
  },
  post: {
    'post.fields': 'id,text,created_at,conversation_id,attachments,entities,note_post,lang',
    expansions: 'author_id,in_reply_to_user_id,referenced_posts,attachments.media_keys',
    ...besidePosts,
  },
};

/** Nothing beside the posts, which would be billed too. */
export const ofRecentPosts: typeof ofPosts = {
  tweet: { 'tweet.fields': 'id,text,created_at,conversation_id,entities,note_tweet,edit_history_tweet_ids' },
  post: { 'post.fields': 'id,text,created_at,conversation_id,entities,note_post' },
};

export const ofMessage = {
  'dm_event.fields': 'id,event_type,text,created_at,sender_id,dm_conversation_id,attachments,entities',
  expansions: 'sender_id,attachments.media_keys',
  'user.fields': userFields,
  'media.fields': mediaFields,
};

export const ofMessages = { event_types: 'MessageCreate', ...ofMessage };

/** The ids alone: nothing beside them is billed. */
export const ofMessageIds = { event_types: 'MessageCreate', 'dm_event.fields': 'id' };
