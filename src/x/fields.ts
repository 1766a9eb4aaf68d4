/**
 * What Perch asks X to send. Always in the "tweet" vocabulary: X answers in the one it is asked in,
 * and knows the author and the references as fields only there (x-api.md 1.1).
 */
const userFields = 'id,name,username,public_metrics,verified,verified_type,profile_image_url';
const mediaFields = 'media_key,type,url,preview_image_url,alt_text';

export const ofUsers = { 'user.fields': userFields };

export const ofPosts = {
  'tweet.fields':
    'id,text,author_id,created_at,conversation_id,in_reply_to_user_id,referenced_tweets,attachments,entities,note_tweet,edit_history_tweet_ids',
  expansions: 'author_id,referenced_tweets.id,referenced_tweets.id.author_id,attachments.media_keys',
  'user.fields': userFields,
  'media.fields': mediaFields,
};

export const ofMessage = {
  'dm_event.fields': 'id,event_type,text,created_at,sender_id,dm_conversation_id,attachments,entities',
  expansions: 'sender_id,attachments.media_keys',
  'user.fields': userFields,
  'media.fields': mediaFields,
};

export const ofMessages = { event_types: 'MessageCreate', ...ofMessage };
