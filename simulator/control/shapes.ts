import { z } from 'zod';
import { refusalForms } from '../x/http/limits.js';
import { DEFAULT_CLIENT_ID } from '../x/oauth/apps.js';
import { plans } from '../x/world/records/apps.js';
import { dmPolicies, verifiedTypes } from '../x/world/records/users.js';

const count = z.int().min(0);
const username = z.string().regex(/^[A-Za-z0-9_]{1,15}$/, 'a username has 1 to 15 of A-Z, a-z, 0-9 and _');
const postId = z.string().regex(/^[0-9]{1,19}$/, 'a post id is a decimal string');
const when = z.iso.datetime({ offset: true, error: 'an ISO 8601 time with its zone' });

const profile = {
  name: z.string().min(1).optional(),
  description: z.string().optional(),
  location: z.string().optional(),
  followers: count.optional(),
  following: count.optional(),
  posts: count.optional(),
  verifiedType: z.enum(verifiedTypes).optional(),
  protected: z.boolean().optional(),
  suspended: z.boolean().optional(),
  locked: z.boolean().optional(),
  dmPolicy: z.enum(dmPolicies).optional(),
  xchatOnly: z.boolean().optional(),
};

export const newUserShape = z.strictObject({ username, ...profile, createdAt: when.optional() });
export const userChangeShape = z.strictObject({ username: username.optional(), ...profile });

const media = z
  .array(
    z.strictObject({
      type: z.enum(['photo', 'video', 'animated_gif']).default('photo'),
      url: z.url().optional(),
      altText: z.string().optional(),
    }),
  )
  .max(4);

export const newPostShape = z.strictObject({
  from: z.string(),
  text: z.string(),
  inReplyTo: postId.optional(),
  quotes: postId.optional(),
  reposts: postId.optional(),
  /** An earlier moment, for a post that X shows late. */
  createdAt: when.optional(),
  media: media.optional(),
  lang: z.string().optional(),
  /** Mentions and search show it only so many milliseconds from now, other lists and lookups at once. */
  visibleAfterMs: z.int().min(0).optional(),
});

export const newDmShape = z.strictObject({
  from: z.string(),
  /** One username, or several for a group conversation. */
  to: z.union([z.string(), z.array(z.string()).min(1)]),
  text: z.string().min(1),
  createdAt: when.optional(),
  media: media.optional(),
});

/** People whom a member adds to a group, or who leave it. */
export const memberShape = z.strictObject({
  conversationId: z.string(),
  by: z.string(),
  users: z.array(z.string()).min(1),
  leave: z.boolean().default(false),
});

export const likeShape = z.strictObject({ user: z.string(), postId, undo: z.boolean().optional() });
export const editShape = z.strictObject({ postId, text: z.string().min(1) });
export const deleteShape = z.strictObject({ postId });
export const blockShape = z.strictObject({
  user: z.string(),
  blocks: z.string(),
  lift: z.boolean().optional(),
});
export const revocationShape = z.strictObject({ user: z.string() });
export const clockShape = z.strictObject({ advanceMs: z.int().min(0) });
export const limitShape = z.strictObject({
  route: z.string(),
  username: z.string().optional(),
  limit: z.int().min(0),
  windowMs: z.int().min(1),
  form: z.enum(refusalForms).optional(),
  headers: z.record(z.string(), z.string()).optional(),
});
export const appShape = z.strictObject({
  clientId: z.string().min(1),
  clientSecret: z.string().default(''),
  confidential: z.boolean().default(true),
  redirectUris: z.array(z.url()).default([]),
  loopback: z.boolean().default(false),
  plan: z.enum(plans).default('payperuse'),
  owner: z.string().optional(),
  consumerKey: z.string().min(1).optional(),
  consumerSecret: z.string().min(1).optional(),
});

/** What changes of an app; the rest stays as it is. */
export const appChangeShape = z.strictObject({
  plan: z.enum(plans).optional(),
  owner: z.string().optional(),
});

const ofApp = { clientId: z.string().default(DEFAULT_CLIENT_ID) };
const usd = z.number().min(0);
/** `null`: recharged for ever. */
export const creditsShape = z.strictObject({ ...ofApp, usd: z.number().nullable() });
/** `null`: no cap but X's own. An absent one stays as it is. */
export const capsShape = z.strictObject({
  ...ofApp,
  spendUsd: usd.nullable().optional(),
  postReads: count.optional(),
});
export const vocabularyShape = z.strictObject({ postOnly: z.boolean() });
export const pagingShape = z.strictObject({
  route: z.string(),
  account: z.string().optional(),
  shortBy: count.optional(),
  emptyPages: count.optional(),
});

export type NewUserInput = z.input<typeof newUserShape>;
export type UserChangeInput = z.input<typeof userChangeShape>;
export type NewPostInput = z.input<typeof newPostShape>;
export type NewDmInput = z.input<typeof newDmShape>;
export type LikeInput = z.input<typeof likeShape>;
export type MemberInput = z.input<typeof memberShape>;
export type LimitInput = z.input<typeof limitShape>;
export type AppInput = z.input<typeof appShape>;
export type AppChangeInput = z.input<typeof appChangeShape>;
export type CreditsInput = z.input<typeof creditsShape>;
export type CapsInput = z.input<typeof capsShape>;
export type PagingInput = z.input<typeof pagingShape>;
export type MediaShape = z.output<typeof media>;
