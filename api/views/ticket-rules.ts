import { z } from 'zod';
import type { TicketRule, TicketRules } from '../../src/domain/rules/ticket-rule.js';
import type { Tried } from '../../src/domain/rules/try.js';
import { priorities } from '../../src/domain/tickets/ticket.js';
import { ruleList, savedShape, viewSaved } from '../conventions/rule-lists.js';
import { id, keyword, label, tag } from '../conventions/shapes.js';

const rule = z.object({
  id: z.string(),
  name: z.string(),
  keywords: z.array(z.string()),
  enabled: z.boolean(),
  groupId: z.string().nullable(),
  departmentId: z.string().nullable(),
  productId: z.string().nullable(),
  tags: z.array(z.string()),
  priority: z.enum(priorities).nullable(),
});

export const ticketRulesSchema = z
  .object({
    rules: z.array(rule.meta({ id: 'TicketRule' })).describe('In the order they are tried.'),
    ...savedShape('The agent; null where Perch took out what was removed.'),
  })
  .meta({ id: 'TicketRules' });

const newRule = z.strictObject({
  id: id.optional().describe('As it was read; left out for a new rule.'),
  name: label,
  keywords: z.array(keyword).min(1).max(100).describe('Any suffices.'),
  enabled: z.boolean().default(true),
  groupId: id.nullable().default(null),
  departmentId: id.nullable().default(null).describe('null: the department of the account.'),
  productId: id.nullable().default(null).describe('null: the product of the account.'),
  tags: z.array(tag).max(100).default([]),
  priority: z.enum(priorities).nullable().default(null).describe('null: normal.'),
});

/** The whole list, in the order rules are to be tried. */
export const newRulesSchema = ruleList(newRule, 200);

export const viewTicketRules = (rules: TicketRules | null): z.output<typeof ticketRulesSchema> => ({
  rules: (rules?.rules ?? []).map(viewRule),
  ...viewSaved(rules),
});

const viewRule = ({ keywords, tags, ...fields }: TicketRule): z.output<typeof rule> => ({
  ...fields,
  keywords: [...keywords],
  tags: [...tags],
});

export const triedSchema = z
  .object({
    ruleId: z.string().nullable(),
    name: z.string().nullable(),
    keyword: z.string().nullable(),
    opensTicket: z.boolean(),
    reason: z
      .string()
      .describe('Why it would open a ticket, as in filedBy of tickets, or not, as listedReason of items.'),
  })
  .meta({ id: 'TriedRules' });

export const viewTried = (tried: Tried): z.output<typeof triedSchema> => ({ ...tried });
