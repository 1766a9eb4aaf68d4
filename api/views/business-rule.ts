import { z } from 'zod';
import type { SavedRuleKind } from '../../src/domain/business-rules/rule-fields.js';
import {
  standardTriggers,
  type DispatcherRules,
  type Trigger,
} from '../../src/domain/business-rules/rules.js';
import { ruleList, savedShape, viewSaved } from '../conventions/rule-lists.js';
import { id, iso, label, position, time } from '../conventions/shapes.js';
import { actionsSchema, valueActionsSchema } from './actions.js';
import { conditionsSchema, lookedAtSchema, openedSchema } from './conditions.js';

const shared = {
  name: label,
  enabled: z.boolean(),
  position: position.describe('The lowest is tried first.'),
};
const actions = actionsSchema.describe('Done in their order.');

const lookedAt = lookedAtSchema.describe(
  'One of all must be on hours, greaterThan or is, at least 1: from that time it counts, and acts once on each ticket.',
);

/** What is sent of a trigger, and of an automation. */
export const ruleFields = {
  trigger: z.strictObject({ ...shared, conditions: conditionsSchema, actions }),
  automation: z.strictObject({ ...shared, conditions: lookedAt, actions }),
} as const satisfies Record<SavedRuleKind, z.ZodType>;

const optional = {
  enabled: shared.enabled.default(true),
  position: shared.position.optional().describe('Left out: it is tried last.'),
};

export const newRuleFields = {
  trigger: ruleFields.trigger.extend(optional),
  automation: ruleFields.automation.extend(optional),
} as const;

const shown = z.object({
  id: z.string(),
  name: z.string(),
  enabled: z.boolean(),
  position: z.int(),
  conditions: conditionsSchema,
  actions: actionsSchema,
  changedBy: z.string().nullable().describe('The agent who last changed it; null: Perch.'),
  version: z.int().describe('The ETag, without quotes.'),
  createdAt: time,
  updatedAt: time,
});

export const triggerSchema = shown
  .extend({
    standard: z.enum(standardTriggers).nullable().describe('Of those that come set up: which one it is.'),
  })
  .meta({ id: 'Trigger' });
export const automationSchema = shown.meta({ id: 'Automation' });

const viewRule = (rule: Trigger): z.output<typeof shown> => ({
  id: rule._id,
  name: rule.name,
  enabled: rule.enabled,
  position: rule.position,
  conditions: conditionsSchema.parse(rule.conditions),
  actions: actionsSchema.parse(rule.actions),
  changedBy: rule.changedBy,
  version: rule.version,
  createdAt: iso(rule.createdAt),
  updatedAt: iso(rule.updatedAt),
});

export const viewTrigger = (rule: Trigger): z.output<typeof triggerSchema> => ({
  ...viewRule(rule),
  standard: rule.standard ?? null,
});
export const viewAutomation = viewRule;

const dispatcherRule = z.object({
  id: z.string(),
  name: z.string(),
  enabled: z.boolean(),
  conditions: conditionsSchema,
  actions: valueActionsSchema,
});

export const dispatcherRulesSchema = z
  .object({
    rules: z.array(dispatcherRule.meta({ id: 'DispatcherRule' })).describe('In the order they speak.'),
    ...savedShape('The agent.'),
  })
  .meta({ id: 'DispatcherRules' });

const newDispatcherRule = z.strictObject({
  id: id.optional().describe('As it was read; left out for a new rule.'),
  name: label,
  enabled: z.boolean().default(true),
  conditions: openedSchema,
  actions: valueActionsSchema,
});

/** The whole list, in the order in which rules are to speak. */
export const newDispatcherRulesSchema = ruleList(newDispatcherRule, 100);

export const viewDispatcherRules = (
  rules: DispatcherRules | null,
): z.output<typeof dispatcherRulesSchema> => ({
  rules: (rules?.rules ?? []).map((rule) => dispatcherRule.parse(rule)),
  ...viewSaved(rules),
});
