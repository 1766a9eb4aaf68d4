import { isRead, type Account } from '../accounts/account.js';
import type { Agent } from '../agents/agent.js';
import type { EscalationPolicy, EscalationStep } from './policy.js';

export const policyWarnings = [
  'accountNotCapturing',
  'smsNotConfigured',
  'smsBudgetZero',
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
  /** Why no SMS is sent at all; null: they are. */
  readonly noSms: 'smsNotConfigured' | 'smsBudgetZero' | null;
}

/** What whoever reads a policy ought to know. */
export function warningsOf(
  { steps }: Pick<EscalationPolicy, 'steps'>,
  { account, agents, noSms }: Around,
): PolicyWarning[] {
  const capturing = account !== null && isRead(account);
  const known = new Map(agents.map((agent) => [agent._id, agent]));
  return [
    ...(capturing ? [] : [notCapturing]),
    ...steps.flatMap((step, at) => (step.by === 'sms' ? smsWarnings(step, at, known, noSms) : [])),
  ];
}

const notCapturing: PolicyWarning = {
  code: 'accountNotCapturing',
  step: null,
  agentId: null,
  message: 'The account is not being read, so nothing is counted: connect or activate it.',
};

const withoutSms = {
  smsNotConfigured: 'Twilio is not configured: e-mail is sent instead.',
  smsBudgetZero: 'SMS may cost nothing (smsDollarsPerDay is 0): e-mail is sent instead.',
} as const;

function smsWarnings(
  { agentIds }: EscalationStep,
  step: number,
  known: ReadonlyMap<string, Paged>,
  noSms: Around['noSms'],
): PolicyWarning[] {
  if (noSms) return [{ code: noSms, step, agentId: null, message: withoutSms[noSms] }];
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
