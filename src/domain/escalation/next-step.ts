import type { Incident } from './incident.js';
import type { EscalationStep } from './policy.js';

/** The step that begins next if nobody acknowledges, and when. */
export interface NextStep {
  /** From 0. */
  readonly step: number;
  readonly at: Date;
  readonly agentIds: readonly string[];
  readonly by: EscalationStep['by'];
}

type Paging = Pick<Incident, 'state' | 'policy' | 'step' | 'stepBeganAt' | 'roundBeganAt'>;

/** Null: nobody else is paged, for it is acknowledged or over, or everybody was. */
export function nextStep({ state, policy, step, stepBeganAt, roundBeganAt }: Paging): NextStep | null {
  const next = policy.steps[step + 1];
  if (state !== 'open' || !next) return null;
  const from = stepBeganAt ?? roundBeganAt;
  const { afterMinutes, agentIds, by } = next;
  return { step: step + 1, at: new Date(from.getTime() + afterMinutes * 60_000), agentIds, by };
}
