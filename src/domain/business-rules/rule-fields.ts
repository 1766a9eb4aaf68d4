import { present } from '../present.js';
import { countedHours, wouldCloseMessages } from './refusals.js';
import type { Trigger } from './rules.js';

/** Of each kind; more nobody finds again, and each is asked about every change. */
export const rulesAtMost = 500;

/** Of both something is saved in the same way. */
export const savedRuleKinds = ['trigger', 'automation'] as const;
export type SavedRuleKind = (typeof savedRuleKinds)[number];

/** What people say of a trigger or an automation. */
export type RuleFields = Pick<Trigger, 'name' | 'enabled' | 'position' | 'conditions' | 'actions'>;
/** What is absent or undefined stays. */
export type RuleChanges = { readonly [Name in keyof RuleFields]?: RuleFields[Name] | undefined };

/** A trigger or an automation after a change of it. */
export const changedRule = (rule: Trigger, changes: RuleChanges, by: string, now: Date): Trigger => ({
  ...rule,
  ...present(changes),
  changedBy: by,
  version: rule.version + 1,
  updatedAt: now,
});

export type RuleRefusal = 'wouldCloseMessages' | 'needsHours';

/** Why a rule is not saved: it would close direct messages (S33), or has no time from which it counts (S52). */
export function ruleRefusal(
  kind: SavedRuleKind,
  { conditions, actions }: Pick<RuleFields, 'conditions' | 'actions'>,
): RuleRefusal | null {
  if (wouldCloseMessages(conditions, actions)) return 'wouldCloseMessages';
  if (kind === 'automation' && countedHours(conditions).length === 0) return 'needsHours';
  return null;
}
