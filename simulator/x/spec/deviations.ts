export interface Deviation {
  /** The path it is meant at; everywhere when absent. */
  at?: string;
  /** Matches the words of a difference. */
  difference: RegExp;
  because: string;
}

/** Differences from X's file that are meant, each with its reason. One that no longer occurs is reported. */
export const deviations: readonly Deviation[] = [
  {
    difference:
      /^post\.fields value (author_id|edit_history_post_ids|in_reply_to_user_id|referenced_posts): not in/,
    because: 'Fields under tweet.fields; the post-named file gives them through expansions only.',
  },
  {
    difference: /^user\.fields value (affiliation|most_recent_post_id|pinned_post_id): not in/,
    because: 'Fields in the tweet-named vocabulary; expansions only in the post-named file.',
  },
  {
    difference: /^dm_event\.fields value (participant_ids|referenced_posts|sender_id): not in/,
    because: 'Fields in the tweet-named vocabulary; expansions only in the post-named file.',
  },
  {
    difference: /^expansions value (referenced_tweets\.id\.\S+|entities\.note\.mentions\.username): not in/,
    because: 'Paths of the tweet-named vocabulary that the post-named file folds into referenced_posts.',
  },
  {
    difference: /^expansions value username: not served/,
    because: 'Named in the file, explained nowhere; no client sends it.',
  },
  {
    at: '/2/webhooks',
    difference: /^webhook_config\.fields /,
    because: 'Every field is shown, whichever is asked for; no client asks for fewer.',
  },
  {
    at: '/2/activity/subscriptions',
    difference: /^answer answer\.meta: not in/,
    because: 'The pages on the X Activity API show `meta`; the file leaves it out.',
  },
  {
    at: '/2/activity/subscriptions',
    difference: /^scope (like|tweet)\.read: not served/,
    because: 'Subscriptions are listed with the app’s own token, which has no scopes.',
  },
  {
    difference:
      /^body (card_uri|community_id|direct_message_deep_link|edit_options|for_super_followers_only|geo|poll|share_with_followers): not served/,
    because:
      'Posts with cards, polls, places or for circles are outside what a support desk sends; refused as unknown.',
  },
];
