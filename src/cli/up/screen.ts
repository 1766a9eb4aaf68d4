import type { Contact, Ticket } from '../../../api/client/answers.js';
import { seconds } from '../../servers/progress.js';

const CHANNELS: Record<Ticket['channel'], string> = {
  x: 'X',
  x_dm: 'X direct message',
  x_like: 'X like',
  email: 'e-mail',
};

export interface TicketInALine extends Pick<Ticket, 'number' | 'channel' | 'subject' | 'createdAt'> {
  readonly requester: Pick<Contact, 'name'> | null;
}

/** One line for a ticket: when it came, its number, channel, who, and the beginning of what. */
export function ticketLine(ticket: TicketInALine, width: number): string {
  const at = new Date(ticket.createdAt).toLocaleTimeString('en-GB');
  const channel = CHANNELS[ticket.channel].padEnd(17);
  const line = `  ${at}  ${`#${ticket.number}`.padEnd(5)}  ${channel} ${ticket.requester?.name ?? 'unknown'}: ${ticket.subject}`;
  const flat = line.replaceAll(/\s*\n\s*/g, ' ');
  return flat.length > width ? `${flat.slice(0, width - 1)}…` : flat;
}

export interface Shown {
  readonly apiUrl: string;
  readonly temporalUiUrl: string | null;
  readonly sandboxUrl: string | null;
  readonly adminEmail: string;
  readonly signInCode: string;
  /** Where to approve at X, while no account is connected. */
  readonly connectUrl: string | null;
  /** Of accounts that X no longer serves, and what to do. */
  readonly troubled: readonly string[];
  /** Where data and addresses are kept, as a person would name it. */
  readonly folder: string;
  readonly elapsedMs: number;
}

/** The addresses a person needs, once everything runs. */
export function readyLines({
  apiUrl,
  temporalUiUrl,
  sandboxUrl,
  adminEmail,
  signInCode,
  connectUrl,
  troubled,
  folder,
  elapsedMs,
}: Shown): string[] {
  return [
    '',
    `Perch runs (ready after ${seconds(elapsedMs)}).`,
    '',
    `  API and its documentation   ${apiUrl}/docs`,
    ...(temporalUiUrl === null ? [] : [`  Temporal UI                 ${temporalUiUrl}`]),
    ...(sandboxUrl === null ? [] : [`  Sandbox: be the customer    ${sandboxUrl}`]),
    `  Sign in                     POST /v1/session {"signInCode": "${signInCode}"}   (works once)`,
    `  The first admin             ${adminEmail}`,
    ...(connectUrl === null ? [] : [`  Connect your X account      ${connectUrl}`]),
    `  For programs                ${folder}/access.json (addresses and an admin token)`,
    '',
    ...(troubled.length === 0 ? [] : [...troubled, '']),
    `Ctrl-C stops everything; data stays in ${folder}/ and the next start continues with it.`,
    '',
  ];
}
