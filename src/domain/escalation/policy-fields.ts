import { present } from '../present.js';
import type { EscalationPolicy } from './policy.js';

/** What people set of a policy. */
export type PolicyFields = Omit<
  EscalationPolicy,
  '_id' | 'accountId' | 'version' | 'createdAt' | 'updatedAt'
>;

/** Some of it; what is absent or undefined stays as it is. */
export type PolicyChanges = { readonly [Name in keyof PolicyFields]?: PolicyFields[Name] | undefined };

/** Matches are kept somewhat longer than the longest period. */
export const policyBounds = {
  policiesPerAccount: 50,
  keywords: 200,
  steps: 20,
  agentsPerStep: 50,
  count: 10_000,
  periodMinutes: 30 * 1_440,
  afterMinutes: 1_440,
  remindMinutes: 1_440,
  reopenAfterMinutes: 7 * 1_440,
} as const;

export const changedPolicy = (
  policy: EscalationPolicy,
  changes: PolicyChanges,
  now: Date,
): EscalationPolicy => ({ ...policy, ...present(changes), version: policy.version + 1, updatedAt: now });

/** A name for one that was given none. */
export function freeName(taken: readonly string[]): string {
  for (let number = 1; ; number += 1) {
    const name = `Escalation ${number}`;
    if (!taken.includes(name)) return name;
  }
}

/** Everybody whom a policy pages. */
export const agentsOf = ({ steps }: Pick<EscalationPolicy, 'steps'>): string[] => [
  ...new Set(steps.flatMap(({ agentIds }) => agentIds)),
];
