import { chargeTotals } from './charges.js';
import type { App } from './records/apps.js';
import type { Billing } from './records/billing.js';
import type { Conversation, Dm } from './records/dms.js';
import type { Code, Grant } from './records/grants.js';
import type { Mail } from './records/mail.js';
import type { Like, Post } from './records/posts.js';
import type { Subscription, Webhook } from './records/push.js';
import type { Phone, Text } from './records/texts.js';
import type { Upload } from './records/uploads.js';
import type { User } from './records/users.js';

/** The world as the facts so far leave it, with the indexes that reads need. */
export type State = ReturnType<typeof emptyState>;

export const emptyState = () => ({
  offsetMs: 0,
  greatestId: 0n,
  users: new Map<string, User>(),
  userIdByName: new Map<string, string>(),
  posts: new Map<string, Post>(),
  postsBy: new Map<string, string[]>(),
  /** Every post that lists show, under no name. */
  listed: new Map<'', string[]>(),
  mentionsOf: new Map<string, string[]>(),
  answersTo: new Map<string, string[]>(),
  quotesOf: new Map<string, string[]>(),
  repostsOf: new Map<string, string[]>(),
  dms: new Map<string, Dm>(),
  dmsIn: new Map<string, string[]>(),
  conversations: new Map<string, Conversation>(),
  conversationsOf: new Map<string, Set<string>>(),
  uploads: new Map<string, Upload>(),
  /** What was uploaded, by upload and place. */
  segments: new Map<string, Map<number, Buffer>>(),
  /** By `user:post`, oldest like first. */
  likes: new Map<string, Like>(),
  likesOf: new Map<string, Set<string>>(),
  likersOf: new Map<string, Set<string>>(),
  blocks: new Set<string>(),
  apps: new Map<string, App>(),
  billing: new Map<string, Billing>(),
  charges: chargeTotals(),
  /** The day X's tweet-named vocabulary has ended. */
  postOnly: false,
  codes: new Map<string, Code>(),
  grantByAccess: new Map<string, Grant>(),
  grantByRefresh: new Map<string, Grant>(),
  mail: new Array<Mail>(),
  /** By sid, oldest first. */
  texts: new Map<string, Text>(),
  phones: new Map<string, Phone>(),
  webhooks: new Map<string, Webhook>(),
  subscriptions: new Map<string, Subscription>(),
});
