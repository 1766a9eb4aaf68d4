import type { Action } from '../business-rules/action.js';
import type { Condition, Conditions } from '../conditions/condition.js';
import type { ConditionContext } from '../conditions/context.js';
import { noon } from './examples.js';
import type { Trigger } from '../business-rules/rules.js';

export const context = (changes: Partial<ConditionContext> = {}): ConditionContext => ({
  now: noon,
  isOfficeHours: null,
  accountStates: new Map(),
  openInGroup: new Map(),
  ...changes,
});

export const all = (...conditions: readonly Condition[]): Conditions => ({ all: conditions, any: [] });

export const trigger = (
  name: string,
  conditions: Conditions,
  actions: readonly Action[],
  changes: Partial<Trigger> = {},
): Trigger => ({
  ...{ _id: name, name, enabled: true, position: 1, conditions, actions, changedBy: null, version: 1 },
  ...{ createdAt: noon, updatedAt: noon },
  ...changes,
});
