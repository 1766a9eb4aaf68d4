import { z } from 'zod';
import { ruleKinds, type RuleActor } from '../../src/domain/events/event.js';

/** A rule, as it was called when it acted. */
export const ruleSchema = z.object({ kind: z.enum(ruleKinds), id: z.string(), name: z.string() });

export const viewRule = ({ kind, id, name }: RuleActor): z.output<typeof ruleSchema> => ({ kind, id, name });

export const byRuleSchema = ruleSchema
  .nullable()
  .describe('The rule that wrote it by itself, as it was called then; null: none did (S52).');

export const viewByRule = (byRule: RuleActor | undefined): z.output<typeof byRuleSchema> =>
  byRule ? viewRule(byRule) : null;
