import { isRead, type Account } from '../accounts/account.js';
import type { Agent } from '../agents/agent.js';
import type { EscalationPolicy, EscalationStep } from './policy.js';

export const policyWarnings = [
  'accountNotCapturing',
  'smsNotConfigured',
  'phoneMissing',
  'phoneUnverified',
  'smsStopped',
  'stepWithoutSms',
] as const;

/** Why a policy may page other than it says; it is in force all the same. */
export interface PolicyWarning {
  readonly code: (typeof policyWarnings)[number];
  /** From 0; null: of the whole policy. */
  readonly step: number | null;
  readonly agentId: string | null;
  readonly message: string;
}

type Paged = Pick<Agent, '_id' | 'name' | 'phone' | 'phoneVerifiedAt' | 'smsStoppedAt'>;

interface Around {
  /** Null: it is no longer connected. */
  readonly account: Pick<Account, 'captureStarted' | 'state'> | null;
  readonly agents: readonly Paged[];
  readonly withSms: boolean;
}

/** What whoever reads a policy ought to know. */
export function warningsOf(
  { steps }: Pick<EscalationPolicy, 'steps'>,
  { account, agents, withSms }: Around,
): PolicyWarning[] {
  const capturing = account !== null && isRead(account);
  const known = new Map(agents.map((agent) => [agent._id, agent]));
  return [
    ...(capturing ? [] : [notCapturing]),
    ...steps.flatMap((step, at) => (step.by === 'sms' ? smsWarnings(step, at, known, withSms) : [])),
  ];
}

const notCapturing: PolicyWarning = {
  code: 'accountNotCapturing',
  step: null,
  agentId: null,
  message: 'The account is not being read, so nothing is counted: connect or activate it.',
};

function smsWarnings(
  { agentIds }: EscalationStep,
  step: number,
  known: ReadonlyMap<string, Paged>,
  withSms: boolean,
): PolicyWarning[] {
  if (!withSms)
    return [
      {
        ...{ code: 'smsNotConfigured', step, agentId: null },
        message: 'Twilio is not configured: e-mail is sent instead.',
      },
    ];
  const agents = agentIds.flatMap((id) => known.get(id) ?? []);
  const nobody: PolicyWarning = {
    ...{ code: 'stepWithoutSms', step, agentId: null },
    message: 'Nobody of this step can be reached by SMS: e-mail is sent instead.',
  };
  return [
    ...(agents.some(takesSms) ? [] : [nobody]),
    ...agents.flatMap((agent) => phoneWarning(agent, step) ?? []),
  ];
}

const takesSms = ({ phone, smsStoppedAt }: Paged): boolean => phone !== null && smsStoppedAt === undefined;

function phoneWarning(
  { _id: agentId, name, phone, phoneVerifiedAt, smsStoppedAt }: Paged,
  step: number,
): PolicyWarning | null {
  if (phone === null)
    return {
      code: 'phoneMissing',
      step,
      agentId,
      message: `${name} has no phone number: e-mail is sent instead.`,
    };
  if (smsStoppedAt !== undefined) {
    const message = `STOP was answered from the number of ${name}: e-mail is sent instead until START is.`;
    return { code: 'smsStopped', step, agentId, message };
  }
  if (phoneVerifiedAt !== undefined) return null;
  return {
    code: 'phoneUnverified',
    step,
    agentId,
    message: `${name} never showed that the number is theirs.`,
  };
}
