import { z } from 'zod';
import { id } from './fields.js';

export const plans = ['payperuse', 'enterprise', 'basic', 'free'] as const;

export const appRecord = z.object({
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

export type App = z.infer<typeof appRecord>;
