import type { Agent } from '../agents/agent.js';
import { seesTicket } from '../agents/permissions.js';
import type { EffectAction } from '../business-rules/action.js';
import type { Ticket } from '../tickets/ticket.js';
import { hourMs } from '../durations.js';

/** `held`: too many went out within the hour, it is told in one mail with others; `gathered`: it was. */
type NotificationMail = 'pending' | 'held' | 'sent' | 'gathered' | 'notNeeded' | 'failed';

/** What a rule told an agent: in the console, and by e-mail. */
export interface Notification {
  /** Made of effect and agent: told once, however often the effect is begun. */
  readonly _id: string;
  readonly agentId: string;
  readonly ticketId: string;
  readonly ruleName: string;
  readonly text: string;
  /** The text around the ticket's subject, present where it quotes that: X may stop showing what it says (S25). */
  readonly quoting?: string;
  readonly at: Date;
  readonly readAt: Date | null;
  /** Set until it is read: a list of those is found by it. */
  readonly unread?: true;
  readonly mail: NotificationMail;
  readonly mailAttempts: number;
  /** When the mail is to be tried (again); absent once it is settled. The mark that work is found by. */
  readonly mailDueAt?: Date;
  /** When it first could not be mailed; a day later it is given up. */
  readonly mailFailedAt?: Date;
  readonly mailedAt?: Date;
}

type Told = Pick<Agent, '_id' | 'role' | 'permissions' | 'ticketAccess' | 'groupIds'>;
type NotifyAction = Extract<
  EffectAction,
  { readonly kind: 'notifyAgents' | 'notifyGroups' | 'notifyAssignee' | 'notifyGroup' }
>;

/** Who is told: each once, though named twice, and nobody of a ticket that they do not see (S29). */
export const peopleToTell = <T extends Told>(
  action: NotifyAction,
  ticket: Pick<Ticket, 'channel' | 'groupId' | 'assigneeId'>,
  agents: readonly T[],
): T[] => agents.filter((agent) => isMeant(action, ticket, agent) && seesTicket(agent, ticket));

function isMeant(
  action: NotifyAction,
  { groupId, assigneeId }: Pick<Ticket, 'groupId' | 'assigneeId'>,
  { _id, groupIds }: Told,
): boolean {
  switch (action.kind) {
    case 'notifyAgents':
      return action.agentIds.includes(_id);
    case 'notifyGroups':
      return action.groupIds.some((id) => groupIds.includes(id));
    case 'notifyAssignee':
      return assigneeId === _id;
    case 'notifyGroup':
      return groupId !== null && groupIds.includes(groupId);
  }
}

/** So many mails a person gets within an hour; what is more becomes one. */
export const mailsPerHour = 30;

/** `mailedAt`: of the mails of the last hour and before, in any order. Null: there is room for one now. */
export function roomForMailAt(mailedAt: readonly Date[], now: Date): Date | null {
  const within = mailedAt
    .map((at) => at.getTime())
    .filter((at) => at > now.getTime() - hourMs)
    .sort((one, other) => one - other);
  const first = within.at(-mailsPerHour);
  return first === undefined ? null : new Date(first + hourMs);
}
