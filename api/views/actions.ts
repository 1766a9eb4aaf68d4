import { z } from 'zod';
import { automaticLabel, mayFitPost } from '../../src/domain/effects/automatic.js';
import {
  notePlaceholders,
  placeholders,
  sharedPlaceholders,
  unknownPlaceholders,
  type Placeholder,
} from '../../src/domain/effects/placeholders.js';
import { postLimit } from '../../src/domain/replies/weighted-length.js';
import { priorities, ticketStatuses } from '../../src/domain/tickets/ticket.js';
import { id, tag } from '../conventions/shapes.js';

const actionsAtMost = 20;
const valuesAtMost = 100;

const filledText = (most: number, known: readonly Placeholder[] = sharedPlaceholders) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .superRefine((written, context) => {
      for (const unknown of unknownPlaceholders(written, known))
        context.addIssue({ code: 'custom', message: `knows no placeholder ${unknown} here` });
    })
    .describe(`May hold placeholders: ${known.map((name) => `{{${name}}}`).join(', ')}.`);

const textAtMost = 10_000;
const text = filledText(textAtMost);
/** What the customer alone reads. */
const privateText = filledText(textAtMost, placeholders);
const noteText = filledText(textAtMost, notePlaceholders);
const publicText = filledText(textAtMost).refine(
  mayFitPost,
  `is longer than a post of ${postLimit}, of which ${automaticLabel.length} go to “${automaticLabel}”`,
);
const ids = z.array(id).min(1).max(valuesAtMost);

const valueActions = [
  z.strictObject({ kind: z.literal('setGroup'), groupId: id.nullable() }),
  z.strictObject({ kind: z.literal('setAssignee'), agentId: id.nullable() }),
  z.strictObject({ kind: z.literal('setDepartment'), departmentId: id.nullable() }),
  z.strictObject({ kind: z.literal('setProduct'), productId: id.nullable() }),
  z.strictObject({ kind: z.literal('setPriority'), priority: z.enum(priorities) }),
  z.strictObject({ kind: z.literal('setStatus'), status: z.enum(ticketStatuses) }),
  z.strictObject({
    kind: z.enum(['addTags', 'removeTags', 'setTags']),
    tags: z.array(tag).max(valuesAtMost),
  }),
] as const;

const otherActions = [
  z.strictObject({ kind: z.literal('addNote'), text: noteText }).describe('An internal comment.'),
  z
    .strictObject({ kind: z.literal('notifyAgents'), agentIds: ids, text })
    .describe('By e-mail and in the console.'),
  z.strictObject({ kind: z.literal('notifyGroups'), groupIds: ids, text }),
  z
    .strictObject({ kind: z.enum(['notifyAssignee', 'notifyGroup']), text })
    .describe('Whoever the ticket is assigned to, or the people of its group.'),
  z.strictObject({
    kind: z.literal('emailRequester'),
    subject: filledText(200, placeholders),
    text: privateText,
  }),
  z
    .strictObject({ kind: z.literal('messageRequester'), text: privateText })
    .describe('A direct message on X.'),
  z
    .strictObject({
      kind: z.literal('replyPublicly'),
      text: publicText,
      enabled: z.boolean().default(false).describe('Without it nothing is published.'),
      perUserPerDay: z.int().min(1).max(10).default(1).describe('To one X user in 24 hours.'),
      perHour: z.int().min(1).max(1_000).default(10).describe('Of this rule, to everybody.'),
    })
    .describe('An automatic public answer, labelled as one and capped.'),
  z.strictObject({ kind: z.literal('callWebhook'), webhookId: id }),
] as const;

const valueAction = z.discriminatedUnion('kind', valueActions).meta({ id: 'ValueAction' });
const action = z.discriminatedUnion('kind', [...valueActions, ...otherActions]).meta({ id: 'Action' });

/** Of dispatcher rules: they give a new ticket its values and do no more (S51). */
export const valueActionsSchema = z.array(valueAction).min(1).max(actionsAtMost);

/** Of triggers and automations, done in their order. */
export const actionsSchema = z.array(action).min(1).max(actionsAtMost);
