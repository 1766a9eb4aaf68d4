/** What a census counts, as a person reads it. */
export const kinds = {
  tickets: 'tickets',
  comments: 'comments, in their order',
  items: 'captured items, how they came and what they became',
  replies: 'replies, each sent',
  posts: 'posts of @acme at X',
  messages: 'messages of @acme at X',
  likes: 'likes of @acme at X',
  mails: 'mails',
  setAside: 'items set aside',
  gaps: 'gaps',
} as const;

/** All that is there, or all that should be: each thing in words. */
export type Everything = Readonly<Record<keyof typeof kinds, readonly string[]>>;
