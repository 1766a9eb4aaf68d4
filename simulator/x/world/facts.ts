import { z } from 'zod';
import { subscriptionRecord, webhookRecord } from '../push/facts.js';

const id = z.string().regex(/^[0-9]{1,19}$/);
const ms = z.number().int();

export const verifiedTypes = ['none', 'blue', 'business', 'government'] as const;
export const dmPolicies = ['everyone', 'verified', 'nobody'] as const;

export const plans = ['payperuse', 'enterprise', 'basic', 'free'] as const;

const userRecord = z.object({
  id,
  username: z.string(),
  name: z.string(),
  description: z.string(),
  location: z.string(),
  createdAtMs: ms,
  followers: z.number().int(),
  following: z.number().int(),
  /** Posts written before the sandbox began; those inside it are added when shown. */
  posts: z.number().int(),
  verifiedType: z.enum(verifiedTypes),
  protected: z.boolean(),
  suspended: z.boolean(),
  /** X asks the person to log in and prove themselves; until then every call is refused. */
  locked: z.boolean(),
  dmPolicy: z.enum(dmPolicies),
  /** Writes encrypted messages only, which no call here shows. */
  xchatOnly: z.boolean().default(false),
});

const span = { start: z.number().int(), end: z.number().int() };
const entitiesRecord = z.object({
  mentions: z.array(z.object({ ...span, username: z.string(), id })),
  hashtags: z.array(z.object({ ...span, tag: z.string() })),
  cashtags: z.array(z.object({ ...span, tag: z.string() })),
  urls: z.array(
    z.object({
      ...span,
      url: z.string(),
      expanded_url: z.string(),
      display_url: z.string(),
      media_key: z.string().optional(),
    }),
  ),
});

const mediaRecord = z.object({
  mediaKey: z.string(),
  type: z.enum(['photo', 'video', 'animated_gif']),
  url: z.string(),
  width: z.number().int(),
  height: z.number().int(),
  altText: z.string().optional(),
});

export const mediaCategories = [
  'amplify_video',
  'tweet_gif',
  'tweet_image',
  'tweet_video',
  'dm_gif',
  'dm_image',
  'dm_video',
  'subtitles',
] as const;
const uploadRecord = z.object({
  id,
  ownerId: id,
  /** Others who may use it, too. */
  sharedWith: z.array(id),
  category: z.enum(mediaCategories),
  mediaType: z.string(),
  totalBytes: z.number().int(),
  createdAtMs: ms,
  finalizedAtMs: ms.optional(),
  /** What X could not make of it. */
  failure: z.string().optional(),
  altText: z.string().optional(),
});
const segmentRecord = z.object({ uploadId: id, index: z.number().int(), base64: z.string() });
const postRecord = z.object({
  id,
  /** Oldest first; the last is this post's own id. */
  editHistory: z.array(id),
  authorId: id,
  createdAtMs: ms,
  /** What the author wrote, before mentions, short links and escaping. */
  typed: z.string(),
  /** What X shows as `text`: escaped, links wrapped, cut when long. */
  text: z.string(),
  entities: entitiesRecord,
  note: z.object({ text: z.string(), entities: entitiesRecord }).optional(),
  lang: z.string(),
  conversationId: id,
  inReplyToId: id.optional(),
  inReplyToUserId: id.optional(),
  quotedId: id.optional(),
  repostOfId: id.optional(),
  media: z.array(mediaRecord),
  deletedAtMs: ms.optional(),
  /** Until then no mentions and no search show it, though its id is older than others they show. */
  indexedAtMs: ms.optional(),
  /** A newer version took this one's place in every timeline. */
  replacedById: id.optional(),
});

const dmCommon = { id, conversationId: z.string(), createdAtMs: ms, senderId: id };
const dmRecord = z.discriminatedUnion('eventType', [
  z.object({
    ...dmCommon,
    eventType: z.literal('MessageCreate'),
    typed: z.string(),
    text: z.string(),
    entities: entitiesRecord,
    media: z.array(mediaRecord),
    /** Exists, and no call of the unencrypted messages shows it. */
    encrypted: z.boolean().optional(),
    deletedFor: z.array(id).optional(),
  }),
  z.object({
    ...dmCommon,
    eventType: z.enum(['ParticipantsJoin', 'ParticipantsLeave']),
    participantIds: z.array(id),
    deletedFor: z.array(id).optional(),
  }),
]);

const conversationRecord = z.object({
  id: z.string(),
  kind: z.enum(['one-to-one', 'group']),
  participantIds: z.array(id),
});

const likeRecord = z.object({
  userId: id,
  postId: id,
  createdAtMs: ms,
  undoneAtMs: ms.optional(),
});

const blockRecord = z.object({ userId: id, blockedId: id, lifted: z.boolean() });

const appRecord = z.object({
  clientId: z.string(),
  clientSecret: z.string(),
  /** A public client sends its id alone. */
  confidential: z.boolean(),
  redirectUris: z.array(z.string()),
  /** Accepts any loopback address whose path ends in /oauth/x/callback. */
  loopback: z.boolean(),
  plan: z.enum(plans),
  /** Whose developer account it belongs to: reads of their own things are X's Owned Reads. */
  ownerUserId: id.optional(),
  /** X's older pair of keys: the app's own bearer token is had for it, and pushes are signed with its secret. */
  consumerKey: z.string().optional(),
  consumerSecret: z.string().optional(),
});
const billingRecord = z.object({
  clientId: z.string(),
  /** What is left to spend; `null`: recharged for ever. */
  creditsUsd: z.number().nullable(),
  /** The console's limit for a calendar month (UTC). */
  spendCapUsd: z.number().nullable(),
  /** How many posts may be read in a calendar month (UTC). */
  postReadCap: z.number().int(),
});
const chargeRecord = z.object({
  /** The UTC day, `2026-08-01`. */
  day: z.string(),
  clientId: z.string(),
  account: z.string(),
  items: z.array(
    z.object({
      what: z.string(),
      usd: z.number(),
      /** What was read, `post:1`: billed once a day to an app. Absent for writes. */
      resource: z.string().optional(),
    }),
  ),
});

const codeRecord = z.object({
  code: z.string(),
  clientId: z.string(),
  redirectUri: z.string(),
  userId: id,
  scopes: z.array(z.string()),
  challenge: z.string(),
  challengeMethod: z.enum(['S256', 'plain']),
  expiresAtMs: ms,
  used: z.boolean(),
});

const grantRecord = z.object({
  id: z.string(),
  clientId: z.string(),
  userId: id,
  scopes: z.array(z.string()),
  accessToken: z.string(),
  accessExpiresAtMs: ms,
  refreshToken: z.string().optional(),
  /** `spent`: a newer pair replaced it. `revoked`: the user or the app ended it. */
  status: z.enum(['live', 'spent', 'revoked']),
});

const mailRecord = z.object({
  id: z.string(),
  receivedAtMs: ms,
  from: z.string(),
  to: z.array(z.string()),
  subject: z.string(),
  text: z.string(),
  html: z.string(),
  messageId: z.string(),
  headers: z.record(z.string(), z.string()),
});

/** Everything that ever changes the sandbox's world: the whole record as it stands afterwards. */
export const fact = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('user'), record: userRecord }),
  z.object({ kind: z.literal('post'), record: postRecord }),
  z.object({ kind: z.literal('dm'), record: dmRecord }),
  z.object({ kind: z.literal('conversation'), record: conversationRecord }),
  z.object({ kind: z.literal('upload'), record: uploadRecord }),
  z.object({ kind: z.literal('segment'), record: segmentRecord }),
  z.object({ kind: z.literal('like'), record: likeRecord }),
  z.object({ kind: z.literal('block'), record: blockRecord }),
  z.object({ kind: z.literal('app'), record: appRecord }),
  z.object({ kind: z.literal('billing'), record: billingRecord }),
  z.object({ kind: z.literal('charge'), record: chargeRecord }),
  z.object({ kind: z.literal('vocabulary'), postOnly: z.boolean() }),
  z.object({ kind: z.literal('code'), record: codeRecord }),
  z.object({ kind: z.literal('grant'), record: grantRecord }),
  z.object({ kind: z.literal('mail'), record: mailRecord }),
  z.object({ kind: z.literal('webhook'), record: webhookRecord }),
  z.object({ kind: z.literal('subscription'), record: subscriptionRecord }),
  z.object({ kind: z.literal('clock'), offsetMs: ms }),
  z.object({ kind: z.literal('reset') }),
]);

export type Fact = z.infer<typeof fact>;
export type User = z.infer<typeof userRecord>;
export type Post = z.infer<typeof postRecord>;
export type Dm = z.infer<typeof dmRecord>;
export type Conversation = z.infer<typeof conversationRecord>;
export type Like = z.infer<typeof likeRecord>;
export type App = z.infer<typeof appRecord>;
export type Billing = z.infer<typeof billingRecord>;
export type ChargeFact = z.infer<typeof chargeRecord>;
export type Code = z.infer<typeof codeRecord>;
export type Grant = z.infer<typeof grantRecord>;
export type Mail = z.infer<typeof mailRecord>;
export type Media = z.infer<typeof mediaRecord>;
export type Upload = z.infer<typeof uploadRecord>;
export type Entities = z.infer<typeof entitiesRecord>;
