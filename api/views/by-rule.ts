import { z } from 'zod';
import { ruleKinds, type RuleActor } from '../../src/domain/events/event.js';

export const byRuleSchema = z
  .object({ kind: z.enum(ruleKinds), id: z.string(), name: z.string() })
  .nullable()
  .describe('The rule that wrote it by itself, as it was called then; null: none did (S52).');

export const viewByRule = (byRule: RuleActor | undefined): z.output<typeof byRuleSchema> =>
  byRule ? { kind: byRule.kind, id: byRule.id, name: byRule.name } : null;
