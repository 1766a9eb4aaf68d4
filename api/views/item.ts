import { z } from 'zod';
import type { XPlan } from '../../src/domain/at-x/plan.js';
import type { Account } from '../../src/domain/accounts/account.js';
import {
  engagementHindrances,
  hindranceOf,
  shown,
  type Engagement,
  type EngagementHindrance,
} from '../../src/domain/engagements/engagement.js';
import { goneReasons, type Gone } from '../../src/domain/items/gone.js';
import { origins, type Item } from '../../src/domain/items/item.js';
import { replyAllowed } from '../../src/domain/replies/allowed.js';
import { replyReasons } from '../../src/domain/replies/reply.js';
import { iso, isoOrNull, time } from '../conventions/shapes.js';
import { mediaSchema, viewMedia, viewXUser, xUserSchema } from './x-user.js';

export const editsSchema = z
  .array(z.object({ text: z.string(), at: time }))
  .describe('What it said before it was edited, oldest first, and when that was written.');

export const goneSchema = z
  .object({ why: z.enum(goneReasons), noticedAt: time })
  .nullable()
  .describe('Why X no longer shows it; text, media and edits are not kept then. null while X shows it.');

const engagementSchema = z.object({
  state: z
    .enum(['on', 'off', 'unknown'])
    .describe('As far as Perch knows; unknown until X answers what was asked.'),
  byAgentId: z.string().nullable().describe('Who asked for it here; null: nobody, it was done on X.'),
  at: time.nullable().describe('When it was asked for here.'),
  allowed: z.boolean(),
  reason: z.enum(engagementHindrances).nullable().describe('Why it is not offered.'),
});

export const itemSchema = z
  .object({
    id: z.string(),
    accountId: z.string(),
    kind: z.enum(['post', 'directMessage']),
    xId: z.string(),
    origins: z.array(z.enum(origins)),
    streamIds: z.array(z.string()).describe('The streams that found it, also ones that are gone.'),
    author: xUserSchema,
    text: z.string(),
    media: z.array(mediaSchema),
    createdAt: time.describe('X’s time.'),
    edits: editsSchema,
    deletedAt: time.nullable().describe('When Perch noticed that it was deleted at X.'),
    gone: goneSchema,
    ticketId: z.string().nullable().describe('null: it has none, or one that you do not see.'),
    ticketed: z.boolean().describe('Whether it has a ticket, also one that you do not see.'),
    answeredAt: time.nullable(),
    listedReason: z.string().nullable().describe('Why it became no ticket.'),
    setAside: z.object({ reason: z.string(), at: time }).nullable(),
    liked: engagementSchema.describe('Whether the account of the item likes it.'),
    reposted: engagementSchema.describe('Whether the account of the item has reposted it.'),
    replyAllowed: z.object({ allowed: z.boolean(), reason: z.enum(replyReasons).nullable() }),
  })
  .meta({ id: 'Item' });

/** What is shown with an item beside it. */
interface Beside {
  readonly account: Account;
  /** The ids of tickets that may be told. */
  readonly seenTickets: ReadonlySet<string>;
  /** The ids of items that the account's own posts show as reposted. */
  readonly reposted: ReadonlySet<string>;
  readonly plan: XPlan;
}

export const viewItem = (
  item: Item,
  { account, seenTickets, reposted, plan }: Beside,
): z.output<typeof itemSchema> => ({
  id: item._id,
  accountId: item.accountId,
  kind: item.kind,
  xId: item.xId,
  origins: [...item.origins],
  streamIds: [...(item.streamIds ?? [])],
  author: viewXUser(item.author),
  text: item.text,
  media: viewMedia(item.media, item.kind === 'post'),
  createdAt: iso(item.createdAt),
  edits: viewEdits(item.edits),
  deletedAt: item.gone?.why === 'deleted' ? iso(item.gone.noticedAt) : null,
  gone: viewGone(item.gone),
  ticketId: item.ticketId !== null && seenTickets.has(item.ticketId) ? item.ticketId : null,
  ticketed: item.ticketId !== null,
  answeredAt: isoOrNull(item.answeredAt),
  listedReason: item.verdict?.reason ?? null,
  setAside: item.setAside && { reason: item.setAside.reason, at: iso(item.setAside.at) },
  liked: viewEngagement(item.liked, item.origins.includes('like'), hindranceOf('like', item, account, plan)),
  reposted: viewEngagement(item.reposted, reposted.has(item._id), hindranceOf('repost', item, account, plan)),
  replyAllowed: replyAllowed(item, account, plan),
});

const viewEngagement = (
  engagement: Engagement | undefined,
  seenOn: boolean,
  reason: EngagementHindrance | null,
): z.output<typeof engagementSchema> => ({
  state: shown(engagement, seenOn),
  byAgentId: engagement?.agentId ?? null,
  at: isoOrNull(engagement?.at ?? null),
  allowed: reason === null,
  reason,
});

export const viewGone = (gone: Gone | undefined): z.output<typeof goneSchema> =>
  gone ? { why: gone.why, noticedAt: iso(gone.noticedAt) } : null;

export const viewEdits = (edits: Item['edits']): z.output<typeof editsSchema> =>
  edits.map(({ text, at }) => ({ text, at: iso(at) }));
