import type { Agent } from '../domain/agents/agent.js';
import type { Notification } from '../domain/effects/notification.js';
import type { Ticket } from '../domain/tickets/ticket.js';
import { letterHtml, letterText, type Letter } from './letter.js';
import type { Mail } from './mailer.js';
import { counted } from './times.js';

interface Told {
  readonly agent: Pick<Agent, 'email'>;
  readonly ticket: Pick<Ticket, 'number' | 'subject'>;
  readonly notification: Pick<Notification, 'text' | 'ruleName'>;
  readonly messageId: string;
  readonly publicUrl: string;
  /** Others that this mail stands for. */
  readonly more: number;
}

/** What a rule tells an agent of a ticket (S52); of more within the hour only how many there are. */
export function notificationMail({ agent, messageId, more, ...told }: Told): Mail {
  const subject = more > 0 ? `${counted(more + 1, 'notification')} wait for you` : subjectOf(told);
  const said: Letter = more > 0 ? gathered(subject, more, told) : alone(subject, told);
  return { to: agent.email, subject, text: letterText(said), html: letterHtml(said), messageId };
}

type About = Omit<Told, 'agent' | 'messageId' | 'more'>;

const subjectOf = ({ ticket: { number, subject } }: About): string =>
  `Ticket #${number}: ${subject.replace(/\s+/g, ' ').trim()}`;

const alone = (heading: string, { notification: { text, ruleName }, publicUrl }: About): Letter => ({
  heading,
  blocks: [{ words: text }],
  footer: `The rule “${ruleName}” of Perch at ${publicUrl} sent this to you.`,
});

const gathered = (heading: string, more: number, told: About): Letter => ({
  heading,
  blocks: [
    { paragraph: `${subjectOf(told)}:` },
    { words: told.notification.text },
    { paragraph: `${counted(more, 'more notification')} came within the hour; read them in the console.` },
  ],
  footer: `Rules of Perch at ${told.publicUrl} sent this to you, and so many that they are told in one mail.`,
});
