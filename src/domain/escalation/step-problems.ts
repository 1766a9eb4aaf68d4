import type { Agent } from '../agents/agent.js';
import type { EscalationStep } from './policy.js';

type StepProblem = 'unknownAgent' | 'smsNotConfigured' | 'agentHasNoPhone';

/** What cannot be saved of steps, and where: a JSON Pointer into the policy. */
export interface PlacedStepProblem {
  readonly problem: StepProblem;
  readonly pointer: string;
}

type Reachable = Pick<Agent, '_id' | 'phone'>;

/** Why nobody would be paged as the steps say (S60). */
export function stepProblems(
  steps: readonly EscalationStep[],
  agents: readonly Reachable[],
  withSms: boolean,
): PlacedStepProblem[] {
  const known = new Map(agents.map((agent) => [agent._id, agent]));
  return steps.flatMap(({ agentIds, by }, at) => [
    ...(by === 'sms' && !withSms
      ? [{ problem: 'smsNotConfigured' as const, pointer: `/steps/${at}/by` }]
      : []),
    ...agentIds.flatMap((id, place) => {
      const problem = problemOf(known.get(id), by);
      return problem ? [{ problem, pointer: `/steps/${at}/agentIds/${place}` }] : [];
    }),
  ]);
}

function problemOf(agent: Reachable | undefined, by: EscalationStep['by']): StepProblem | null {
  if (!agent) return 'unknownAgent';
  return by === 'sms' && agent.phone === null ? 'agentHasNoPhone' : null;
}
